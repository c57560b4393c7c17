import { describe, expect, it } from 'vitest';
import { companyOf } from '../../src/analysis/locate/company.ts';
import { summarise } from '../../src/analysis/summary.ts';
import type { Category } from '../../src/domain.ts';
import { githubJob, githubStep, locate } from '../support/locate.ts';

async function summary(text: string, more: { category?: Category; tool?: string; title?: string } = {}) {
  const { log, structure, ranked } = await locate(text);
  const [first] = ranked;
  if (!first) throw new Error('a cause was expected');
  const candidate = { ...first.candidate, ...companyOf(ranked, log) };
  const category = more.category ?? candidate.category ?? 'other';
  const tool = more.tool ?? candidate.tool ?? 'unknown';
  return summarise({ log, structure, candidate, category, tool, title: more.title ?? null });
}
const failing = githubStep(
  'npm test',
  'FAIL src/cart.test.js\n  ● cart › adds\n\n    expect(1).toBe(2)\n',
  1,
);

describe('the summary', () => {
  it('names the failed test with its file, the step and the job', async () => {
    const log = githubJob('Complete job name: unit (20)', failing, 'Post job cleanup.');
    expect(await summary(log)).toMatch(
      /^One test failed under jest in the step "Run npm test" of the job "unit \(20\)": src\/cart\.test\.js > .*adds\./,
    );
  });

  it('counts many tests and names three', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => `FAILED tests/test_x.py::test_${name} - assert 1 == 2`,
    );
    const log = githubJob(githubStep('pytest', names.join('\n'), 1), 'Post job cleanup.');
    expect(await summary(log)).toContain(
      '5 tests failed under pytest in the step "Run pytest": tests/test_x.py::test_a, tests/test_x.py::test_b, tests/test_x.py::test_c and 2 more.',
    );
  });

  it('lists places by file, and says with which code the step ended unless it says nothing', async () => {
    const errors = ['a', 'b', 'c', 'd', 'e']
      .map((name) => `src/${name}.c:3:4: error: 'x' undeclared`)
      .join('\n');
    const told = await summary(githubJob(githubStep('make', errors, 2), 'Post job cleanup.'));
    expect(told).toContain('in the step "Run make" (exit code 2)');
    expect(told).toContain('At src/a.c:3, src/b.c:3, src/c.c:3 and in 2 more files.');
    expect(await summary(githubJob(githubStep('make', errors, 1), 'Post job cleanup.'))).not.toContain(
      'exit code',
    );
  });

  it.each([
    ['lint', 'prettier', 'The formatting check (prettier) failed'],
    ['lint', 'mypy', 'The type check (mypy) failed'],
    ['lint', 'eslint', 'The lint check (eslint) failed'],
    ['compile', 'tsc', 'The type check (tsc) failed'],
    ['compile', 'javac', 'Compiling (javac) failed'],
    ['dependency', 'npm', 'Getting dependencies (npm) failed'],
    ['git', 'git', 'git failed'],
    ['other', 'unknown', 'A command failed'],
  ] as const)('says what was being done: %s by %s', async (category, tool, start) => {
    const log = githubJob(githubStep('x', 'something cannot be done', 1), 'Post job cleanup.');
    expect(await summary(log, { category, tool })).toMatch(
      new RegExp(`^${start.replace(/[()]/g, '\\$&')} in`),
    );
  });

  it('ends with the known failure, and with what is missing of the log', async () => {
    const log = `${githubJob(failing, 'Post job cleanup.')}\nJob's log exceeded limit of 4194304 bytes.`;
    expect(await summary(log, { title: 'A test fails' })).toMatch(
      /A test fails\. The log is not whole: the runner stopped writing at its limit of 4194304 bytes\.$/,
    );
  });

  it('tells of the tests that another failure made fail', async () => {
    const log = githubJob(failing, 'Post job cleanup.');
    expect(await summary(log, { category: 'network', tool: 'npm' })).toContain(
      'It made one test fail: src/cart.test.js >',
    );
  });
});
