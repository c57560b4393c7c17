import { describe, expect, it } from 'vitest';
import { jslint } from '../../../src/analysis/readers/jslint.ts';
import { pythonPackages } from '../../../src/analysis/readers/pip.ts';
import { pytest } from '../../../src/analysis/readers/pytest.ts';
import { tapLike } from '../../../src/analysis/readers/tap.ts';
import { readLines } from '../../support/read-lines.ts';

describe("the blocks of Node.js' own tests", () => {
  it('says what the stack says, that time ran out, or how the process ended', async () => {
    const found = await readLines(
      tapLike,
      `14:15:11 not ok 859 parallel/test-http-readable-data-event
14:15:11   ---
14:15:11   severity: fail
14:15:11   stack: |-
14:15:11     assert.js:80
14:15:11       throw new AssertionError(obj);
14:15:11     AssertionError [ERR_ASSERTION]: 'a' strictEqual 'b'
14:15:11   ...
not ok 334 parallel/test-net-pause
  ---
  severity: fail
  exitcode: -15
  stack: |-
    timeout
  ...
not ok 122 parallel/test-cli-node-options
  ---
  severity: crashed
  exitcode: 3221226356
  stack: |-
  ...`,
    );
    expect(found.map(({ message }) => message)).toEqual([
      "AssertionError [ERR_ASSERTION]: 'a' strictEqual 'b'",
      'timeout',
      'its process ended with 3221226356 (crashed)',
    ]);
  });

  it('reads a block that was quoted without its head', async () => {
    const found = await readLines(
      tapLike,
      `  duration_ms: 6.511
  severity: fail
  stack: |-
    assert.js:249
        throw err;
    AssertionError [ERR_ASSERTION]: The expression evaluated to a falsy value:
        at check (/home/iojs/build/workspace/x/test/parallel/test-performance.js:118:7)`,
    );
    expect(found).toMatchObject([
      { reader: 'tap-block', cause: 5, failingTests: [{ name: 'parallel/test-performance' }] },
    ]);
  });
});

describe('what stands above or below the line that complains', () => {
  it('takes the files below the request of a script around Prettier', async () => {
    const found = await readLines(
      jslint,
      `This project uses prettier to format all JavaScript code.
    Please run yarn prettier-all and add changes to files listed below to your commit:
packages/react-dom/src/a-test.js
packages/react/src/b.js`,
    );
    expect(found[0]).toMatchObject({
      reader: 'prettier-list',
      cause: 2,
      locations: [{ file: 'packages/react-dom/src/a-test.js' }, { file: 'packages/react/src/b.js' }],
    });
  });

  it('blames the index that could not be read, not the version that was not found', async () => {
    const found = await readLines(
      pythonPackages,
      `  Could not fetch URL https://pypi.python.org/simple/foo/: There was a problem confirming the ssl certificate
  Could not find a version that satisfies the requirement foo (from versions: )
ERROR: Could not find a version that satisfies the requirement bar==9 (from versions: 1.0, 1.1)`,
    );
    expect(found.map(({ reader, cause, category }) => [reader, cause, category])).toEqual([
      ['pip', 0, 'network'],
      ['pip', 2, undefined],
    ]);
  });

  it('names both files of one name', async () => {
    const [found] = await readLines(
      pytest,
      `______________________ ERROR collecting b/test_util.py _______________________
import file mismatch:
imported module 'test_util' has this __file__ attribute:
  /app/a/test_util.py
which is not the same as the test file we want to collect:
  /app/b/test_util.py
HINT: remove __pycache__ / .pyc files and/or use a unique basename for your test file modules`,
    );
    expect(found).toMatchObject({ cause: 1, category: 'test', values: { module: 'test_util' } });
    expect(found?.locations?.[0]?.file).toBe('/app/b/test_util.py');
  });
});
