/** What a forge knows beside the log: the outcome of each step, and the lines it marked. */
import { describe, expect, it } from 'vitest';
import type { AnalyzeInput } from '../../src/analysis/analysis.ts';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { Pattern } from '../../src/analysis/pattern.ts';
import type { Location } from '../../src/domain.ts';
import { noMemory } from '../support/no-memory.ts';

const broken = Pattern.parse({
  id: 'acme/broken',
  title: 'A widget is broken',
  category: 'infra',
  tools: ['acme'],
  severity: 'low',
  transient: false,
  match: { any: ['acme: widget (?<widget>\\w+) is broken'] },
  solution: { title: 'Do it', steps: ['Now'], minutes: 5, references: ['https://example.org/'] },
  examples: ['one', 'two'],
});
const analyze = createAnalyzer({ patterns: [broken], now: () => 0 });

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}
const causeOf = async (text: string, more: Omit<AnalyzeInput, 'log'> = {}) =>
  (await analyze({ log: bytes(text), ...more }, noMemory)).diagnosis.rootCause;
const job = (...steps: string[]) =>
  ["Current runner version: '2.319.1'", ...steps, 'Cleaning up orphan processes'].join('\n');
const failed = '##[error]Process completed with exit code 1.';
const step = (name: string, conclusion: string | null, number = 1) => ({ name, conclusion, number });

describe('the steps of the jobs API', () => {
  const log = job(
    `##[group]Run npm run lint\nacme: widget lint is broken\n${failed}`,
    `##[group]Run npm test\nacme: widget test is broken\n${failed}`,
  );
  const own = [step('Set up job', 'success'), step('Complete job', 'success')];

  it('tell which of two failures was allowed, and the step’s own name', async () => {
    // By the log alone the first must have been: an ordinary step ran after it.
    expect(await causeOf(log)).toMatchObject({ line: 6 });
    const steps = [...own, step('Lint', 'failure'), step('Unit tests', 'success')];
    expect(await causeOf(log, { steps })).toMatchObject({ line: 3, step: 'Lint' });
  });

  it('are found by name where the log shows more groups than steps', async () => {
    const nested = `##[group]Run echo of a composite action\n${log}`;
    const steps = [...own, step('Run npm run lint', 'success'), step('Run npm test', 'failure')];
    expect(await causeOf(nested, { steps })).toMatchObject({ text: 'acme: widget test is broken' });
  });

  it('change nothing where they name no failed step or none of the log', async () => {
    for (const steps of [
      [step('Lint', 'success'), step('Unit tests', 'success')],
      [step('Lint', 'cancelled'), step('Unit tests', null)],
      [step('a', 'failure'), step('b', 'success'), step('c', 'success')],
    ])
      expect(await causeOf(log, { steps })).toMatchObject({ line: 6 });
  });

  it('say that a job failed whose log ends well', async () => {
    const silent = job('##[group]Run build', 'acme: widget build is broken');
    expect(await causeOf(silent)).toBeNull();
    expect(await causeOf(silent, { steps: [step('Build', 'failure')] })).toMatchObject({ line: 3 });
  });
});

describe('annotations', () => {
  const log = job(
    `##[group]Run make\nacme: widget one is broken\n${'.\n'.repeat(30)}acme: widget two is broken\nerror: hardly anything\n${failed}`,
  );
  const asked = (found: readonly Location[]) => {
    let calls = 0;
    return {
      calls: () => calls,
      annotations: async () => {
        calls += 1;
        return found;
      },
    };
  };
  const two = job(
    '##[group]Run make',
    'ERROR: first thing cannot be found',
    ...Array.from({ length: 20 }, () => 'going on'),
    'ERROR: other thing cannot be found',
    failed,
  );

  it('prefer the line that they quote among those that are about as likely', async () => {
    const plain = await causeOf(two);
    const lines = ['ERROR: first thing cannot be found', 'ERROR: other thing cannot be found'];
    expect(lines).toContain(plain?.text);
    const other = lines.find((line) => line !== plain?.text) as string;
    const { annotations, calls } = asked([{ file: 'Makefile', line: 3, message: other }]);
    expect(await causeOf(two, { annotations })).toMatchObject({ text: other });
    expect(calls()).toBe(1);
  });

  it('that only repeat the exit code prefer nothing', async () => {
    const plain = await causeOf(two);
    const { annotations } = asked([
      { file: '.github', line: 9, message: 'Process completed with exit code 1.' },
      { file: '.github', line: 9, message: 'ERROR' },
    ]);
    expect(await causeOf(two, { annotations })).toEqual(plain);
  });

  it('are not asked for where the log is plain', async () => {
    const { annotations, calls } = asked([]);
    expect(await causeOf(log, { annotations })).toMatchObject({ text: 'acme: widget one is broken' });
    expect(calls()).toBe(0);
  });
});
