import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMergeRequest, addPipeline, addProject, bridge, job } from '../../stand-ins/gitlab/state.ts';
import { read, runRef, type Setup, setup, signal } from './setup.ts';

const SHA = 'bcbb5ec396a2c0f828686f14fac9b80b780504f2';
const PATH = 'acme/tools/shop';
let lab: Setup;

beforeEach(async () => {
  lab = await setup();
  addProject(lab.gitlab.state, { path: PATH });
});
afterEach(async () => {
  expect(lab.gitlab.violations).toEqual([]);
  await lab.gitlab.close();
});

const state = () => lab.gitlab.state;
const source = () => lab.provider.source;
const failedNames = async (id: number) => {
  const found = await source().failedJobs(runRef(PATH, id), signal);
  return { names: found.jobs.map(({ name }) => name), omitted: found.omitted };
};

describe('a run', () => {
  it.each([
    ['failed', 'failed', null],
    ['success', 'passed', null],
    ['canceled', 'ignored', 'canceled'],
    ['skipped', 'ignored', 'skipped'],
    ['running', 'ignored', 'still running'],
    ['melted', 'ignored', 'still unknown'],
  ])('that is %s is %s', async (status, outcome, reason) => {
    const { id } = addPipeline(state(), { project: PATH, status });
    expect(await source().run(runRef(PATH, id), signal)).toMatchObject({
      outcome,
      reason,
      headSha: SHA,
      branch: 'main',
      defaultBranch: true,
      url: `${lab.gitlab.url}/${PATH}/-/pipelines/${id}`,
    });
  });

  it('that passed while a child pipeline failed, for the trigger did not wait, has failed', async () => {
    const child = addPipeline(state(), { project: PATH, source: 'parent_pipeline', jobs: [job(state())] });
    const trigger = (fields = {}) => bridge(state(), { status: 'success', downstream: child.id, ...fields });
    const parent = addPipeline(state(), { project: PATH, status: 'success', bridges: [trigger()] });
    expect(await source().run(runRef(PATH, parent.id), signal)).toMatchObject({ outcome: 'failed' });
    parent.bridges = [trigger({ allowFailure: true })];
    expect(await source().run(runRef(PATH, parent.id), signal)).toMatchObject({ outcome: 'passed' });
  });

  it('that is a child is answered with its parent', async () => {
    const { id } = addPipeline(state(), { project: PATH, source: 'parent_pipeline' });
    expect(await source().run(runRef(PATH, id), signal)).toMatchObject({
      outcome: 'ignored',
      reason: expect.stringContaining('parent'),
    });
  });

  it('that does not exist is refused with 404', async () => {
    await expect(source().run(runRef(PATH, 1), signal)).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
      status: 404,
    });
  });
});

describe('failed jobs', () => {
  it('leave out what passed, was retried or may fail', async () => {
    const { id } = addPipeline(state(), {
      project: PATH,
      jobs: [
        job(state(), { name: 'test' }),
        job(state(), { name: 'lint', allowFailure: true }),
        job(state(), { name: 'build', status: 'success' }),
        job(state(), { name: 'flaky', retried: true }),
        job(state(), { name: 'flaky', status: 'success' }),
      ],
    });
    expect(await failedNames(id)).toEqual({ names: ['test'], omitted: 0 });
  });

  it('are read to the last page', async () => {
    const jobs = Array.from({ length: 230 }, (_, index) => job(state(), { name: `test ${index}` }));
    const { id } = addPipeline(state(), { project: PATH, jobs });
    expect((await failedNames(id)).names).toHaveLength(230);
    expect(lab.counts().listPipelineJobs).toBe(3);
  });

  it('include those of child pipelines and of pipelines of other projects, whose log is read there', async () => {
    addProject(state(), { path: 'acme/deploy' });
    const grandchild = addPipeline(state(), { project: PATH, jobs: [job(state(), { name: 'deep' })] });
    const child = addPipeline(state(), {
      project: PATH,
      jobs: [job(state(), { name: 'child' })],
      bridges: [bridge(state(), { downstream: grandchild.id })],
    });
    const other = addPipeline(state(), {
      project: 'acme/deploy',
      jobs: [job(state(), { name: 'deploy', trace: 'from deploy' })],
    });
    const { id } = addPipeline(state(), {
      project: PATH,
      bridges: [bridge(state(), { downstream: child.id }), bridge(state(), { downstream: other.id })],
    });
    expect(await failedNames(id)).toEqual({ names: ['child', 'deep', 'acme/deploy: deploy'], omitted: 0 });
    const { jobs } = await source().failedJobs(runRef(PATH, id), signal);
    const log = await source().log(runRef(PATH, id), jobs[2] as never, signal);
    expect(log.kind === 'log' && (await read(log.bytes))).toBe('from deploy');
    expect(jobs[2]?.url).toMatch(/\/acme\/deploy\/-\/jobs\/\d+$/);
  });

  it('of a project that readers of the answer may not see are counted and not quoted', async () => {
    addProject(state(), { path: 'secret/deploy' });
    addProject(state(), { path: 'acme/site', visibility: 'public' });
    const hidden = addPipeline(state(), { project: 'secret/deploy', jobs: [job(state())] });
    const { id } = addPipeline(state(), {
      project: PATH,
      bridges: [bridge(state(), { downstream: hidden.id })],
    });
    expect(await failedNames(id)).toEqual({ names: [], omitted: 1 });
    // From a public project not even a private one of the same group is quoted.
    const own = addPipeline(state(), { project: PATH, jobs: [job(state())] });
    const open = addPipeline(state(), {
      project: 'acme/site',
      bridges: [bridge(state(), { downstream: own.id })],
    });
    const found = await source().failedJobs(runRef('acme/site', open.id), signal);
    expect(found).toEqual({ jobs: [], omitted: 1, passed: [] });
  });

  it('name a trigger that could not start its pipeline, which has no log', async () => {
    const { id } = addPipeline(state(), { project: PATH, bridges: [bridge(state(), { name: 'deploy' })] });
    const { jobs } = await source().failedJobs(runRef(PATH, id), signal);
    expect(jobs).toMatchObject([{ name: 'deploy' }]);
    expect(await source().log(runRef(PATH, id), jobs[0] as never, signal)).toEqual({
      kind: 'unavailable',
      reason: 'missing',
    });
  });

  it('of pipelines that start each other in a circle are found in bounded calls', async () => {
    const a = addPipeline(state(), { project: PATH, jobs: [job(state(), { name: 'a' })] });
    a.bridges = [bridge(state(), { downstream: a.id }), bridge(state(), { downstream: a.id })];
    await source().failedJobs(runRef(PATH, a.id), signal);
    expect(lab.counts().listPipelineJobs).toBeLessThanOrEqual(20);
  });
});

describe('a log', () => {
  const logOf = async (trace: string | Uint8Array | { status: number }) => {
    const made = job(state(), { trace });
    const { id } = addPipeline(state(), { project: PATH, jobs: [made] });
    const { jobs } = await source().failedJobs(runRef(PATH, id), signal);
    return source().log(runRef(PATH, id), jobs[0] as never, signal);
  };

  it('is streamed as the runner wrote it', async () => {
    const text = `section_start:1:x\r\u001b[0Khello\n${'x'.repeat(3_000_000)}\nERROR: Job failed: exit code 1\n`;
    const log = await logOf(text);
    expect(log.kind === 'log' && (await read(log.bytes)) === text).toBe(true);
    expect(log.kind === 'log' && log.limit?.()).toBeNull();
  });

  it('that the runner cut says at how many bytes', async () => {
    const log = await logOf(
      `${'line\n'.repeat(900_000)}\u001b[31;1mJob's log exceeded limit of 4194304 bytes.\n` +
        'Job execution will continue but no more output will be collected.\u001b[0;m\n',
    );
    if (log.kind !== 'log') throw new Error('no log');
    await read(log.bytes);
    expect(log.limit?.()).toBe(4_194_304);
  });

  it.each([
    [404, 'missing'],
    [410, 'expired'],
    [403, 'forbidden'],
  ])('that answers %i is unavailable: %s, and no error body is taken for it', async (status, reason) => {
    expect(await logOf({ status })).toEqual({ kind: 'unavailable', reason });
  });

  it('whose reader stops early closes the connection', async () => {
    const log = await logOf(new Uint8Array(50_000_000).fill(120));
    if (log.kind !== 'log') throw new Error('no log');
    for await (const _ of log.bytes) break;
    await lab.gitlab.close(); // would wait for an open response
    lab = await setup();
  });
});

describe('the baseline', () => {
  it('is the same job of the newest pipeline that passed on the branch, else on the default branch', async () => {
    const passing = (ref: string, trace: string) =>
      addPipeline(state(), {
        project: PATH,
        ref,
        status: 'success',
        jobs: [job(state(), { status: 'success', trace })],
      });
    passing('main', 'main passed');
    const { id } = addPipeline(state(), { project: PATH, ref: 'feature', jobs: [job(state())] });
    const facts = await source().run(runRef(PATH, id), signal);
    const { jobs } = await source().failedJobs(runRef(PATH, id), signal);
    const baseline = async () => {
      const log = await source().baseline(facts, jobs[0] as never, signal);
      return log?.kind === 'log' ? read(log.bytes) : log;
    };
    expect(await baseline()).toBe('main passed');
    passing('feature', 'feature passed');
    expect(await baseline()).toBe('feature passed');
  });

  it('is null where the job never passed', async () => {
    const { id } = addPipeline(state(), { project: PATH, jobs: [job(state())] });
    const facts = await source().run(runRef(PATH, id), signal);
    const { jobs } = await source().failedJobs(runRef(PATH, id), signal);
    expect(await source().baseline(facts, jobs[0] as never, signal)).toBeNull();
  });
});

describe('the target', () => {
  const targetOf = async (path: string, id: number) =>
    source().target(await source().run(runRef(path, id), signal), signal);

  it.each(['head', 'merge', 'train'])('of refs/merge-requests/12/%s is that merge request', async (kind) => {
    addMergeRequest(state(), { project: PATH, iid: 12, sha: 'c0ffee', sourceBranch: 'topic' });
    const ref = `refs/merge-requests/12/${kind}`;
    const { id } = addPipeline(state(), { project: PATH, ref, source: 'merge_request_event' });
    expect(await targetOf(PATH, id)).toMatchObject({ kind: 'pull', id: '12', repository: PATH });
    const facts = await source().run(runRef(PATH, id), signal);
    expect(facts.branch).toBe('topic');
    // Merged results run on a commit that GitLab made: the head that people know is the merge request's.
    expect(facts.headSha).toBe(kind === 'head' ? SHA : 'c0ffee');
  });

  it('of a fork’s pipeline is the merge request in the project that was forked', async () => {
    addProject(state(), { path: 'ada/shop', forkOf: PATH });
    addMergeRequest(state(), { project: PATH, iid: 3 });
    const { id } = addPipeline(state(), { project: 'ada/shop', ref: 'refs/merge-requests/3/head' });
    expect(await targetOf('ada/shop', id)).toMatchObject({ repository: PATH, kind: 'pull', id: '3' });
  });

  it('of a branch is the open merge request with the same commit', async () => {
    addMergeRequest(state(), { project: PATH, sourceBranch: 'topic', sha: 'other' });
    addMergeRequest(state(), { project: PATH, sourceBranch: 'topic', state: 'closed' });
    addMergeRequest(state(), { project: PATH, sourceBranch: 'topic' });
    const { id } = addPipeline(state(), { project: PATH, ref: 'topic' });
    expect(await targetOf(PATH, id)).toMatchObject({ kind: 'pull', id: '3' });
  });

  it('of the default branch, a tag or a branch without a merge request is the commit', async () => {
    addMergeRequest(state(), { project: PATH, sourceBranch: 'main' });
    for (const ref of ['main', 'v1.0', 'topic']) {
      const { id } = addPipeline(state(), { project: PATH, ref });
      expect(await targetOf(PATH, id)).toMatchObject({ kind: 'commit', id: SHA });
    }
  });
});

it('runs failed jobs again', async () => {
  const made = addPipeline(state(), { project: PATH });
  await source().rerun?.(runRef(PATH, made.id), signal);
  expect(made.status).toBe('running');
});

it('asks the configured URL also below a path', async () => {
  const below = await setup({ root: '/git/lab' });
  addProject(below.gitlab.state, { path: PATH });
  const { id } = addPipeline(below.gitlab.state, { project: PATH });
  expect((await below.provider.source.run(runRef(PATH, id), signal)).url).toBe(
    `${below.gitlab.url}/${PATH}/-/pipelines/${id}`,
  );
  expect(below.gitlab.violations).toEqual([]);
  await below.gitlab.close();
});
