/**
 * How many webhooks a second the server verifies and stores before it answers. The load runs on the same machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atRate, type Load, saturated, type Target } from './intake/load.ts';

const RATE = 1500;
const SECRET = 'a secret of the benchmark';
const SERVER = fileURLToPath(new URL('./intake/server.ts', import.meta.url));

/**
 * `p99_ms`, `p50_ms` and `errors` at a fixed 1,500 requests a second; `per_s` the most the server takes from 32
 * connections, with `full_p99_ms`; `null_ratio` that rate over the rate of the same server storing nothing.
 */
export async function run(options: { more: boolean }): Promise<Record<string, number>> {
  const seconds = options.more ? 60 : 8;
  const stored = await serving('store', async (target) => {
    await atRate(target, RATE, 2);
    const fixed = await atRate(target, RATE, seconds);
    return { fixed, full: await saturated(target, seconds / 2) };
  });
  const nothing = await serving('nothing', async (target) => {
    await atRate(target, RATE, 2);
    return saturated(target, seconds / 2);
  });
  return {
    rate: RATE,
    sent: stored.fixed.latencies.length,
    p50_ms: percentile(stored.fixed, 0.5),
    p99_ms: percentile(stored.fixed, 0.99),
    max_ms: percentile(stored.fixed, 1),
    errors: stored.fixed.errors + stored.full.errors + nothing.errors,
    per_s: perSecond(stored.full),
    full_p99_ms: percentile(stored.full, 0.99),
    null_per_s: perSecond(nothing),
    null_ratio: round(perSecond(stored.full) / perSecond(nothing)),
  };
}

async function serving<T>(kind: 'store' | 'nothing', use: (target: Target) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-intake-'));
  const server = spawn(process.execPath, ['--import', 'tsx', SERVER, folder, kind, SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return await use({ url: await firstLine(server), secret: SECRET, payload: payload() });
  } finally {
    const ended = new Promise((done) => server.once('close', done));
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    child.stdout?.once('data', (chunk) => done(String(chunk).trim()));
    child.once('exit', (code) => fail(new Error(`the server ended with exit ${code}`)));
  });
}

/** GitHub's own example of a run that ended, 17 kB, made to have failed in an installation of the App. */
function payload(): string {
  const events = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string;
    examples: { action: string; workflow_run: { conclusion: string | null } }[];
  }[];
  const example = events
    .find(({ name }) => name === 'workflow_run')
    ?.examples.find(({ action }) => action === 'completed');
  if (example === undefined) throw new Error('there is no example of a run that ended');
  return JSON.stringify({
    ...example,
    workflow_run: { ...example.workflow_run, conclusion: 'failure', run_attempt: 1 },
    installation: { id: 1, node_id: 'I_1' },
  });
}

const perSecond = (load: Load): number => Math.round(load.latencies.length / load.seconds);
const percentile = ({ latencies }: Load, share: number): number =>
  round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0);
const round = (value: number): number => Math.round(value * 100) / 100;
