import type { Logger } from 'pino';
import type { Retention, Store } from '../store/store.ts';

export interface HousekeepingOptions {
  readonly store: Pick<Store, 'upkeep' | 'locks'>;
  readonly retention: Retention;
  readonly now: () => number;
  readonly log: Logger;
  /** Unique for this process. */
  readonly name: string;
}

/** Milliseconds from one sweep of the store to the next. */
export const SWEEP_EVERY_MS = 3_600_000;

/**
 * Deletes what has been kept long enough, so that the store does not grow for ever. Of several replicas that call this
 * every hour, one does it. Gives the number of rows deleted by table; null if it is not yet time.
 */
export async function sweepStore(options: HousekeepingOptions): Promise<Record<string, number> | null> {
  const { store, retention, now, log, name } = options;
  // Not released: the lease keeps the others, and this one, from sweeping again right away.
  const owner = `${name} ${now()}`;
  if (!(await store.locks.acquire('housekeeping', owner, now(), SWEEP_EVERY_MS / 2))) return null;
  const deleted = await store.upkeep.sweep(now(), retention);
  log.info({ deleted }, 'store swept');
  return deleted;
}
