/** What the ONNX graph of onnx.ts computes, for training and for comparison with it. */

export interface TokenRows {
  readonly dimensions: number;
  /** Row-major, one row a token. */
  readonly rows: Float32Array;
  /** A token that stands n times in a text weighs n^(1 − damping). */
  readonly damping: number;
}

/** The distinct tokens of a text with their weights; padding and unknown tokens say nothing. */
export interface Bag {
  readonly ids: readonly number[];
  readonly weights: readonly number[];
}

export function bag(ids: readonly number[], damping: number, firstWord = 2): Bag {
  const counts = new Map<number, number>();
  for (const id of ids) if (id >= firstWord) counts.set(id, (counts.get(id) ?? 0) + 1);
  return { ids: [...counts.keys()], weights: [...counts.values()].map((n) => n ** (1 - damping)) };
}

/** The weighted sum of rows, not normalised. */
export function pool({ ids, weights }: Bag, { rows, dimensions }: TokenRows): Float32Array {
  const sum = new Float32Array(dimensions);
  for (let k = 0; k < ids.length; k++) {
    const start = (ids[k] as number) * dimensions;
    const weight = weights[k] as number;
    for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] as number) + weight * (rows[start + i] as number);
  }
  return sum;
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Scales to length one in place; zero stays zero. */
export function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}

/** into += factor · vector */
export function add(into: Float32Array, vector: Float32Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) + factor * (vector[i] as number);
}
