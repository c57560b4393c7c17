/** Two worker processes that empty an inbox, as the floods have them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { WorkerArguments } from './worker-process.ts';

const PROCESSES = 2;
const WORKER = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** Waits until `deliveries` of them have ended. With `killAfter` one process gets SIGKILL after so many. */
export async function emptyInbox(
  worker: WorkerArguments,
  deliveries: number,
  killAfter?: number,
): Promise<void> {
  const workers: ChildProcess[] = [];
  const done = new Set<string>();
  try {
    await new Promise<void>((resolve, reject) => {
      for (let index = 0; index < PROCESSES; index += 1) {
        const child = spawn(process.execPath, ['--import', 'tsx', WORKER, JSON.stringify(worker)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        workers.push(child);
        child.once('exit', (code, signal) => {
          if (code !== 0 && signal === null) reject(new Error(`a worker ended with ${code}`));
        });
        createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
          const { msg, delivery } = JSON.parse(line) as { msg: string; delivery?: string };
          if (delivery === undefined || done.has(delivery)) return;
          if (msg !== 'delivery done' && msg !== 'delivery given up') return;
          done.add(delivery);
          if (done.size === killAfter) workers[0]?.kill('SIGKILL');
          if (done.size === deliveries) resolve();
        });
      }
    });
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
