/**
 * From webhook to posted comment: a signed webhook over loopback, the inbox, the worker, a 1 MB log from the stand-in,
 * the analysis, the comment. Each run is on a pull request of its own; the time ends when the comment was written.
 */
import { startHarness } from '../test/support/github-service.ts';
import { openAnalyzer } from './support/analyzer.ts';

const BYTES = 1_000_000;

export interface CommentBenchOptions {
  /** Runs that are measured, after a few that are not. Default 60. */
  readonly runs?: number;
}

/** Gives `p50_ms` and `p95_ms`. */
export async function run({ runs = 60 }: CommentBenchOptions = {}): Promise<Record<string, number>> {
  const harness = await startHarness({ analyze: await openAnalyzer() });
  try {
    const times: number[] = [];
    for (let pull = 1; pull <= runs + 5; pull += 1) {
      const webhook = harness.hooks.workflowRun(harness.repository, harness.failedRun(pull, log(pull)));
      const started = performance.now();
      const ended = await harness.deliver(webhook, `bench-${pull}`);
      const took = performance.now() - started;
      if (harness.comments(pull).length !== 1)
        throw new Error(`run ${pull} was not answered: ${JSON.stringify(ended)}`);
      if (pull > 5) times.push(took);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(times[Math.ceil(times.length * share) - 1] as number);
    return { p50_ms: at(0.5), p95_ms: at(0.95) };
  } finally {
    await harness.close();
  }
}

/** A log as GitHub serves it: timestamps, groups, much that is fine, and a failing test near the end. */
function log(seed: number): string {
  const lines: string[] = ['##[group]Run npm test', 'npm test', '##[endgroup]'];
  let bytes = 0;
  for (let index = 0; bytes < BYTES; index += 1) {
    const line = ` ✓ test/part-${index % 97}.test.ts (${(index * 7 + seed) % 40} tests) ${(index * 13) % 900}ms`;
    lines.push(line);
    bytes += line.length + 31;
  }
  lines.push(
    ' FAIL  test/cart.test.ts > cart > adds up',
    `AssertionError: expected ${seed} to be ${seed + 1}`,
    ' ❯ test/cart.test.ts:14:22',
    'npm error Test failed.  See above for more details.',
    '##[error]Process completed with exit code 1.',
  );
  return lines.map((line) => `2026-01-05T10:00:00.0000000Z ${line}`).join('\n');
}
