/** Reactions, buttons and commands as votes, over real HTTP against the stand-in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepDue } from '../../src/handlers/sweep.ts';
import { nextSweep } from '../../src/handlers/sweep-schedule.ts';
import { afterVote, INITIAL_RATE } from '../../src/learning/success-rate.ts';
import { addComment } from '../stand-ins/github/state.ts';
import { type Harness, startHarness } from '../support/github-service.ts';

const LOG = 'one\nerror: boom in src/a.ts:3\n';
const scope = { provider: 'github', instance: 'github.test', organisation: 'acme' } as const;
let harness: Harness;
let clock: number;
beforeEach(async () => {
  clock = Date.now();
  harness = await startHarness({ now: () => clock });
  for (const person of ['ann', 'bob']) harness.repository.permissions.set(person, 'triage');
});
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const finish = (run: Parameters<Harness['hooks']['workflowRun']>[1]) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, run));
const answer = () => harness.comments(7)[0] as NonNullable<ReturnType<Harness['comments']>[number]>;
const react = (user: string | null, content: string, at = clock, bot = false) =>
  answer().reactions.push({ user, content, at, bot });
const touch = () =>
  harness.deliver(harness.hooks.issueComment(harness.repository, harness.say(7, 'zoe', 'hello')));
const votes = async () =>
  (await harness.store.votes.ofPatterns(scope, ['test/error-line']))
    .map(({ voter, score }) => `${voter} ${score}`)
    .sort();

describe('reactions', () => {
  beforeEach(async () => {
    await finish(harness.failedRun(7, LOG));
  });

  it('are read at once when anything else arrives, and change the rate that the next comment shows', async () => {
    react('ann', 'THUMBS_UP');
    react('bob', 'CONFUSED', clock + 1);
    await touch();
    expect(await votes()).toEqual(['ann 1', 'bob 0']);
    await finish(harness.failedRun(8, LOG));
    const rate = Math.round(afterVote(afterVote(INITIAL_RATE, 1), 0) * 100);
    expect(harness.comments(8)[0]?.body).toContain(`judged right ${rate} % (2 votes)`);
  });

  it('count once a person, the latest, and those taken back not at all', async () => {
    react('ann', 'THUMBS_UP', clock);
    react('ann', 'THUMBS_DOWN', clock + 5_000);
    react('ann', 'ROCKET', clock + 9_000);
    await touch();
    expect(await votes()).toEqual(['ann 0']);
    answer().reactions.length = 0;
    await touch();
    expect(await votes()).toEqual([]);
  });

  it('of bots, of the App, of deleted accounts and of people without the right do not count', async () => {
    react('devops-assist[bot]', 'THUMBS_UP', clock, true);
    react(null, 'THUMBS_DOWN');
    react('mallory', 'THUMBS_DOWN');
    react('octocat', 'HEART');
    await touch();
    expect(await votes()).toEqual(['octocat 1']);
  });

  it.each([
    ['read', ['rita 1', 'tim 1', 'wendy 1']],
    ['write', ['wendy 1']],
  ])('count as the settings say, with voters: %s', async (level, counted) => {
    harness.repository.files.set('.github/devops-assist.yml', `voters: ${level}\n`);
    clock += 6 * 60_000;
    for (const [person, own] of [
      ['rita', 'read'],
      ['tim', 'triage'],
      ['wendy', 'write'],
    ] as const) {
      harness.repository.permissions.set(person, own);
      react(person, 'THUMBS_UP');
    }
    await touch();
    expect(await votes()).toEqual(counted);
  });

  it('and commands are one vote, the later one', async () => {
    react('ann', 'THUMBS_UP', clock);
    clock += 5_000;
    await harness.deliver(
      harness.hooks.issueComment(harness.repository, harness.say(7, 'ann', '/devops-assist wrong')),
    );
    await touch();
    expect(await votes()).toEqual(['ann 0']);
    react('ann', 'HOORAY', clock + 5_000);
    await touch();
    expect(await votes()).toEqual(['ann 1']);
  });

  it('count for the pattern that stood when they were given', async () => {
    react('ann', 'THUMBS_DOWN');
    clock += 60_000;
    await finish(harness.failedRun(7, 'nothing is said here\n', { id: 9_000 }));
    expect(answer().body).toContain('not known');
    await touch();
    expect(await votes()).toEqual(['ann 0']);
  });

  it('are read on a schedule until the pull request is closed', async () => {
    react('ann', 'THUMBS_UP');
    expect(await sweepDue(harness.service.handlers, 'test', AbortSignal.timeout(5_000))).toBe(0);
    clock += 6 * 60_000;
    expect(await sweepDue(harness.service.handlers, 'test', AbortSignal.timeout(5_000))).toBe(1);
    expect(await votes()).toEqual(['ann 1']);
    const [pull] = harness.repository.pulls;
    await harness.deliver(harness.hooks.pullRequest(harness.repository, pull as never, 'closed'));
    clock += 24 * 3_600_000;
    expect(await sweepDue(harness.service.handlers, 'test', AbortSignal.timeout(5_000))).toBe(0);
  });

  it('are no longer read after two weeks, and ever more rarely before', () => {
    const gaps = [0.5, 3, 12, 48, 200].map(
      (hours) => (nextSweep(0, hours * 3_600_000) ?? 0) - hours * 3_600_000,
    );
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(nextSweep(0, 14 * 24 * 3_600_000)).toBeNull();
  });
});

describe('a sweep', () => {
  it('over 1,000 comments takes at most 12 GraphQL calls', async () => {
    const { repository, github, store } = harness;
    const run = { ...scope, repository: repository.fullName, runId: '1', attempt: 1 };
    for (let id = 1; id <= 1_000; id += 1) {
      const comment = addComment(github.state, repository, {
        issue: id,
        body: 'x',
        user: 'devops-assist[bot]',
        at: clock,
      });
      await store.comments.save({
        target: { ...scope, repository: repository.fullName, kind: 'pull', id: String(id) },
        commentId: `${comment.id}:${comment.nodeId}`,
        contentHash: '',
        run,
        patternIds: ['test/error-line'],
        postedAt: clock,
        sweepAt: clock,
      });
      if (id === 1_000) comment.reactions.push({ user: 'ann', bot: false, content: 'THUMBS_UP', at: clock });
    }
    expect(await sweepDue(harness.service.handlers, 'test', AbortSignal.timeout(20_000))).toBe(1_000);
    expect(github.seen.filter(({ operation }) => operation === 'graphql').length).toBeLessThanOrEqual(12);
    expect(await votes()).toEqual(['ann 1']);
  });
});

describe('a sweep of an App that was suspended', () => {
  it('asks GitHub nothing, and goes on when the App is back', async () => {
    await finish(harness.failedRun(7, LOG));
    react('ann', 'THUMBS_UP');
    await harness.deliver(harness.hooks.installation('acme', 'suspend'));
    harness.github.seen.length = 0;
    clock += 6 * 60_000;
    expect(await sweepDue(harness.service.handlers, 'test', AbortSignal.timeout(5_000))).toBe(1);
    expect(harness.github.seen).toEqual([]);
    await harness.deliver(harness.hooks.installation('acme', 'unsuspend'));
    clock += 6 * 60_000;
    await sweepDue(harness.service.handlers, 'test', AbortSignal.timeout(5_000));
    expect(await votes()).toEqual(['ann 1']);
  });
});

describe('a rate limit that GraphQL tells with status 200', () => {
  it('is kept: no call is made before it ends', async () => {
    await finish(harness.failedRun(7, LOG));
    react('ann', 'THUMBS_UP');
    const json = { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    let once = 1;
    harness.github.fault = ({ operation }) =>
      operation === 'graphql' && once-- > 0
        ? { kind: 'status', status: 200, json, headers: { 'retry-after': '600' } }
        : null;
    const sweep = () => sweepDue(harness.service.handlers, 'test', AbortSignal.timeout(5_000));
    clock += 6 * 60_000;
    await sweep();
    const asked = harness.github.seen.length;
    clock += 6 * 60_000;
    await sweep();
    expect(harness.github.seen).toHaveLength(asked);
    clock += 6 * 60_000;
    await sweep();
    expect(await votes()).toEqual(['ann 1']);
  });
});

describe('the buttons of a check', () => {
  it("count on a fork's pull request, whose checks name no pull request", async () => {
    harness.repository.files.set('.github/devops-assist.yml', 'answer: check\n');
    const run = harness.failedRun(7, LOG, { headRepository: 'stranger/shop', branch: 'patch-1' });
    await finish(run);
    const [check] = harness.repository.checks;
    if (!check) throw new Error('there is no check');
    const press = harness.hooks.checkRun(harness.repository, check, 'requested_action', 'ann', 'wrong');
    await harness.deliver(press);
    expect(await votes()).toEqual(['ann 0']);
    const job = run.jobs[0];
    if (job) job.log = new TextEncoder().encode('error: found later\n');
    expect(await harness.deliver(harness.hooks.checkSuite(harness.repository, check, 'ann'))).toMatchObject({
      did: 'updated',
    });
    expect(check.output.summary).toContain('found later');
  });

  it('vote and ask for a new answer', async () => {
    harness.repository.files.set('.github/devops-assist.yml', 'answer: check\n');
    const run = harness.failedRun(7, LOG);
    await finish(run);
    const [check] = harness.repository.checks;
    if (!check) throw new Error('there is no check');
    expect(check.actions.map(({ identifier }) => identifier)).toEqual(['reanalyze', 'helpful', 'wrong']);
    expect(check.annotations).toMatchObject([{ path: 'src/a.ts', start_line: 3 }]);
    expect(harness.comments(7)).toEqual([]);
    await harness.deliver(
      harness.hooks.checkRun(harness.repository, check, 'requested_action', 'ann', 'helpful'),
    );
    expect(await votes()).toEqual(['ann 1']);
    await harness.deliver(
      harness.hooks.checkRun(harness.repository, check, 'requested_action', 'mallory', 'wrong'),
    );
    expect(await votes()).toEqual(['ann 1']);
    const job = run.jobs[0];
    if (job) job.log = new TextEncoder().encode('error: found later\n');
    expect(
      await harness.deliver(harness.hooks.checkRun(harness.repository, check, 'rerequested', 'ann')),
    ).toMatchObject({ did: 'updated' });
    expect(check.output.summary).toContain('found later');
    expect(harness.repository.checks).toHaveLength(1);
  });
});
