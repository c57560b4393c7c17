import { describe, expect, it } from 'vitest';
import { tallies } from '../../../src/analysis/locate/tally.ts';
import { githubJob, githubStep, known, locate } from '../../support/locate.ts';

const patterns = [known('acme/broken', 'acme: widget (?<widget>\\w+) is broken')];

async function sums(...after: string[]) {
  const output = ['3 tests failed before', 'acme: widget a is broken', ...after].join('\n');
  const log = githubJob(githubStep('make', output, 1), 'Post job cleanup.', 'Found 9 errors in 9 files');
  const { ranked, log: read } = await locate(log, { patterns });
  const [first] = ranked;
  if (!first) throw new Error('the widget is broken');
  return tallies(read, first.candidate).map((index) => read.text(index));
}

describe('what sums up', () => {
  it.each([
    'Found 279 errors in 9 files (checked 1458 source files)',
    '= 45 failed, 162298 passed, 25570 skipped in 759.43s =',
    'Tests:       1 failed, 9 passed, 10 total',
    '✖ 3 problems (2 errors, 1 warning)',
    'Summary [ 9.9s] 396 tests run: 395 passed, 1 failed, 1 skipped',
    'Tests run: 4, Failures: 1, Errors: 0, Skipped: 0',
  ])('stands below the cause in its step: %s', async (line) => {
    expect(await sums('.', line, 'done')).toEqual([line]);
  });

  it('is the first and the last of many', async () => {
    expect(await sums('1 test failed', '2 tests failed', '3 tests failed')).toEqual([
      '1 test failed',
      '3 tests failed',
    ]);
  });

  it('is nothing that counts no failure', async () => {
    expect(await sums('0 errors found', '10 tests passed, 0 failed', 'error 3 in file')).toEqual([]);
  });
});
