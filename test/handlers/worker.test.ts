/** The worker over the embedded store: leases, retries, dead letters, an end without loss. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Dispatch } from '../../src/handlers/dispatch.ts';
import { backoff, createWorker, type Worker } from '../../src/handlers/worker.ts';
import { createLog } from '../../src/log.ts';
import { ProviderError } from '../../src/providers/error.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { acme, delivery, other } from '../contracts/samples.ts';

let folder: string;
let store: Store;
let workers: Worker[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  store = await openStore({ data: folder });
  workers = [];
});
afterEach(async () => {
  for (const worker of workers) await worker.stop(0);
  await store.close();
  rmSync(folder, { recursive: true });
});

const ok = { did: 'noted', why: 'done' } as const;
function start(
  dispatch: Dispatch,
  options: { slots?: number; now?: () => number; maxAttempts?: number; leaseMs?: number; name?: string } = {},
) {
  const ends: string[] = [];
  let notify = (): void => {};
  const worker = createWorker({
    inbox: store.inbox,
    dispatch,
    now: Date.now,
    name: 'test',
    idleMs: 10,
    slots: 1,
    log: createLog('silent'),
    ...options,
    onOutcome: (did) => {
      ends.push(did);
      notify();
    },
  });
  workers.push(worker);
  worker.start();
  return {
    worker,
    ends,
    until: (count: number) =>
      new Promise<void>((resolve) => {
        notify = () => ends.length >= count && resolve();
        notify();
      }),
  };
}

it('works on deliveries of organisations in turn', async () => {
  for (let index = 0; index < 4; index += 1) await store.inbox.put(delivery(`a${index}`, acme), 1);
  await store.inbox.put(delivery('b0', other), 2);
  const order: string[] = [];
  await start(async ({ deliveryId }) => {
    order.push(deliveryId);
    return ok;
  }).until(5);
  expect(order.indexOf('b0')).toBeLessThanOrEqual(1);
});

it('never works on more than its slots at once', async () => {
  for (let index = 0; index < 12; index += 1) await store.inbox.put(delivery(`a${index}`), 1);
  let now = 0;
  let most = 0;
  await start(
    async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return ok;
    },
    { slots: 3 },
  ).until(12);
  expect(most).toBe(3);
});

it('puts back what failed and gives up what is refused for good, with the reason', async () => {
  await store.inbox.put(delivery('refused'), 1);
  await start(async () => {
    throw new ProviderError('PROVIDER_REFUSED', 'GET /x: 404', { status: 404 });
  }).until(1);
  expect(await store.inbox.list('dead', 5)).toMatchObject([
    { deliveryId: 'refused', attempts: 1, reason: 'PROVIDER_REFUSED: GET /x: 404' },
  ]);
});

it('gives up a delivery that killed every process which took it', async () => {
  await store.inbox.put(delivery('deadly'), 1);
  for (let attempt = 1; attempt <= 20; attempt++) {
    expect(await store.inbox.claim(`killed ${attempt}`, 1000 * attempt, 10)).toMatchObject({
      attempts: attempt,
    });
  }
  let begun = 0;
  const { ends, until } = start(
    async () => {
      begun++;
      return ok;
    },
    { maxAttempts: 1 },
  );
  await until(1);
  expect([begun, ends]).toEqual([0, ['dead']]);
  expect(await store.inbox.list('dead', 9)).toMatchObject([
    { reason: expect.stringContaining('no attempt') },
  ]);
});

it('gives up after the attempts it has, and a dead letter can be tried again', async () => {
  let ahead = 0;
  await store.inbox.put(delivery('poison'), 1);
  let broken = true;
  const { ends, until } = start(
    async () => {
      ahead += 10 * 60_000;
      if (broken) throw new TypeError('a bug');
      return ok;
    },
    { maxAttempts: 3, now: () => Date.now() + ahead },
  );
  await until(3);
  expect(ends).toEqual(['retry', 'retry', 'dead']);
  broken = false;
  const [row] = await store.inbox.list('dead', 1);
  expect(await store.inbox.replay(row?.id ?? '', Date.now() + ahead)).toBe(true);
  await until(4);
  expect(ends.at(-1)).toBe('noted');
});

it('stops work whose lease was lost, and the one who took it ends it once', async () => {
  await store.inbox.put(delivery('slow'), 1);
  let aborted: unknown;
  const taken = new Promise<void>((resolve) => {
    start(
      async (_delivery, signal) => {
        // Another worker believes that this one is dead: its clock is past the lease.
        const claim = await store.inbox.claim('another', Date.now() + 3_600_000, 60_000);
        await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
        aborted = signal.reason;
        await store.inbox.done(claim?.id ?? '', 'another', 'noted: done', Date.now());
        resolve();
        signal.throwIfAborted();
        return ok;
      },
      { leaseMs: 60 },
    );
  });
  await taken;
  expect(String(aborted)).toContain('lease was lost');
  expect(await store.inbox.list('done', 5)).toMatchObject([{ deliveryId: 'slow', reason: 'noted: done' }]);
});

it('puts back what is under way when the time to end is over', async () => {
  await store.inbox.put(delivery('long'), 1);
  let begun = (): void => {};
  const began = new Promise<void>((resolve) => (begun = resolve));
  const { worker } = start(async (_delivery, signal) => {
    begun();
    await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
    throw signal.reason;
  });
  await began;
  await worker.stop(1);
  expect(await store.inbox.list('waiting', 5)).toMatchObject([
    { deliveryId: 'long', reason: 'the service stopped' },
  ]);
});

it('backs off ever longer, never at the same time as others, never beyond two minutes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, chance) => {
        const ms = backoff(attempts, () => chance);
        expect(ms).toBeGreaterThanOrEqual(1_000);
        expect(ms).toBeLessThanOrEqual(120_000);
        expect(backoff(attempts + 1, () => chance)).toBeGreaterThanOrEqual(ms);
      },
    ),
  );
});

it('a wake while every slot is looking is not lost', async () => {
  let look = (): void => {};
  const looking = new Promise<void>((resolve) => {
    look = resolve;
  });
  const { claim } = store.inbox;
  let first = true;
  const inbox = {
    ...store.inbox,
    async claim(...args: Parameters<typeof claim>) {
      const found = await store.inbox.claim(...args);
      if (first) {
        first = false;
        await store.inbox.put(delivery('late'), Date.now());
        worker.wake();
        look();
      }
      return found;
    },
  };
  let end = (): void => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  const worker = createWorker({
    inbox,
    dispatch: async () => ok,
    now: Date.now,
    name: 'test',
    slots: 1,
    // Longer than the test may take: only the wake brings the second look.
    idleMs: 600_000,
    log: createLog('silent'),
    onOutcome: end,
  });
  workers.push(worker);
  worker.start();
  await looking;
  await done;
});
