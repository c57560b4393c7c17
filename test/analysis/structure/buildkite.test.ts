import { describe, expect, it } from 'vitest';
import { structureOf } from '../../support/log-of.ts';

describe('a Buildkite log', () => {
  const log = `~~~ Preparing working directory
$ git clone
--- :npm: Install
added 3 packages
+++ :jest: Test
--- a/src/x.js
+++ b/src/x.js
--- FAIL: TestSum (0.00s)
--- stderr
expected 1 to be 2
^^^ +++
🚨 Error: The command exited with status 1
~~~ Running global pre-exit hook`;

  it('is parted by its groups, and not by what else begins with dashes', async () => {
    const { ci, outcome, steps } = await structureOf(log);
    expect([ci, outcome]).toEqual(['buildkite', 'failed']);
    expect(steps.map(({ name, outcome: own }) => [name, own])).toEqual([
      ['Preparing working directory', 'unknown'],
      [':npm: Install', 'unknown'],
      [':jest: Test', 'failed'],
      ['Running global pre-exit hook', 'unknown'],
    ]);
  });

  it('with times in front of its lines is read the same', async () => {
    const timed = log.replace(/^/gm, '\u001b_bk;t=1778142104590\u0007');
    expect((await structureOf(timed)).steps.map(({ name }) => name)).toContain(':jest: Test');
  });
});
