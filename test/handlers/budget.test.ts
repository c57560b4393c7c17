/** How many calls GitHub gets: counted over real HTTP, token and configuration included. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/github-service.ts';

let now = Date.now();
const LOG = 'one\nerror: boom in src/a.ts:3\n';
let harness: Harness;
beforeEach(async () => {
  now = Date.now();
  harness = await startHarness({ now: () => now });
});
afterEach(async () => {
  await harness.close();
});

const finish = (run: Parameters<Harness['hooks']['workflowRun']>[1]) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, run));
const failure = (path: string, line: number, message: string) =>
  ({ path, start_line: line, end_line: line, annotation_level: 'failure', message }) as const;
const calls = () => harness.github.seen.map(({ operation }) => operation);

describe('calls to GitHub', () => {
  const fork = { headRepository: 'stranger/shop', branch: 'patch-1' };
  const reanalyze = async (log: string) => {
    for (const { jobs } of harness.repository.runs)
      for (const job of jobs) if (job.conclusion === 'failure') job.log = new TextEncoder().encode(log);
    harness.github.seen.length = 0;
    const said = harness.say(7, 'tim', '/devops-assist reanalyze');
    await harness.deliver(harness.hooks.issueComment(harness.repository, said));
  };
  const passing = () =>
    harness.failedRun(7, '', {
      branch: 'main',
      conclusion: 'success',
      pulls: [],
      jobs: [{ name: 'test', conclusion: 'success', log: 'error: always there\n' }],
    });

  it('are at most 10 for a failing run, cold, even of a fork', async () => {
    await finish(harness.failedRun(7, LOG, fork));
    expect(harness.comments(7)).toHaveLength(1);
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(10);
  });

  it('are at most 10 also where the annotations are asked for', async () => {
    const log = 'ask for annotations\nerror: first\nerror: second\n';
    const jobs = [{ name: 'test', log, annotations: [failure('src/b.ts', 9, 'error: second')] }];
    const run = harness.failedRun(7, '', { ...fork, jobs });
    run.actor = { login: 'renovate[bot]', type: 'Bot' };
    await finish(run);
    expect(harness.comments(7)[0]?.body).toContain('### 🔴 error: second');
    expect(calls()).toContain('checks/list-annotations');
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(10);
  });

  it('are at most 4 more with a baseline', async () => {
    const log = 'use the baseline\nask for annotations\nerror: always there\nerror: boom\n';
    const run = harness.failedRun(7, log, fork);
    passing();
    await finish(run);
    expect(harness.comments(7)[0]?.body).toContain('### 🔴 error: boom');
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(14);
  });

  it('are at most 8 for a reanalysis', async () => {
    harness.repository.permissions.set('tim', 'triage');
    await finish(harness.failedRun(7, LOG, fork));
    await reanalyze('error: later\n');
    expect(harness.comments(7)[0]?.body).toContain('later');
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(8);
  });

  describe.each([
    ['triage', 'tim', false],
    ['read', 'tim', true],
    // The author of a fork's change on a public repository.
    ['read', 'octocat', false],
  ] as const)('for a reanalysis by %s %s (private: %s)', (level, person, isPrivate) => {
    it('are at most 8 with annotations and a baseline, on a replica that knows nothing', async () => {
      harness.repository.private = isPrivate;
      harness.repository.permissions.set(person, level);
      const text = (name: string) =>
        `use the baseline\nask for annotations\nerror: always there\nerror: ${name}\n`;
      const run = harness.failedRun(7, text('boom'), fork);
      passing();
      await finish(run);
      await harness.replace();
      // Weeks later; the token is old as well.
      now += 20 * 24 * 3_600_000;
      (run.jobs[0] as (typeof run.jobs)[number]).log = new TextEncoder().encode(text('later'));
      harness.github.seen.length = 0;
      const said = harness.say(7, person, '/devops-assist reanalyze');
      await harness.deliver(harness.hooks.issueComment(harness.repository, said));
      expect(harness.comments(7)[0]?.body).toContain('### 🔴 error: later');
      expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(8);
    });
  });

  it('cost nothing of the rate limit where nothing changed', async () => {
    const { provider, repository, github } = harness;
    const target = {
      provider: 'github',
      instance: 'github.test',
      organisation: 'acme',
      repository: repository.fullName,
      kind: 'pull',
      id: '7',
    } as const;
    const read = () => provider.clients.installation(target, repository.fullName, AbortSignal.timeout(2_000));
    harness.failedRun(7, LOG);
    const api = await read();
    const { RepositoryFacts } = await import('../../src/providers/github/schema.ts');
    const ask = () =>
      api.get(
        RepositoryFacts,
        'GET /repos/{owner}/{repo}',
        { owner: 'acme', repo: 'shop' },
        AbortSignal.timeout(2_000),
      );
    const [first, second] = [await ask(), await ask()];
    expect(second).toEqual(first);
    expect(
      github.seen.filter(({ operation }) => operation === 'repos/get').map(({ status }) => status),
    ).toEqual([200, 304]);
  });
});
