/** After an outage: what the forges could not deliver meanwhile is asked for again. */
import type { Scope } from '../domain.ts';
import type { Provider } from '../providers/provider.ts';
import type { HandlerDeps } from './deps.ts';

const KEY = 'redelivered:until';
const HOUR = 3_600_000;
/** Forges keep failed deliveries for three days. */
const LONGEST = 3 * 24 * HOUR;
/** Looks overlap: a delivery may have been under way during the last one. Duplicates end at the inbox. */
const OVERLAP = HOUR;
const LEASE_MS = 5 * 60_000;

/** Looks once at each provider. One replica at a time; a forge that does not answer is looked at next time. */
export async function recoverMissed(
  deps: Pick<HandlerDeps, 'store' | 'now' | 'log'>,
  providers: readonly Provider[],
  worker: string,
  signal: AbortSignal,
): Promise<void> {
  const { facts, locks } = deps.store;
  if (!(await locks.acquire('redeliver', worker, deps.now(), LEASE_MS))) return;
  try {
    for (const provider of providers) {
      if (!provider.redeliver) continue;
      const scope: Scope = { provider: provider.name, instance: provider.instance, organisation: '' };
      const now = deps.now();
      const last = Number((await facts.get(scope, KEY, now)) ?? now - LONGEST);
      try {
        const asked = await provider.redeliver(Math.max(last - OVERLAP, now - LONGEST), signal);
        await facts.put(scope, KEY, String(now), null);
        if (asked > 0) deps.log.info({ provider: provider.name, asked }, 'missed deliveries asked for again');
      } catch (error) {
        signal.throwIfAborted();
        deps.log.warn({ err: error, provider: provider.name }, 'missed deliveries not looked for');
      }
    }
  } finally {
    await locks.release('redeliver', worker);
  }
}
