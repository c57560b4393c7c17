import { DIMENSIONS } from '../analysis/embedder.ts';
import { DevopsAssistError } from '../errors.ts';

/** Throws STORE_FAILED for a vector that could be neither searched nor compared. */
export function checkVector(name: string, vector: Float32Array): void {
  if (vector.length !== DIMENSIONS || !vector.every(Number.isFinite)) {
    throw new DevopsAssistError('STORE_FAILED', `vector of ${name}: not ${DIMENSIONS} finite numbers`);
  }
}

/** A vector of length 0 has no direction and is near to nothing. */
export const hasDirection = (vector: Float32Array): boolean => vector.some((value) => value !== 0);
