/** One writer a target: two workers that answer at once still end with one comment. */
import { randomUUID } from 'node:crypto';
import type { Target } from '../domain.ts';
import { ProviderError } from '../providers/error.ts';
import type { HandlerDeps } from './deps.ts';

/** The lease of a delivery where none is given. */
const DELIVERY_MS = 30_000;
/** A stalled process must not lose its lock at once. */
const SHORTEST_MS = 5_000;
const POLL_MS = 60;
const PATIENCE_MS = 10_000;

type LockDeps = Pick<HandlerDeps, 'store' | 'now' | 'leaseMs'>;

/** Runs `work` alone on a target. Throws PROVIDER_NOT_READY if another writer does not end in time. */
export const alone = <T>(
  deps: LockDeps,
  target: Target,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> =>
  aloneOn(
    deps,
    `target:${target.provider}:${target.instance}:${target.repository}:${target.kind}:${target.id}`,
    signal,
    work,
  );

/** The same for anything with a name. */
export async function aloneOn<T>(
  deps: LockDeps,
  name: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { locks } = deps.store;
  // Ends before the lease of the delivery that a killed writer held; renewed while the work goes on.
  const leaseMs = Math.max(SHORTEST_MS, (deps.leaseMs ?? DELIVERY_MS) / 2);
  const owner = randomUUID();
  const patient = deps.now() + PATIENCE_MS;
  while (!(await locks.acquire(name, owner, deps.now(), leaseMs))) {
    if (deps.now() > patient)
      throw new ProviderError('PROVIDER_NOT_READY', 'another worker is writing to the same target', {
        retryAt: deps.now() + 2_000,
      });
    await new Promise((resolve) => setTimeout(resolve, POLL_MS * (0.5 + Math.random())));
    signal.throwIfAborted();
  }
  let renewed: Promise<unknown> = Promise.resolve();
  const renewal = setInterval(() => {
    // One missed renewal is no loss: the lease outlives three of them.
    renewed = locks.acquire(name, owner, deps.now(), leaseMs).catch(() => false);
  }, leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    // A renewal that is still under way would take the lock again after its release.
    await renewed;
    await locks.release(name, owner);
  }
}
