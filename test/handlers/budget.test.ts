/** How many calls GitHub gets: counted over real HTTP, token and configuration included. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/github-service.ts';

const LOG = 'one\nerror: boom in src/a.ts:3\n';
let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(async () => {
  await harness.close();
});

const finish = (run: Parameters<Harness['hooks']['workflowRun']>[1]) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, run));
const calls = () => harness.github.seen.map(({ operation }) => operation);

describe('calls to GitHub', () => {
  it('are at most 10 for a failing run, cold, even of a fork', async () => {
    await finish(harness.failedRun(7, LOG, { headRepository: 'stranger/shop', branch: 'patch-1' }));
    expect(harness.comments(7)).toHaveLength(1);
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(10);
  });

  it('are at most 4 more with a baseline', async () => {
    const run = harness.failedRun(7, 'use the baseline\nerror: always there\nerror: boom\n', {
      headRepository: 'stranger/shop',
      branch: 'patch-1',
    });
    harness.failedRun(7, '', {
      branch: 'main',
      conclusion: 'success',
      pulls: [],
      jobs: [{ name: 'test', conclusion: 'success', log: 'error: always there\n' }],
    });
    await finish(run);
    expect(harness.comments(7)[0]?.body).toContain('### 🔴 error: boom');
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(14);
  });

  it('are at most 8 for a reanalysis', async () => {
    harness.repository.permissions.set('tim', 'triage');
    const run = harness.failedRun(7, LOG, { headRepository: 'stranger/shop', branch: 'patch-1' });
    await finish(run);
    const job = run.jobs[0];
    if (job) job.log = new TextEncoder().encode('error: later\n');
    harness.github.seen.length = 0;
    await harness.deliver(
      harness.hooks.issueComment(harness.repository, harness.say(7, 'tim', '/devops-assist reanalyze')),
    );
    expect(harness.comments(7)[0]?.body).toContain('later');
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(8);
  });

  it('are at most 8 for a reanalysis with a baseline too, which is not read twice', async () => {
    harness.repository.permissions.set('tim', 'triage');
    const text = (name: string) => `use the baseline\nerror: always there\nerror: ${name}\n`;
    const run = harness.failedRun(7, text('boom'), { headRepository: 'stranger/shop', branch: 'patch-1' });
    harness.failedRun(7, '', {
      branch: 'main',
      conclusion: 'success',
      pulls: [],
      jobs: [{ name: 'test', conclusion: 'success', log: 'error: always there\n' }],
    });
    await finish(run);
    const job = run.jobs[0];
    if (job) job.log = new TextEncoder().encode(text('later'));
    harness.github.seen.length = 0;
    await harness.deliver(
      harness.hooks.issueComment(harness.repository, harness.say(7, 'tim', '/devops-assist reanalyze')),
    );
    expect(harness.comments(7)[0]?.body).toContain('### 🔴 error: later');
    expect(calls().length, calls().join(', ')).toBeLessThanOrEqual(8);
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
