import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/github-service.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(async () => {
  await harness.close();
});

describe('a failed run', () => {
  it('gets one comment on its pull request', async () => {
    const run = harness.failedRun(7, 'one\n##[group]Run npm test\nerror: boom in src/a.ts:3\nlast\n');
    const ended = await harness.deliver(harness.hooks.workflowRun(harness.repository, run));
    expect(ended).toMatchObject({ msg: 'delivery done', did: 'answered' });
    const comments = harness.comments(7);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain('boom in src/a.ts');
    expect(harness.github.violations).toEqual([]);
  });
});
