/** GitHub that limits, fails, hangs or takes access away. Over real HTTP against the stand-in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepComments } from '../../src/handlers/sweep.ts';
import type { Fault } from '../stand-ins/github/server.ts';
import { addRun } from '../stand-ins/github/state.ts';
import { type Harness, startHarness } from '../support/github-service.ts';

const LOG = 'one\nerror: boom in src/a.ts:3\n';
let harness: Harness;
/** Milliseconds that the clock of service and stand-in is ahead. */
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  harness = await startHarness({ timeoutMs: 150, now: () => Date.now() + ahead });
});
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const finish = (run: Parameters<Harness['hooks']['workflowRun']>[1], id?: string) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, run), id);
/** Does `fault` to the first `times` requests of an operation. */
const break_ = (operation: string, fault: Fault, times = 1): void => {
  let left = times;
  harness.github.fault = (request) => (request.operation === operation && left-- > 0 ? fault : null);
};

describe('a rate limit', () => {
  it.each([true, false])(
    '(secondary: %s) puts the work back until it ends, and no call is made before',
    async (secondary) => {
      break_('actions/get-workflow-run', { kind: 'rate-limit', seconds: 60, secondary });
      const ended = await finish(harness.failedRun(7, LOG), 'limited');
      expect(ended).toMatchObject({ msg: 'delivery put back', err: { code: 'PROVIDER_LIMITED' } });
      const at = harness.github.seen.at(-1)?.at ?? 0;
      expect(ended.dueAt).toBeGreaterThanOrEqual(at + 60_000);
      ahead = 61_000;
      expect(await harness.ended('limited', ['delivery done'])).toMatchObject({ did: 'answered' });
      expect(harness.comments(7)).toHaveLength(1);
    },
  );

  it('that ends soon is waited for in place', async () => {
    break_('issues/create-comment', { kind: 'rate-limit', seconds: 1, secondary: true });
    expect(await finish(harness.failedRun(7, LOG))).toMatchObject({ msg: 'delivery done', did: 'answered' });
    expect(harness.comments(7)).toHaveLength(1);
  });

  it('of one organisation does not stop another', async () => {
    harness.github.install('other');
    const other = harness.github.repository('other/app');
    break_('actions/get-workflow-run', { kind: 'rate-limit', seconds: 60, secondary: true });
    await finish(harness.failedRun(7, LOG));
    other.pulls.push({
      number: 1,
      state: 'open',
      author: 'x',
      headRepository: 'other/app',
      branch: 'b',
      sha: 'a'.repeat(40),
      files: [],
    });
    const { addRun } = await import('../stand-ins/github/state.ts');
    const run = addRun(harness.github.state, other, {
      branch: 'b',
      sha: 'a'.repeat(40),
      pulls: [1],
      jobs: [{ name: 'test', log: LOG }],
    });
    expect(await harness.deliver(harness.hooks.workflowRun(other, run))).toMatchObject({ did: 'answered' });
  });
});

describe('an outage', () => {
  it.each<[string, Fault]>([
    ['502', { kind: 'status', status: 502 }],
    ['no answer', { kind: 'hang' }],
    ['a broken connection', { kind: 'lost-answer' }],
  ])('of one request (%s) is repeated where that is harmless', async (_name, fault) => {
    break_('actions/list-jobs-for-workflow-run-attempt', fault);
    expect(await finish(harness.failedRun(7, LOG))).toMatchObject({ did: 'answered' });
  });

  it('of the request for a token is given up in time and tried again', async () => {
    break_('apps/create-installation-access-token', { kind: 'hang' });
    const run = harness.failedRun(7, LOG);
    await harness.send(harness.hooks.workflowRun(harness.repository, run), 'token');
    expect(await harness.ended('token', ['delivery done'])).toMatchObject({ did: 'answered' });
  });

  it('that lasts puts the work back and loses nothing', async () => {
    break_('actions/get-workflow-run', { kind: 'status', status: 503 }, 3);
    expect(await finish(harness.failedRun(7, LOG), 'later')).toMatchObject({
      msg: 'delivery put back',
      err: { code: 'PROVIDER_UNAVAILABLE' },
    });
    expect(await harness.ended('later', ['delivery done'])).toMatchObject({ did: 'answered' });
  });
});

describe('access', () => {
  it('of an unknown installation is a dead letter with the reason, not a crash', async () => {
    const webhook = harness.hooks.workflowRun(harness.repository, harness.failedRun(7, LOG));
    webhook.payload.installation = { id: 999_999 };
    expect(await harness.deliver(webhook)).toMatchObject({
      msg: 'delivery given up',
      err: { code: 'PROVIDER_REFUSED' },
    });
    const [row] = await harness.store.inbox.list('dead', 10);
    expect(row?.reason).toContain('no token for installation 999999 (404)');
    expect(row?.reason).toContain('inbox replay');
  });

  it('that was suspended stops the work at once, and comes back', async () => {
    await harness.deliver(harness.hooks.installation('acme', 'suspend'));
    expect(await finish(harness.failedRun(7, LOG, { id: 1 }))).toMatchObject({
      did: 'nothing',
      why: 'the App was suspended for this organisation',
    });
    expect(harness.github.seen).toEqual([]);
    await harness.deliver(harness.hooks.installation('acme', 'unsuspend'));
    expect(await finish(harness.failedRun(7, LOG, { id: 2 }))).toMatchObject({ did: 'answered' });
  });

  it('to a repository that was taken away stops its work at once and no other, and comes back', async () => {
    const run = (id: number) => harness.failedRun(7, LOG, { id });
    await finish(run(1));
    const change = (action: 'added' | 'removed') =>
      harness.deliver(harness.hooks.installationRepositories('acme', action, [harness.repository]));
    await change('removed');
    harness.github.seen.length = 0;
    expect(await finish(run(2))).toMatchObject({
      did: 'nothing',
      why: 'the App was removed for this repository',
    });
    const comment = harness.say(7, 'tim', '/devops-assist help');
    expect(await harness.deliver(harness.hooks.issueComment(harness.repository, comment))).toMatchObject({
      did: 'nothing',
    });
    const { store, now } = harness.service.handlers;
    const [row] = await store.comments.dueForSweep(now() + 3_600_000, 10);
    expect(row?.target.repository).toBe('acme/shop');
    await sweepComments(harness.service.handlers, row ? [row] : [], AbortSignal.timeout(5_000));
    expect(harness.github.seen).toEqual([]);
    const other = harness.github.repository('acme/other');
    const elsewhere = addRun(harness.github.state, other, {
      branch: 'main',
      jobs: [{ name: 'test', log: LOG }],
    });
    expect(await harness.deliver(harness.hooks.workflowRun(other, elsewhere))).toMatchObject({
      did: 'answered',
    });
    await change('added');
    expect(await finish(run(3))).toMatchObject({ did: 'updated' });
  });

  it('to a repository that was taken away leaves data that can be deleted', async () => {
    await finish(harness.failedRun(7, LOG));
    await harness.deliver(harness.hooks.installationRepositories('acme', 'removed', [harness.repository]));
    const scope = { provider: 'github', instance: 'github.test', organisation: 'acme' } as const;
    expect(await harness.store.forget(scope, 'acme/shop')).toBeGreaterThan(3);
    const target = { ...scope, repository: 'acme/shop', kind: 'pull', id: '7' } as const;
    expect(await harness.store.comments.ofTarget(target)).toBeNull();
    const left = await harness.store.facts.list(scope, '', Date.now());
    expect(left.filter(({ key }) => key.includes('acme/shop'))).toEqual([]);
  });

  it('that was removed leaves data that can be deleted', async () => {
    await finish(harness.failedRun(7, LOG));
    await harness.deliver(harness.hooks.installation('acme', 'deleted'));
    const scope = { provider: 'github', instance: 'github.test', organisation: 'acme' } as const;
    expect(await harness.store.forget(scope)).toBeGreaterThan(3);
    const target = { ...scope, repository: 'acme/shop', kind: 'pull', id: '7' } as const;
    expect(await harness.store.diagnoses.ofTarget(target, 10)).toEqual([]);
    expect(await harness.store.comments.ofTarget(target)).toBeNull();
  });
});
