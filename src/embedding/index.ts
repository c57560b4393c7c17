/** The Embedder of the product, on @xenova/transformers. */
import { DIMENSIONS, type Embedder } from '../analysis/embedder.ts';
import type { Redacted } from '../domain.ts';
import { DevopsAssistError } from '../errors.ts';
import { loadModel } from './load.ts';
import { modelSource } from './source.ts';

/** Texts that go through the model at once: more does not get faster and takes memory for the square of the length. */
const BATCH = 16;
/** A model reads 512 tokens; more characters than these never fit and would only be tokenized to be cut off. */
const MAX_CHARACTERS = 16_000;

export interface EmbedderOptions {
  /** EMBEDDING_MODEL: a folder or a hub id; the shipped model when undefined or empty. */
  readonly model?: string | undefined;
  /** Where a model of the hub is kept once it was fetched. */
  readonly cacheDir: string;
}

/**
 * Loads the model (50 to 150 ms for the shipped one, without network) and tries it once. Throws MODEL_UNAVAILABLE when
 * it cannot be had or does not give 384 dimensions.
 */
export async function createEmbedder(options: EmbedderOptions): Promise<Embedder> {
  const source = modelSource(options.model);
  const extract = await loadModel(source, options.cacheDir);
  const probe = (await extract(['exit code 1']))[0];
  if (probe?.length !== DIMENSIONS) {
    throw new DevopsAssistError(
      'MODEL_UNAVAILABLE',
      `the embedding model ${source.id} gives ${probe?.length ?? 0} dimensions, not ${DIMENSIONS}`,
      {
        hint: `Set EMBEDDING_MODEL to a model of ${DIMENSIONS} dimensions, or leave it empty for the shipped one.`,
      },
    );
  }
  return { model: `${source.id}@${source.revision}`, embed: (texts) => embedAll(extract, texts) };
}

/** Batches texts of like length, so that little padding is computed, and gives the vectors in the order of the texts. */
async function embedAll(
  extract: (texts: readonly string[]) => Promise<Float32Array[]>,
  texts: readonly Redacted[],
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = texts.map(() => new Float32Array(DIMENSIONS));
  const queue = texts
    .map((text, at) => ({ at, text: text.slice(0, MAX_CHARACTERS) }))
    .filter(({ text }) => text.trim() !== '')
    .sort((a, b) => a.text.length - b.text.length || a.at - b.at);
  for (let start = 0; start < queue.length; start += BATCH) {
    const batch = queue.slice(start, start + BATCH);
    const found = await extract(batch.map(({ text }) => text));
    batch.forEach(({ at }, i) => {
      const vector = found[i];
      // A text in which the tokenizer finds no word has no direction: its mean is 0/0.
      if (vector?.every(Number.isFinite)) vectors[at] = vector;
    });
  }
  return vectors;
}
