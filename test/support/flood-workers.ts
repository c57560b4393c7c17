/** Two worker processes that empty an inbox, as the floods have them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Store } from '../../src/store/store.ts';
import type { WorkerArguments } from './worker-process.ts';

const PROCESSES = 2;
/** Milliseconds from one look at what is left to the next. */
const LOOK_MS = 50;
const WORKER = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/**
 * Lets them work until no delivery is left. With `killAfter` one process gets SIGKILL after so many have ended. What is
 * left is asked from the store: a process may die between ending a delivery and saying so.
 */
export async function emptyInbox(
  worker: WorkerArguments,
  { upkeep }: Pick<Store, 'upkeep'>,
  killAfter?: number,
): Promise<void> {
  const workers: ChildProcess[] = [];
  const done = new Set<string>();
  let failed: Error | null = null;
  try {
    for (let index = 0; index < PROCESSES; index += 1) {
      const child = spawn(process.execPath, ['--import', 'tsx', WORKER, JSON.stringify(worker)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      workers.push(child);
      child.once('exit', (code, signal) => {
        if (code !== 0 && signal === null) failed = new Error(`a worker ended with ${code}`);
      });
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const { msg, delivery } = JSON.parse(line) as { msg: string; delivery?: string };
        if (delivery === undefined || done.has(delivery)) return;
        if (msg !== 'delivery done' && msg !== 'delivery given up') return;
        done.add(delivery);
        if (done.size === killAfter) workers[0]?.kill('SIGKILL');
      });
    }
    for (let left = 1; left > 0; ) {
      if (failed !== null) throw failed;
      await setTimeout(LOOK_MS);
      const { waiting, claimed } = await upkeep.deliveries();
      left = waiting + claimed;
    }
  } finally {
    await Promise.all(workers.map(stop));
  }
}

function stop(worker: ChildProcess): Promise<unknown> {
  if (worker.exitCode !== null || worker.signalCode !== null) return Promise.resolve();
  const exit = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  return exit;
}

/** A word of letters for a number: digits are folded where failures are compared. */
export const wordOf = (index: number): string =>
  [...String(index)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
