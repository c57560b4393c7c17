import { describe, expect, it } from 'vitest';
import { companyOf, distinctPlaces, distinctTests } from '../../../src/analysis/locate/company.ts';
import { githubJob, githubStep, known, locate } from '../../support/locate.ts';

describe('the company of a cause', () => {
  it('are the tests that it made fail', async () => {
    const log = githubJob(
      githubStep(
        'pytest',
        `_______________________________ test_install[GitHub] _______________________________

    def test_install():
>       run('pip', 'install', 'x')
E       AssertionError: Script returned code: 1

tests/test_install.py:13: AssertionError
----------------------------- Captured stdout call -----------------------------
acme: widget a is broken
=========================== short test summary info ============================
FAILED tests/test_install.py::test_install[GitHub] - AssertionError: Script returned code: 1`,
        1,
      ),
      'Post job cleanup.',
    );
    const patterns = [known('acme/broken', 'acme: widget (?<widget>\\w+) is broken', { category: 'disk' })];
    const { ranked, log: read, cause } = await locate(log, { patterns });
    expect(cause).toBe('acme: widget a is broken');
    expect(companyOf(ranked, read)).toMatchObject({
      failingTests: [{ name: 'tests/test_install.py::test_install[GitHub]' }],
      locations: [{ file: 'tests/test_install.py' }],
    });
  });

  it('are the frames around it, but for those of what is installed', async () => {
    const log = githubJob(
      githubStep(
        'node sync.js',
        `acme: widget a is broken
    at run (/w/node_modules/acme/index.js:1:1)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async main (/w/scripts/sync.js:645:5) {`,
        1,
      ),
    );
    const patterns = [known('acme/broken', 'acme: widget (?<widget>\\w+) is broken')];
    const { ranked, log: read } = await locate(log, { patterns, readers: [] });
    expect(companyOf(ranked, read).locations).toEqual([{ file: '/w/scripts/sync.js', line: 645 }]);
  });

  it('is none where nothing was found', async () => {
    const { ranked, log } = await locate('fine');
    expect(companyOf(ranked, log)).toEqual({ failingTests: [], locations: [] });
  });
});

describe('a list', () => {
  it('names a test once, by its file where anybody tells it', () => {
    expect(
      distinctTests([
        { name: 'TestA.test_b[1.5]' },
        { name: 'tests/test_a.py::TestA::test_b[1.5]', file: 'tests/test_a.py' },
        { name: 'tests/test_a.py::TestA::test_c' },
        { name: 'TestA.test_c' },
      ]).map(({ name }) => name),
    ).toEqual(['tests/test_a.py::TestA::test_b[1.5]', 'tests/test_a.py::TestA::test_c']);
  });

  it('names every file before a second place of any', () => {
    const places = ['a:1', 'a:2', 'a:1', 'b:7'].map((at) => {
      const [file = '', line] = at.split(':');
      return { file, line: Number(line) };
    });
    expect(distinctPlaces(places).map(({ file, line }) => `${file}:${line}`)).toEqual(['a:1', 'b:7', 'a:2']);
  });
});
