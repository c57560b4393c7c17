/** Vectors from spelling: words that share parts are near (connect, connection), others nearly orthogonal. */
import { hash, signs } from './random.ts';

const SEED = 0x5eed;

/** Adds to `into` the unit vector of a token's character n-grams (3 to 5, with word bounds), times `weight`. */
export function addSpelling(into: Float32Array, token: string, weight: number): void {
  const inner = token.startsWith('##');
  const word = inner ? `${token.slice(2)}>` : `<${token}>`;
  const sum = new Float32Array(into.length);
  for (let n = 3; n <= 5; n++)
    for (let i = 0; i + n <= word.length; i++)
      addScaled(sum, signs(hash(word.slice(i, i + n)) ^ SEED, into.length), 1);
  addScaled(into, sum, weight / (norm(sum) || 1));
}

/** Adds the token's own random direction, which tells rare words apart whatever their company. */
export function addIdentity(into: Float32Array, token: string, weight: number): void {
  const own = signs(hash(token) ^ ~SEED, into.length);
  addScaled(into, own, weight / norm(own));
}

export function addScaled(into: Float32Array, vector: Float32Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) + (vector[i] ?? 0) * factor;
}

export function norm(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
