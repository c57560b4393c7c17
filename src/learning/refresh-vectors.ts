/** After a change of EMBEDDING_MODEL: what was learned is embedded anew in the background, while the service answers. */
import type { Logger } from 'pino';
import type { Embedder } from '../analysis/embedder.ts';
import type { Redacted } from '../domain.ts';
import { SHARED, scopeKey } from '../store/keys.ts';
import { reembed } from '../store/reembed.ts';
import type { Store } from '../store/store.ts';

export interface RefreshOptions {
  readonly store: Pick<Store, 'records' | 'upkeep' | 'learned' | 'locks'>;
  readonly embedder: Embedder;
  readonly now: () => number;
  readonly log: Pick<Logger, 'info'>;
  /** Unique for this process; one process does it. */
  readonly name: string;
  readonly signal: AbortSignal;
}

const LOCK = 'refresh-vectors';
/** Half a million texts at 100 a second; a process that died in it is replaced after this. */
const LEASE_MS = 2 * 3_600_000;

/**
 * Does nothing where all vectors are of the model in use. Until a text is done it is found by its fingerprint and words
 * alone. Stopped by its signal, the next start goes on where it was. Gives the number of vectors made.
 */
export async function refreshVectors({
  store,
  embedder,
  now,
  log,
  name,
  signal,
}: RefreshOptions): Promise<number> {
  const models = await store.upkeep.models();
  if (models.every(({ model }) => model === embedder.model)) return 0;
  if (!(await store.locks.acquire(LOCK, name, now(), LEASE_MS))) return 0;
  try {
    const texts = new Map<string, string>();
    for (const { scope, id, text } of await store.learned.all())
      texts.set(`${scope === null ? SHARED : scopeKey(scope)} ${id}`, text);
    const made = await reembed({
      store,
      embedder,
      // Texts of learned patterns were redacted before they were stored.
      textOf: async (id, scope) => (texts.get(`${scope} ${id}`) as Redacted | undefined) ?? null,
      onProgress: (done, total) =>
        log.info({ done, total, model: embedder.model }, 'learned texts embedded anew'),
      signal,
    });
    log.info({ made, model: embedder.model }, 'all learned texts are of the model in use');
    return made;
  } finally {
    await store.locks.release(LOCK, name);
  }
}
