import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Retention, Store } from '../store/store.ts';

export interface HousekeepingOptions {
  readonly store: Pick<Store, 'upkeep' | 'locks'>;
  readonly retention: Retention;
  readonly now: () => number;
  readonly log: Logger;
  /** Unique for this process. */
  readonly name: string;
  /** Milliseconds from one sweep to the next. Default one hour. */
  readonly everyMs?: number;
}

/**
 * Deletes from time to time what has been kept long enough, so that the store does not grow for ever. Of several
 * replicas one does it. Gives a function that stops it and waits for a sweep under way.
 */
export function startHousekeeping(options: HousekeepingOptions): () => Promise<void> {
  const { everyMs = 3_600_000, log } = options;
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await sweepOnce(options, everyMs).catch((error: unknown) => log.error({ err: error }, 'sweep failed'));
      // Not at the same second as the other replicas.
      await sleep(everyMs * (0.9 + Math.random() / 5), undefined, {
        signal: stopping.signal,
        ref: false,
      }).catch(() => {});
    }
  };
  const done = loop();
  return async () => {
    stopping.abort();
    await done;
  };
}

/** Gives the number of rows deleted by table; null if another replica has swept within this time. */
export async function sweepOnce(
  { store, retention, now, log, name }: HousekeepingOptions,
  everyMs: number,
): Promise<Record<string, number> | null> {
  // Not released: the lease keeps the others from sweeping again right away.
  if (!(await store.locks.acquire('housekeeping', `${name} ${now()}`, now(), everyMs / 2))) return null;
  const deleted = await store.upkeep.sweep(now(), retention);
  log.info({ deleted }, 'store swept');
  return deleted;
}
