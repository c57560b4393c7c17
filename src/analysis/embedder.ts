import type { Redacted } from '../domain.ts';

/** Every vector in the product has this many dimensions. */
export const DIMENSIONS = 384;

/**
 * Turns text into unit vectors of 384 dimensions. Implemented with @xenova/transformers in `src/embedding/`;
 * the analysis only knows this interface.
 */
export interface Embedder {
  /** `name@revision`; stored with each vector. Vectors of different models are never compared. */
  readonly model: string;
  /** One vector a text, in order. An empty text gives the zero vector. */
  embed(texts: readonly Redacted[]): Promise<Float32Array[]>;
}
