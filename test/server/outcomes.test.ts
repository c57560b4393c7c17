/** Red, green, red on GitLab and on Jenkins, from webhook to webhook over real HTTP: the next answer tells what came of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pipelineHook } from '../stand-ins/gitlab/hooks.ts';
import {
  addMergeRequest,
  addPipeline,
  addProject,
  job,
  type MergeRequestState,
  type ProjectState,
} from '../stand-ins/gitlab/state.ts';
import { hook } from '../stand-ins/jenkins/hooks.ts';
import { addBuild, addJob, buildData, pullRequest } from '../stand-ins/jenkins/state.ts';
import { type Harness, JENKINS_SECRET, startHarness, WEBHOOK_TOKEN } from '../support/forges-service.ts';

const PATH = 'acme/shop';
const MINUTE = 60_000;
const LOG = 'installing\nerror: react wants another react-dom\n';
const PATCH = '@@ -3,2 +3,2 @@\n-  "react": "18"\n+  "react": "19"\n';
const scope = { provider: 'gitlab', instance: 'work', organisation: 'acme' } as const;

let lab: Harness;
let project: ProjectState;
beforeEach(async () => {
  lab = await startHarness();
  project = addProject(lab.gitlab.state, { path: PATH });
});
afterEach(async () => {
  await lab.close();
  expect([...lab.gitlab.violations, ...lab.jenkins.violations]).toEqual([]);
});

const sha = (name: string) => Buffer.from(name.padEnd(20, '.')).toString('hex');
const changed = (base: string, head: string) =>
  project.changes.set(`${sha(base)}...${sha(head)}`, {
    title: 'Align react',
    files: [{ path: 'package.json', patch: PATCH }],
  });
const merge = (iid: number): MergeRequestState =>
  addMergeRequest(lab.gitlab.state, { project: PATH, iid, sourceBranch: `topic-${iid}` });
const note = (it: MergeRequestState) => it.discussions.flatMap(({ notes }) => notes)[0]?.body ?? '';
const outcomes = () => lab.store.outcomes.ofPatterns(scope, ['test/error-line'], 9);

describe('GitLab', () => {
  const ends = (it: MergeRequestState, commit: string, red: boolean) => {
    it.sha = sha(commit);
    const pipeline = addPipeline(lab.gitlab.state, {
      project: PATH,
      ref: `refs/merge-requests/${it.iid}/head`,
      source: 'merge_request_event',
      sha: it.sha,
      status: red ? 'failed' : 'success',
      jobs: [job(lab.gitlab.state, red ? { trace: LOG } : { status: 'success' })],
    });
    return lab.deliver('/webhooks/gitlab/work', pipelineHook(pipeline, { token: WEBHOOK_TOKEN }));
  };

  it('a merge request that goes green tells the next one how, and twice is the answer', async () => {
    const shown: string[] = [];
    for (const iid of [1, 2, 3]) {
      const it = merge(iid);
      changed(`${iid} a`, `${iid} b`);
      await ends(it, `${iid} a`, true);
      shown.push(note(it));
      lab.now += 22 * MINUTE;
      await ends(it, `${iid} b`, false);
      lab.now += MINUTE;
    }
    expect(shown[0]).not.toContain('Seen here before');
    expect(shown[1]).toContain('Seen here before: resolved once, median 22 minutes.');
    expect(shown[1]).toContain(`(${lab.gitlab.url}/${PATH}/-/commit/${sha('1 b')})`);
    expect(shown[1]).toContain('+  "react": "19"');
    expect(shown[2]).toContain(
      'resolved 2 of 2 times, median 22 minutes, most often by changing `package.json`',
    );
    expect((await outcomes()).map(({ state }) => state)).toEqual(['resolved', 'resolved', 'resolved']);
  });

  it('a job that passes when it is retried in the same pipeline was flaky', async () => {
    const it = merge(1);
    await ends(it, 'a', true);
    const [pipeline] = lab.gitlab.state.pipelines;
    if (!pipeline) throw new Error('no pipeline');
    Object.assign(pipeline, { status: 'success', jobs: [job(lab.gitlab.state, { status: 'success' })] });
    await lab.deliver('/webhooks/gitlab/work', pipelineHook(pipeline, { token: WEBHOOK_TOKEN }));
    expect(await outcomes()).toMatchObject([{ state: 'rerun', fix: null }]);
  });

  it('is noted once by two replicas that learn of it at the same time', async () => {
    await lab.close();
    lab = await startHarness({ services: 2 });
    project = addProject(lab.gitlab.state, { path: PATH });
    const it = merge(1);
    changed('a', 'b');
    await ends(it, 'a', true);
    it.sha = sha('b');
    const green = addPipeline(lab.gitlab.state, {
      project: PATH,
      ref: 'refs/merge-requests/1/head',
      source: 'merge_request_event',
      sha: it.sha,
      status: 'success',
    });
    const { body, headers } = pipelineHook(green, { token: WEBHOOK_TOKEN });
    const ids = ['1', '2', '3', '4', '5', '6'];
    const posted = await Promise.all(
      ids.map((id) =>
        lab.post('/webhooks/gitlab/work', { body, headers: { ...headers, 'idempotency-key': id } }),
      ),
    );
    expect(posted.map(({ status }) => status)).toEqual(ids.map(() => 202));
    for (const _ of ids) expect(await lab.ended()).toMatchObject({ msg: 'delivery done' });
    const rows = await outcomes();
    expect(rows).toMatchObject([{ state: 'resolved', fix: { files: ['package.json'] } }]);
    expect(await lab.store.fixes.ofFingerprint(scope, rows[0]?.fingerprint ?? '', 9)).toHaveLength(1);
  });

  it('what a fork resolves counts with the crowd', async () => {
    const it = merge(1);
    it.fromFork = true;
    await ends(it, 'a', true);
    expect(await outcomes()).toMatchObject([{ state: 'open', foreign: true }]);
  });
});

describe('Jenkins', () => {
  it('builds of a merge request are followed, and their change is read from the forge', async () => {
    const it = merge(7);
    const made = addJob(lab.jenkins.state, `${PATH}/MR-7`, [
      pullRequest(`${lab.gitlab.url}/${PATH}/-/merge_requests/7`),
    ]);
    const ends = (commit: string, red: boolean) => {
      project.commits.add(sha(commit));
      it.sha = sha(commit);
      const build = addBuild(made, {
        ...(red ? { console: LOG } : { result: 'SUCCESS' }),
        actions: [buildData(sha(commit), `${lab.gitlab.url}/${PATH}.git`)],
      });
      const sent = hook({ job: `${PATH}/MR-7`, build: build.number }, { hmac: JENKINS_SECRET });
      return lab.deliver('/webhooks/jenkins/ci', sent);
    };
    changed('a', 'b');
    expect(await ends('a', true)).toMatchObject({ did: 'answered' });
    lab.now += 40 * MINUTE;
    await ends('b', false);
    expect(await outcomes()).toMatchObject([
      {
        state: 'resolved',
        run: { provider: 'jenkins', repository: `${PATH}/MR-7` },
        target: { provider: 'gitlab', repository: PATH },
        fix: { sha: sha('b'), files: ['package.json'] },
      },
    ]);
    lab.now += MINUTE;
    await ends('c', true);
    expect(note(it)).toContain('Seen here before: resolved once, median 40 minutes.');
    expect(note(it)).toContain('Last ended here by');
  });

  it('a build without a forge is followed by its job, and rebuilding the same commit is a rerun', async () => {
    const made = addJob(lab.jenkins.state, 'team/nightly');
    const ends = (red: boolean) => {
      const build = addBuild(made, {
        ...(red ? { console: LOG } : { result: 'SUCCESS' }),
        actions: [buildData(sha('a'), 'https://git.elsewhere.example/x.git')],
      });
      const sent = hook({ job: 'team/nightly', build: build.number }, { hmac: JENKINS_SECRET });
      return lab.deliver('/webhooks/jenkins/ci', sent);
    };
    await ends(true);
    await ends(false);
    const own = { provider: 'jenkins', instance: 'ci', organisation: 'team' } as const;
    const rows = await lab.store.outcomes.ofPatterns(own, ['test/error-line'], 9);
    expect(rows).toMatchObject([{ state: 'rerun', run: { repository: 'team/nightly', runId: '1' } }]);
  });
});
