/**
 * Claims deliveries from the inbox and works on them: a lease with a heartbeat, back-off with jitter, a dead letter at
 * the end, a bounded number at once. A crash at any point leaves the delivery in the inbox, due when the lease ends.
 */
import type { Logger } from 'pino';
import { DevopsAssistError } from '../errors.ts';
import { ProviderError } from '../providers/error.ts';
import type { ClaimedDelivery, Inbox } from '../store/store.ts';
import type { Dispatch } from './dispatch.ts';

export interface WorkerOptions {
  readonly inbox: Inbox;
  readonly dispatch: Dispatch;
  readonly now: () => number;
  readonly log: Logger;
  /** Unique for this process; each slot adds its number. */
  readonly name: string;
  /** Deliveries worked on at once. Default 4. */
  readonly slots?: number;
  /** Milliseconds that a claim lasts without a heartbeat. Default 30,000. */
  readonly leaseMs?: number;
  /** Milliseconds between looks into an empty inbox. Default 1,000. */
  readonly idleMs?: number;
  /** Times a delivery is tried before it is dead. Default 10. */
  readonly maxAttempts?: number;
  readonly onOutcome?: (did: string, provider: string, milliseconds: number) => void;
}

export interface Worker {
  start(): void;
  /** Something was put into the inbox: look at once. */
  wake(): void;
  /** Ends without losing work: what is under way may finish within `graceMs`, then it is put back. */
  stop(graceMs?: number): Promise<void>;
}

/** How many times as often a delivery may meet a rate limit or an outage as it may fail. */
const PATIENCE = 20;
const FIRST_BACKOFF_MS = 2_000;
const MAX_BACKOFF_MS = 2 * 60_000;

/** Exponential with full jitter, so that what failed together does not come back together. Milliseconds. */
export function backoff(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}

export function createWorker(options: WorkerOptions): Worker {
  const { inbox, dispatch, now, log } = options;
  const slots = options.slots ?? 4;
  const leaseMs = options.leaseMs ?? 30_000;
  const maxAttempts = options.maxAttempts ?? 10;
  const stopping = new AbortController();
  const abandon = new AbortController();
  let loops: Promise<void>[] = [];
  let wakers: (() => void)[] = [];
  /** Something arrived while every slot was busy or looking: the next one to rest looks again first. */
  let woken = false;

  async function loop(slot: number): Promise<void> {
    const worker = `${options.name}/${slot}`;
    while (!stopping.signal.aborted) {
      const delivery = await inbox.claim(worker, now(), leaseMs).catch((error: unknown) => {
        log.error({ err: error }, 'inbox not readable');
        return null;
      });
      if (delivery) await work(worker, delivery);
      else await idle();
    }
  }

  /** Until something arrives, the next look is due, or the end. */
  function idle(): Promise<void> {
    return new Promise((resolve) => {
      if (stopping.signal.aborted || woken) {
        woken = false;
        return resolve();
      }
      const timer = setTimeout(done, (options.idleMs ?? 1_000) * (0.75 + Math.random() / 2));
      wakers.push(done);
      function done(): void {
        clearTimeout(timer);
        wakers = wakers.filter((each) => each !== done);
        resolve();
      }
    });
  }

  async function work(worker: string, delivery: ClaimedDelivery): Promise<void> {
    const started = now();
    const lost = new AbortController();
    const heart = setInterval(() => {
      inbox
        .heartbeat(delivery.id, worker, now(), leaseMs)
        .then((held) => held || lost.abort(new Error('the lease was lost')))
        // One missed beat is no loss: the lease outlives three of them.
        .catch((error: unknown) => log.warn({ err: error }, 'heartbeat failed'));
    }, leaseMs / 3);
    const fields = {
      delivery: delivery.deliveryId,
      provider: delivery.provider,
      organisation: delivery.organisation,
      attempts: delivery.attempts,
    };
    try {
      // Each attempt before this one ended without a word: what kills its process is not to kill every process.
      if (delivery.attempts > maxAttempts * PATIENCE) throw new Error('no attempt came to an end');
      const outcome = await dispatch(delivery, AbortSignal.any([lost.signal, abandon.signal]));
      await inbox.done(delivery.id, worker, `${outcome.did}: ${outcome.why}`, now());
      const milliseconds = now() - started;
      log.info({ ...fields, did: outcome.did, why: outcome.why, milliseconds }, 'delivery done');
      options.onOutcome?.(outcome.did, delivery.provider, milliseconds);
    } catch (error) {
      await fail(worker, delivery, fields, lost.signal.aborted, error).catch((cause: unknown) => {
        log.error({ ...fields, err: cause }, 'delivery not put back; its lease will end');
      });
    } finally {
      clearInterval(heart);
    }
  }

  async function fail(
    worker: string,
    delivery: ClaimedDelivery,
    fields: object,
    lost: boolean,
    error: unknown,
  ): Promise<void> {
    if (lost) {
      log.warn(fields, 'lease lost, work stopped');
      return;
    }
    const reason = describe(error);
    if (abandon.signal.aborted) {
      await inbox.retry(delivery.id, worker, 'the service stopped', now());
      return;
    }
    // What was refused for good stays refused; it is kept as a dead letter with the reason.
    const final = error instanceof ProviderError && error.final;
    // A rate limit or an outage is no fault of the delivery; only hours of them end it.
    const patient =
      error instanceof ProviderError &&
      (error.code === 'PROVIDER_LIMITED' || error.code === 'PROVIDER_UNAVAILABLE');
    if (final || delivery.attempts >= maxAttempts * (patient ? PATIENCE : 1)) {
      await inbox.dead(delivery.id, worker, reason, now());
      log.error({ ...fields, err: error }, 'delivery given up');
      options.onOutcome?.('dead', delivery.provider, 0);
      return;
    }
    const known = error instanceof ProviderError ? error.retryAt : null;
    // A little later than told: replicas that were told the same do not come back in the same instant.
    const dueAt =
      known === null ? now() + backoff(delivery.attempts) : known + Math.round(Math.random() * 500);
    await inbox.retry(delivery.id, worker, reason, dueAt);
    log.warn({ ...fields, err: error, dueAt }, 'delivery put back');
    options.onOutcome?.('retry', delivery.provider, 0);
  }

  return {
    start() {
      loops = Array.from({ length: slots }, (_none, slot) => loop(slot));
    },
    wake() {
      const [first] = wakers;
      if (first) first();
      else woken = true;
    },
    async stop(graceMs = 10_000) {
      stopping.abort();
      for (const wake of [...wakers]) wake();
      const ended = Promise.all(loops).then(() => {});
      const timer = setTimeout(() => abandon.abort(new Error('the service stops')), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function describe(error: unknown): string {
  if (error instanceof DevopsAssistError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
