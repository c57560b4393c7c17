/** Runs that end: which are answered, where, and with what. Over real HTTP against the stand-in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWER_MARKER } from '../../src/domain.ts';
import { addComment, shaOf } from '../stand-ins/github/state.ts';
import { type Harness, startHarness } from '../support/github-service.ts';

const LOG = 'one\n##[group]Run npm test\nerror: boom in src/a.ts:3\nlast\n';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const finish = (run: Parameters<Harness['hooks']['workflowRun']>[1], id?: string) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, run), id);
const writes = () => harness.comments(7).reduce((sum, comment) => sum + comment.writes, 0);

describe('a failed run of a pull request', () => {
  it('gets one comment with the cause and a link to its line', async () => {
    const run = harness.failedRun(7, LOG);
    expect(await finish(run)).toMatchObject({ msg: 'delivery done', did: 'answered' });
    const [comment, ...more] = harness.comments(7);
    expect(more).toEqual([]);
    expect(comment?.body.startsWith(ANSWER_MARKER)).toBe(true);
    expect(comment?.body).toContain('error: boom in src/a.ts:3');
    expect(comment?.body).toContain(`/actions/runs/${run.id}/job/${run.jobs[0]?.id}#step:1:2)`);
  });

  it('is found for a fork, whose runs name no pull request, by branch and the same commit', async () => {
    const run = harness.failedRun(7, LOG, { headRepository: 'stranger/shop', branch: 'patch-1' });
    harness.repository.pulls.push({
      number: 8,
      state: 'open',
      author: 'x',
      headRepository: 'other/shop',
      branch: 'patch-1',
      sha: run.sha,
      files: [],
    });
    await finish(run);
    expect(harness.comments(7)).toHaveLength(1);
    expect(harness.comments(8)).toHaveLength(0);
  });

  it('is not answered on a pull request that has newer commits, but on the commit', async () => {
    const run = harness.failedRun(7, LOG, { headRepository: 'stranger/shop', branch: 'patch-1' });
    (harness.repository.pulls[0] as { sha: string }).sha = shaOf('newer');
    await finish(run);
    expect(harness.comments(7)).toHaveLength(0);
    expect(harness.repository.checks).toMatchObject([{ sha: run.sha, conclusion: 'neutral' }]);
  });

  it('is answered on the pull request of a merge queue', async () => {
    harness.failedRun(7, LOG);
    const branch = `gh-readonly-queue/main/pr-7-${shaOf('base')}`;
    await finish(
      harness.failedRun(7, LOG, { branch, sha: shaOf('merged'), pulls: [], event: 'merge_group' }),
    );
    expect(harness.comments(7)).toHaveLength(1);
  });

  it.each(['push', 'schedule', 'workflow_dispatch'])(
    'of the default branch by %s gets a check on the commit',
    async (event) => {
      const run = harness.failedRun(7, LOG, { branch: 'main', sha: shaOf('main'), pulls: [], event });
      expect(await finish(run)).toMatchObject({ did: 'answered' });
      expect(harness.comments(7)).toEqual([]);
      expect(harness.repository.checks).toHaveLength(1);
      expect(harness.repository.checks[0]).toMatchObject({ sha: run.sha, externalId: `run/${run.id}/1` });
    },
  );

  it('with twenty jobs of one cause is one finding', async () => {
    const jobs = Array.from({ length: 20 }, (_none, index) => ({
      name: `test (${index})`,
      log: LOG.replace('3', String(index + 1)),
    }));
    await finish(harness.failedRun(7, '', { jobs }));
    const body = harness.comments(7)[0]?.body ?? '';
    expect(body).toContain('20 jobs');
    expect(body.match(/What to do/g)).toHaveLength(1);
  });

  it('lists every failed job over all pages, reads some logs and counts the rest', async () => {
    harness.repository.files.set('.github/devops-assist.yml', 'maxLogs: 3\n');
    const jobs = Array.from({ length: 130 }, (_none, index) => ({ name: `job ${index}`, log: LOG }));
    await finish(harness.failedRun(7, '', { jobs }));
    expect(harness.comments(7)[0]?.body).toMatch(/more than 3 jobs failed.*and 122 more/);
    expect(harness.github.seen.filter(({ operation }) => operation === 'log')).toHaveLength(3);
  });
});

describe('runs that deserve no answer', () => {
  it.each(['cancelled', 'skipped', 'neutral', 'action_required', 'stale'])('%s', async (conclusion) => {
    const ended = await finish(harness.failedRun(7, LOG, { conclusion }));
    expect(ended.msg).toBe('answered 200');
    expect(ended.why).toContain(conclusion);
    expect(harness.github.seen).toEqual([]);
  });

  it.each(['failure', 'timed_out', 'startup_failure'])('but %s does', async (conclusion) => {
    expect(await finish(harness.failedRun(7, LOG, { conclusion }))).toMatchObject({ did: 'answered' });
  });

  it('those that the App itself started', async () => {
    const run = harness.failedRun(7, LOG);
    run.actor = { login: 'devops-assist[bot]', type: 'Bot' };
    expect(await finish(run)).toMatchObject({ did: 'nothing', why: 'the App started this run itself' });
    expect(harness.comments(7)).toEqual([]);
  });

  it('those of other bots do get one', async () => {
    const run = harness.failedRun(7, LOG);
    run.actor = { login: 'renovate[bot]', type: 'Bot' };
    expect(await finish(run)).toMatchObject({ did: 'answered' });
  });

  it('a delivery that came before', async () => {
    const run = harness.failedRun(7, LOG);
    await finish(run, 'delivery-1');
    const again = await harness.send(harness.hooks.workflowRun(harness.repository, run), 'delivery-1');
    expect(await again.json()).toEqual({ accepted: 'duplicate' });
  });

  it('an attempt that was answered before', async () => {
    const run = harness.failedRun(7, LOG);
    await finish(run);
    const calls = harness.github.seen.length;
    expect(await finish(run)).toMatchObject({ did: 'nothing', why: 'this attempt was answered before' });
    expect(harness.github.seen).toHaveLength(calls);
  });

  it('a workflow or branch that the settings leave out, with the reason', async () => {
    harness.repository.files.set(
      '.github/devops-assist.yml',
      'workflows: { ignore: ["Nightly*"] }\nbranches: { ignore: [wip/*] }\n',
    );
    expect(await finish(harness.failedRun(7, LOG, { name: 'Nightly build' }))).toMatchObject({
      did: 'nothing',
      why: expect.stringContaining('workflow'),
    });
    expect(await finish(harness.failedRun(7, LOG, { branch: 'wip/x' }))).toMatchObject({
      did: 'nothing',
      why: expect.stringContaining('branch'),
    });
    expect(harness.comments(7)).toEqual([]);
  });

  it('a repository that switched the answers off in the organisation', async () => {
    harness.github.repository('acme/.github').files.set('.github/devops-assist.yml', 'enabled: false\n');
    expect(await finish(harness.failedRun(7, LOG))).toMatchObject({
      did: 'nothing',
      why: 'the repository switched the answers off',
    });
  });
});

describe('a log', () => {
  it('that is not there yet is asked for again', async () => {
    const run = harness.failedRun(7, '', { jobs: [{ name: 'test', log: LOG, notYet: 2 }] });
    expect(await finish(run)).toMatchObject({ did: 'answered' });
    expect(harness.comments(7)[0]?.body).toContain('boom');
  });

  it('that stays away puts the delivery back', async () => {
    const ended = await finish(harness.failedRun(7, '', { jobs: [{ name: 'test', log: 'missing' }] }));
    expect(ended).toMatchObject({ msg: 'delivery put back', err: { code: 'PROVIDER_NOT_READY' } });
    expect(harness.comments(7)).toEqual([]);
  });

  it('that expired is said plainly', async () => {
    await finish(
      harness.failedRun(7, '', {
        jobs: [
          { name: 'test', log: 'expired' },
          { name: 'lint', log: LOG },
        ],
      }),
    );
    expect(harness.comments(7)[0]?.body).toMatch(/its log has expired.*`test`/);
  });

  it('is never taken from an error page, and its link gets no token', async () => {
    let broken = 2;
    harness.github.fault = ({ operation }) =>
      operation === 'log' && broken-- > 0 ? { kind: 'status', status: 500 } : null;
    await finish(harness.failedRun(7, LOG));
    expect(harness.comments(7)[0]?.body).toContain('boom');
    expect(harness.comments(7)[0]?.body).not.toContain('AuthenticationFailed');
  });

  it('that is empty is one unread job, not a failure of the service', async () => {
    const ended = await finish(harness.failedRun(7, ''));
    expect(ended).toMatchObject({ did: 'answered' });
  });

  it('of a run that never started is said to be missing', async () => {
    const ended = await finish(harness.failedRun(7, '', { conclusion: 'startup_failure', jobs: [] }));
    expect(ended).toMatchObject({ did: 'answered' });
    expect(harness.comments(7)[0]?.body).toContain('failed before any job started');
  });
});

describe('the one comment', () => {
  it('is resolved when the run goes green, and red again on the next failure, with its history', async () => {
    await finish(harness.failedRun(7, LOG, { id: 100 }));
    await finish(harness.failedRun(7, '', { id: 100, attempt: 2, conclusion: 'success', jobs: [] }));
    const [comment] = harness.comments(7);
    expect(comment?.body).toContain('🟢 Resolved by');
    await finish(harness.failedRun(7, 'error: another thing\n', { id: 101, sha: shaOf('pull 7') }));
    expect(comment?.body).toContain('🔴');
    expect(comment?.body).toContain('another thing');
    expect(harness.comments(7)).toHaveLength(1);
  });

  it('keeps the earlier failure of the workflow as a line of history', async () => {
    await finish(harness.failedRun(7, LOG, { id: 100 }));
    await finish(harness.failedRun(7, 'error: second\n', { id: 101 }));
    expect(harness.comments(7)[0]?.body).toMatch(/Earlier: 1 failure[\s\S]*boom/);
  });

  it('is not made by a run that passes', async () => {
    expect(await finish(harness.failedRun(7, '', { conclusion: 'success', jobs: [] }))).toMatchObject({
      did: 'nothing',
    });
    expect(harness.comments(7)).toEqual([]);
  });

  it('is not overwritten by an older run that ends late', async () => {
    await finish(harness.failedRun(7, 'error: newer\n', { id: 101 }));
    expect(await finish(harness.failedRun(7, LOG, { id: 100 }))).toMatchObject({ did: 'nothing' });
    expect(harness.comments(7)[0]?.body).toContain('newer');
  });

  it('holds the findings of several workflows of one commit', async () => {
    await finish(harness.failedRun(7, LOG, { name: 'CI' }));
    await finish(harness.failedRun(7, 'error: lint\n', { name: 'Lint' }));
    const [comment, ...more] = harness.comments(7);
    expect(more).toEqual([]);
    expect(comment?.body).toContain('boom');
    expect(comment?.body).toContain('error: lint');
  });

  it('is not written again when nothing changed', async () => {
    const run = harness.failedRun(7, LOG);
    await finish(run);
    const ended = await harness.deliver(
      harness.hooks.issueComment(harness.repository, harness.say(7, 'octocat', '/devops-assist reanalyze')),
    );
    expect(ended).toMatchObject({ did: 'unchanged' });
    expect(writes()).toBe(1);
  });

  it('is found beyond the first page, by marker and author, the oldest first, and duplicates are removed', async () => {
    const { repository, github } = harness;
    const run = harness.failedRun(7, LOG);
    const app = { id: github.app.id, slug: 'devops-assist' };
    for (let index = 0; index < 130; index += 1) harness.say(7, 'octocat', `talk ${index}`);
    const mimic = harness.say(7, 'mallory', `${ANSWER_MARKER}\nnot ours`);
    const quoted = addComment(github.state, repository, {
      issue: 7,
      body: `see ${ANSWER_MARKER}`,
      user: 'devops-assist[bot]',
      bot: true,
      app,
      at: 0,
    });
    const ours = addComment(github.state, repository, {
      issue: 7,
      body: `${ANSWER_MARKER}\nold`,
      user: 'devops-assist[bot]',
      bot: true,
      app,
      at: 0,
    });
    addComment(github.state, repository, {
      issue: 7,
      body: `${ANSWER_MARKER}\nduplicate`,
      user: 'devops-assist[bot]',
      bot: true,
      app,
      at: 0,
    });
    await finish(run);
    expect(ours.body).toContain('boom');
    expect(mimic.body).toContain('not ours');
    expect(harness.comments(7).map(({ id }) => id)).toEqual([quoted.id, ours.id]);
  });

  it('is written anew when somebody deleted it', async () => {
    await finish(harness.failedRun(7, LOG, { id: 100 }));
    harness.repository.comments.length = 0;
    await finish(harness.failedRun(7, 'error: second\n', { id: 101 }));
    expect(harness.comments(7)).toHaveLength(1);
  });

  it('is one although the answer to its creation was lost', async () => {
    let lose = 1;
    harness.github.fault = ({ operation }) =>
      operation === 'issues/create-comment' && lose-- > 0 ? { kind: 'lost-answer' } : null;
    const run = harness.failedRun(7, LOG);
    expect(await finish(run, 'lost')).toMatchObject({ msg: 'delivery put back' });
    expect(await harness.ended('lost', ['delivery done'])).toMatchObject({ msg: 'delivery done' });
    expect(harness.comments(7)).toHaveLength(1);
  });
});
