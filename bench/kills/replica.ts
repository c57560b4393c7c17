/**
 * One replica for `bench/kills.ts`, in a process of its own so that it can be killed: it stores deliveries and tells
 * which were acknowledged, and works on the inbox with the service's own worker, answering each delivery once on the
 * forge that its arguments name.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createWorker } from '../../src/handlers/worker.ts';
import { openStore, type StoreConfig } from '../../src/store/open.ts';

export interface ReplicaArguments {
  readonly store: StoreConfig;
  readonly forge: string;
  /** Deliveries are named `<name>-<number>`; null stores none and ends when the inbox is empty. */
  readonly name: string | null;
}

const LEASE_MS = 500;
/** Milliseconds between two deliveries. */
const PAUSE_MS = 3;
const ORGANISATIONS = 5;

const { store: config, forge, name } = JSON.parse(process.argv[2] ?? '{}') as ReplicaArguments;
const store = await openStore(config);
const owner = randomUUID();

const worker = createWorker({
  inbox: store.inbox,
  now: Date.now,
  log: pino({ level: 'silent' }),
  name: owner,
  slots: 4,
  leaseMs: LEASE_MS,
  idleMs: 10,
  maxAttempts: 1000,
  async dispatch(delivery) {
    const comment = `${forge}/${encodeURIComponent(delivery.deliveryId)}`;
    const lock = `comment ${delivery.deliveryId}`;
    const holder = `${owner} ${delivery.attempts}`;
    if (!(await store.locks.acquire(lock, holder, Date.now(), LEASE_MS))) throw new Error('locked');
    try {
      // As with a real forge: look for the answer first, for the worker before may have died after it had posted.
      if ((await fetch(comment)).status === 404) await fetch(comment, { method: 'POST' });
    } finally {
      await store.locks.release(lock, holder);
    }
    return { did: 'answered', why: 'it failed' };
  },
});
worker.start();

for (let number = 0; name !== null; number++) {
  const deliveryId = `${name}-${number}`;
  await store.inbox.put(
    {
      provider: 'github',
      instance: 'github.com',
      organisation: `organisation ${number % ORGANISATIONS}`,
      deliveryId,
      event: '{}',
    },
    Date.now(),
  );
  process.stdout.write(`${deliveryId}\n`);
  worker.wake();
  await sleep(PAUSE_MS);
}

for (;;) {
  const { waiting, claimed } = await store.upkeep.deliveries();
  if (waiting + claimed === 0) break;
  await sleep(20);
}
await worker.stop();
await store.close();
