import type { Embedder } from '../analysis/embedder.ts';
import type { Redacted } from '../domain.ts';
import type { RecordOf } from './record.ts';
import type { Store } from './store.ts';

/** Texts embedded at once; a batch takes some 0.3 s. */
const BATCH = 64;

export interface ReembedOptions {
  readonly store: Pick<Store, 'records' | 'upkeep'>;
  readonly embedder: Embedder;
  /** The text that a vector was made of; null if it is no longer known, and its vector is dropped. */
  readonly textOf: (id: string, scope: string) => Promise<Redacted | null>;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes anew the vectors of other models than the embedder's, and deletes the old ones once all are made. Until then
 * searches find those that are made already; vectors of different models are never compared. Stopped by its signal it
 * goes on where it was when it is run again. Gives the number of vectors made.
 */
export async function reembed({
  store,
  embedder,
  textOf,
  onProgress,
  signal,
}: ReembedOptions): Promise<number> {
  const models = await store.upkeep.models();
  const old = models.filter(({ model }) => model !== embedder.model);
  const total = old.reduce((sum, { vectors }) => sum + vectors, 0);
  if (total === 0) return 0;
  const made = await madeAlready(store, embedder.model);
  let done = 0;
  let count = 0;
  let batch: { record: RecordOf<'vector'>; text: Redacted }[] = [];
  const flush = async () => {
    const vectors = await embedder.embed(batch.map(({ text }) => text));
    await store.records.write(
      batch.map(({ record }, index) => ({
        ...record,
        model: embedder.model,
        vector: base64(vectors[index] as Float32Array),
      })),
    );
    count += batch.length;
    batch = [];
  };
  for await (const { record } of store.records.read()) {
    if (signal?.aborted) return count;
    if (record?.kind !== 'vector' || record.model === embedder.model) continue;
    done++;
    if (!made.has(nameOf(record))) {
      const text = await textOf(record.id, record.scope);
      if (text !== null) batch.push({ record, text });
      // The same text may have vectors of several older models.
      made.add(nameOf(record));
    }
    if (batch.length === BATCH) {
      await flush();
      onProgress?.(done, total);
    }
  }
  if (batch.length > 0) await flush();
  for (const { model } of old) await store.upkeep.forgetModel(model);
  onProgress?.(total, total);
  return count;
}

const nameOf = ({ scope, id }: RecordOf<'vector'>): string => JSON.stringify([scope, id]);

async function madeAlready(store: Pick<Store, 'records'>, model: string): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const { record } of store.records.read()) {
    if (record?.kind === 'vector' && record.model === model) names.add(nameOf(record));
  }
  return names;
}

const base64 = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
