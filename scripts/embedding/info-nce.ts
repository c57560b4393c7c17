/**
 * The contrastive loss InfoNCE (van den Oord, Li, Vinyals 2018) in both directions, with its gradient: each query is to
 * find its own document among those of the batch, and each document its query.
 */
import { add, dot } from './encoder.ts';

export interface LossAndGradient {
  /** Mean over queries and documents. */
  readonly loss: number;
  readonly queries: Float32Array[];
  readonly documents: Float32Array[];
}

/** `queries[i]` belongs to `documents[i]`; all are unit vectors. */
export function infoNce(
  queries: readonly Float32Array[],
  documents: readonly Float32Array[],
  temperature: number,
): LossAndGradient {
  const count = queries.length;
  const scores = queries.map((query) => documents.map((document) => dot(query, document) / temperature));
  const across = scores.map(softmax);
  const down = documents.map((_, b) => softmax(scores.map((row) => row[b] as number)));
  let loss = 0;
  const toQueries = queries.map((query) => new Float32Array(query.length));
  const toDocuments = documents.map((document) => new Float32Array(document.length));
  for (let a = 0; a < count; a++) {
    loss -= (Math.log(across[a]?.[a] as number) + Math.log(down[a]?.[a] as number)) / (2 * count);
    for (let b = 0; b < count; b++) {
      const probability = (across[a]?.[b] as number) + (down[b]?.[a] as number);
      const slope = (probability - (a === b ? 2 : 0)) / (2 * count * temperature);
      if (Math.abs(slope) < NEGLIGIBLE) continue;
      add(toQueries[a] as Float32Array, documents[b] as Float32Array, slope);
      add(toDocuments[b] as Float32Array, queries[a] as Float32Array, slope);
    }
  }
  return { loss, queries: toQueries, documents: toDocuments };
}

const NEGLIGIBLE = 1e-6;

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const exps = scores.map((score) => Math.exp(score - largest));
  const total = exps.reduce((sum, value) => sum + value, 0);
  return exps.map((value) => value / total);
}
