/** Vectors from spelling: words that share parts are near (connect, connection), others nearly orthogonal. */
import { add } from './encoder.ts';
import { hash, signs } from './random.ts';

const SEED = 0x5eed;

/** Adds to `into` the unit vector of a token's character n-grams (3 to 5, with word bounds), times `weight`. */
export function addSpelling(into: Float32Array, token: string, weight: number): void {
  const inner = token.startsWith('##');
  const word = inner ? `${token.slice(2)}>` : `<${token}>`;
  const sum = new Float32Array(into.length);
  for (let n = 3; n <= 5; n++)
    for (let i = 0; i + n <= word.length; i++)
      add(sum, signs(hash(word.slice(i, i + n)) ^ SEED, into.length), 1);
  add(into, sum, weight / (norm(sum) || 1));
}

/** Adds the token's own random direction, which tells rare words apart whatever their company. */
export function addIdentity(into: Float32Array, token: string, weight: number): void {
  const own = signs(hash(token) ^ ~SEED, into.length);
  add(into, own, weight / norm(own));
}

export function norm(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
