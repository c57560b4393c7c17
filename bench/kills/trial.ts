/** Kills replicas under load and counts what was lost or answered twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore, type StoreConfig } from '../../src/store/open.ts';
import { verify } from '../../src/store/verify.ts';
import type { ReplicaArguments } from './replica.ts';

export interface Trial {
  /** Replicas killed while they stored and worked. */
  readonly kills: number;
  /** Deliveries whose storage was acknowledged. */
  readonly acknowledged: number;
  /** Of those, the ones that were never answered. */
  readonly lost: number;
  /** Answered more than once. */
  readonly doubled: number;
  /** What `store check` found. */
  readonly problems: number;
}

const REPLICAS = 2;
/** A replica dies at a random moment within this time after its first delivery, in milliseconds. */
const LIFETIME_MS = 500;
const REPLICA = fileURLToPath(new URL('./replica.ts', import.meta.url));

/** Kills `kills` replicas, fewer if `limitMs` is over before, then lets one finish the work. */
export async function killReplicas(store: StoreConfig, kills: number, limitMs: number): Promise<Trial> {
  const answers = new Map<string, number>();
  const acknowledged = new Set<string>();
  const forge = createServer((request, response) => {
    const id = decodeURIComponent(String(request.url).slice(1));
    // Some answers take a while, so that replicas also die while one is on its way.
    setTimeout(() => {
      if (request.method === 'POST') answers.set(id, (answers.get(id) ?? 0) + 1);
      response.statusCode = answers.has(id) ? 200 : 404;
      response.end();
    }, Math.random() * 10);
  });
  await new Promise<void>((done) => forge.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(forge.address() as AddressInfo).port}`;

  const until = Date.now() + limitMs;
  let begun = 0;
  let killed = 0;
  const line = async () => {
    while (begun < kills && Date.now() < until) {
      const name = `replica-${begun++}`;
      const child = start({ store, forge: url, name });
      await read(child, acknowledged, async () => {
        await sleep(Math.random() * LIFETIME_MS);
        if (child.kill('SIGKILL')) killed++;
      });
    }
  };
  try {
    await (await openStore(store)).close();
    await Promise.all(Array.from({ length: REPLICAS }, line));
    await read(start({ store, forge: url, name: null }), acknowledged, async () => {});
    const opened = await openStore(store);
    const { problems } = await verify(opened);
    await opened.close();
    return {
      kills: killed,
      acknowledged: acknowledged.size,
      lost: [...acknowledged].filter((id) => !answers.has(id)).length,
      doubled: [...answers.values()].filter((count) => count > 1).length,
      problems: problems.length,
    };
  } finally {
    forge.closeAllConnections();
    forge.close();
  }
}

const start = (args: ReplicaArguments): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', REPLICA, JSON.stringify(args)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Notes what a replica acknowledges, calls `onFirst` at the first one, and waits for its end. */
async function read(child: ChildProcess, seen: Set<string>, onFirst: () => Promise<void>): Promise<void> {
  const ended = new Promise<number | null>((done) => child.once('close', done));
  if (child.stdout === null) return;
  let first = true;
  for await (const id of createInterface({ input: child.stdout })) {
    seen.add(id);
    if (first) void onFirst();
    first = false;
  }
  const code = await ended;
  if (code !== null && code !== 0) throw new Error(`a replica ended with exit ${code}`);
}
