import { describe, expect, it } from 'vitest';
import { structureOf } from '../../support/log-of.ts';

const kinds = async (text: string) => (await structureOf(text)).steps.map(({ name, kind }) => [name, kind]);

describe('a Jenkins console', () => {
  it('that empties its workspace first has no clean-up before the work', async () => {
    const log = `Started by timer
Building remotely on node-1 in workspace /w
[WS-CLEANUP] Deleting project workspace...
[WS-CLEANUP] Done
+ make
make: *** [all] Error 1
Build step 'Execute shell' marked build as failure
[WS-CLEANUP] Deleting project workspace...
Finished: FAILURE`;
    expect(await kinds(log)).toEqual([
      [null, 'main'],
      ['Post build', 'cleanup'],
    ]);
  });

  it('has stages, and post actions that are no work', async () => {
    const log = `Started by timer
[Pipeline] { (Build)
+ make
[Pipeline] { (Declarative: Post Actions)
+ echo sorry
ERROR: script returned exit code 2
Finished: FAILURE`;
    expect(await kinds(log)).toEqual([
      [null, 'main'],
      ['Build', 'main'],
      ['Declarative: Post Actions', 'cleanup'],
    ]);
  });
});
