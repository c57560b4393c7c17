/** What both stores share in handling vectors. */
import { DIMENSIONS } from '../analysis/embedder.ts';
import { DevopsAssistError } from '../errors.ts';
import { compareText } from './keys.ts';
import type { StoredVector } from './store.ts';

export interface Neighbour {
  readonly id: string;
  readonly similarity: number;
}

/** Throws STORE_FAILED for a vector that could be neither searched nor compared. */
export function checkVector(row: Pick<StoredVector, 'id' | 'vector'>): void {
  if (row.vector.length !== DIMENSIONS || !row.vector.every(Number.isFinite)) {
    throw new DevopsAssistError('STORE_FAILED', `vector of ${row.id}: not ${DIMENSIONS} finite numbers`);
  }
}

/** ‖v‖; a vector of length 0 has no direction and is near to nothing. */
export function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] as number) ** 2;
  return Math.sqrt(sum);
}

/** The nearest first, ties by id, one row an id (its nearest vector), at most `limit`. */
export function nearestFirst(found: Iterable<Neighbour>, limit: number): Neighbour[] {
  const best = new Map<string, Neighbour>();
  for (const one of found) {
    const earlier = best.get(one.id);
    if (earlier === undefined || one.similarity > earlier.similarity) best.set(one.id, one);
  }
  return [...best.values()]
    .sort((a, b) => b.similarity - a.similarity || compareText(a.id, b.id))
    .slice(0, limit);
}
