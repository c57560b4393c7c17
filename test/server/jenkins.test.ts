import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMergeRequest, addPipeline, addProject } from '../stand-ins/gitlab/state.ts';
import { hook, notification } from '../stand-ins/jenkins/hooks.ts';
import { addBuild, addJob, type BuildState, buildData, pullRequest } from '../stand-ins/jenkins/state.ts';
import { API_TOKEN, type Harness, JENKINS_SECRET, startHarness } from '../support/forges-service.ts';

const JOB = 'team/shop/feature%2Fcart';
const HOOK = '/webhooks/jenkins/ci';
const SHA = 'c6d86dc654b12425e706bcf951adfe5a8627a517';
const LOG = '+ npx tsc\nsrc/a.ts:3: error TS2304: no such name\nFinished: FAILURE\n';

let lab: Harness;

async function start(options = {}): Promise<void> {
  await lab?.close();
  lab = await startHarness(options);
}
beforeEach(() => start());
afterEach(async () => {
  await lab.close();
  expect([...lab.jenkins.violations, ...lab.gitlab.violations]).toEqual([]);
});

const told = (payload: unknown) => lab.deliver(HOOK, hook(payload, { hmac: JENKINS_SECRET }));
function build(fields: Partial<BuildState> = {}, actions: object[] = []): BuildState {
  const job = lab.jenkins.state.jobs.find(({ fullName }) => fullName === JOB);
  return addBuild(job ?? addJob(lab.jenkins.state, JOB, actions), { console: LOG, ...fields });
}
/** The path of the page that a description leads to. */
function pageOf({ description }: BuildState): string {
  const url = /https:\/\/assist\.example(\/d\/\S+)$/.exec(description ?? '')?.[1];
  if (!url) throw new Error(`no link in ${description}`);
  return url;
}
const get = async (path: string) => {
  const response = await fetch(`${lab.url}${path}`);
  return { status: response.status, headers: response.headers, html: await response.text() };
};
/** Presses the button of a page, and waits for the end of what that caused. */
async function press(path: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await lab.post(path, { headers, body: '' });
  expect(response.status).toBe(200);
  return lab.ended();
}

describe('a failed build', () => {
  it.each([
    ['BUILD_URL', () => ({ url: `${lab.jenkins.url}/job/team/job/shop/job/feature%252Fcart/1/` })],
    ['JOB_NAME and BUILD_NUMBER', () => ({ job: JOB, build: 1 })],
    [
      'the Notification plugin',
      () =>
        notification({
          full_url: `${lab.jenkins.url}/job/team/job/shop/job/feature%252Fcart/1/`,
          number: 1,
          phase: 'FINALIZED',
        }),
    ],
  ])('told of by %s is answered in its description, with a page behind a link', async (_name, payload) => {
    const failed = build();
    expect(await told(payload())).toMatchObject({ did: 'answered' });
    expect(failed.description).toMatch(/^devops-assist: .*no such name https:\/\/assist\.example\/d\/\S+$/);
    const { status, html, headers } = await get(pageOf(failed));
    expect(status).toBe(200);
    expect(html).toContain('error TS2304');
    expect(html).toContain(`${lab.jenkins.url}/job/team/job/shop/job/feature%252Fcart/1/`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('of a merge request is answered there too, once for the build and resolved by the next', async () => {
    addProject(lab.gitlab.state, { path: 'acme/shop' });
    const merge = addMergeRequest(lab.gitlab.state, { project: 'acme/shop', iid: 3, sha: SHA });
    const page = `${lab.gitlab.url}/acme/shop/-/merge_requests/3`;
    const failed = build({ actions: [buildData(SHA, `${lab.gitlab.url}/acme/shop.git`)] }, [
      pullRequest(page),
    ]);
    expect(await told({ job: JOB, build: 1 })).toMatchObject({ did: 'answered' });
    const body = () => merge.discussions.flatMap(({ notes }) => notes.map((note) => note.body));
    expect(body()).toHaveLength(1);
    expect(body()[0]).toContain('error TS2304');
    expect(failed.description).toContain('no such name');
    // The page says it too; votes are given on the merge request.
    const shown = await get(pageOf(failed));
    expect(shown.html).toContain('error TS2304');
    expect(shown.html).not.toContain('/helpful');
    build({ result: 'SUCCESS' });
    expect(await told({ job: JOB, build: 2 })).toMatchObject({ did: 'updated' });
    expect(body()).toHaveLength(1);
    expect(body()[0]).toContain('🟢');
  });

  it('of a commit on a forge is answered on the commit', async () => {
    addProject(lab.gitlab.state, { path: 'acme/shop' });
    addPipeline(lab.gitlab.state, { project: 'acme/shop', sha: SHA, status: 'success' });
    build({ actions: [buildData(SHA, 'git@127.0.0.1:acme/shop.git')] });
    expect(await told({ job: JOB, build: 1 })).toMatchObject({ did: 'answered' });
    expect(lab.gitlab.state.commitDiscussions.get(`acme/shop@${SHA}`)).toHaveLength(1);
  });

  it('that a reanalysis reads again is found although it is answered on another forge', async () => {
    addProject(lab.gitlab.state, { path: 'acme/shop', commits: new Set([SHA]) });
    const merge = addMergeRequest(lab.gitlab.state, { project: 'acme/shop', iid: 3, sha: SHA });
    const failed = build({ actions: [buildData(SHA, `${lab.gitlab.url}/acme/shop.git`)] });
    await told({ job: JOB, build: 1 });
    failed.console = 'src/z.ts:9: error TS9999: newly read\n';
    expect(await press(`${pageOf(failed)}/reanalyze`)).toMatchObject({ did: 'updated' });
    expect(merge.discussions[0]?.notes[0]?.body).toContain('TS9999');
  });

  it('is answered while its post steps still run, and waited for while it has no result', async () => {
    const running = build({ building: true, result: null });
    expect(await told({ job: JOB, build: 1 })).toMatchObject({ msg: 'delivery put back' });
    running.result = 'FAILURE';
    lab.now += 60_000;
    expect(await lab.ended()).toMatchObject({ did: 'answered' });
    expect(running.description).toContain('no such name');
  });

  it('that failed while it still ran is listed again by a reanalysis, one that ended is not', async () => {
    const stage = (id: string, name: string) => ({
      id,
      name,
      status: 'FAILED',
      nodes: [{ id: `${id}1`, name: 'Shell Script', status: 'FAILED', log: `error: ${name}\n` }],
    });
    const running = build({ building: true, stages: [stage('7', 'unit')] });
    await told({ job: JOB, build: 1 });
    running.building = false;
    running.stages?.push(stage('8', 'e2e'));
    const asked = () => lab.jenkins.requests.filter(({ path }) => path.endsWith('wfapi/describe')).length;
    const pageUrl = pageOf(running);
    await press(`${pageUrl}/reanalyze`);
    expect((await get(pageUrl)).html).toContain('error: e2e');
    const before = asked();
    lab.now += 120_000;
    await press(`${pageUrl}/reanalyze`);
    expect(asked()).toBe(before);
  });

  it('is answered although its description may not be written', async () => {
    build();
    lab.jenkins.fault = ({ path }) => (path.endsWith('submitDescription') ? { status: 403 } : null);
    expect(await told({ job: JOB, build: 1 })).toMatchObject({ did: 'answered' });
    expect(lab.lines.some((line) => line.includes('run not described'))).toBe(true);
  });

  it('that passed, was aborted or not built gets nothing', async () => {
    for (const [index, result] of ['SUCCESS', 'ABORTED', 'NOT_BUILT'].entries()) {
      const ended = build({ result });
      expect(await told({ job: JOB, build: index + 1 })).toMatchObject({ did: 'nothing' });
      expect(ended.description).toBeNull();
    }
  });

  it('finished twice, completed and finalized, is answered once', async () => {
    build();
    const full_url = `${lab.jenkins.url}/job/team/job/shop/job/feature%252Fcart/1/`;
    const news = (phase: string) => notification({ full_url, number: 1, phase });
    expect(await told(news('COMPLETED'))).toMatchObject({ did: 'answered' });
    expect(await told(news('FINALIZED'))).toMatchObject({
      did: 'nothing',
      why: expect.stringContaining('before'),
    });
  });
});

describe('the endpoint', () => {
  it('refuses strangers, other controllers and nonsense, and asks nobody for them', async () => {
    const status = async (payload: unknown, proof: Parameters<typeof hook>[1]) =>
      (await lab.post(HOOK, hook(payload, proof))).status;
    expect(await status({ job: JOB, build: 1 }, null)).toBe(401);
    expect(await status({ job: JOB, build: 1 }, { bearer: 'wrong' })).toBe(401);
    const known = { bearer: JENKINS_SECRET };
    expect(await status({ url: 'https://evil.example/job/shop/1/' }, known)).toBe(400);
    expect(await status('{', known)).toBe(400);
    expect(lab.jenkins.requests).toEqual([]);
  });
});

describe('votes by link', () => {
  const votes = async () => {
    const scope = { provider: 'jenkins', instance: 'ci', organisation: 'team' } as const;
    const comment = await lab.store.comments.ofTarget({ ...scope, repository: JOB, kind: 'commit', id: '1' });
    const found = await lab.store.votes.ofPatterns(scope, comment?.patternIds ?? []);
    return found.map(({ voter, score }) => [voter.replace(/[0-9a-f]{24}/, 'ID'), score]);
  };

  it('lead to a page with one button; a GET alone, a HEAD and a preview never vote', async () => {
    const failed = build();
    await told({ job: JOB, build: 1 });
    const path = `${pageOf(failed)}/helpful`;
    const { status, html } = await get(path);
    expect(status).toBe(200);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain(`<form method="post" action="${path}">`);
    await fetch(`${lab.url}${path}`, { method: 'HEAD' });
    expect(await lab.store.inbox.list('waiting', 10)).toEqual([]);
    expect(await votes()).toEqual([]);
  });

  it('count once a link: the last press is the vote', async () => {
    const failed = build();
    await told({ job: JOB, build: 1 });
    for (const [action, score] of [
      ['helpful', 1],
      ['helpful', 1],
      ['wrong', 0],
    ] as const) {
      await press(`${pageOf(failed)}/${action}`);
      expect(await votes()).toEqual([['link:ID', score]]);
    }
    const { html } = await get(pageOf(failed));
    expect(html).toContain('1 vote');
  });

  it('and pages end with their link, and are nobody’s without a signature', async () => {
    const failed = build();
    await told({ job: JOB, build: 1 });
    const path = pageOf(failed);
    expect((await get(`${path}x`)).status).toBe(404);
    expect((await get('/d/hello')).status).toBe(404);
    expect((await lab.post(`${path}x/helpful`, { headers: {}, body: '' })).status).toBe(404);
    lab.now += 32 * 86_400_000;
    for (const action of ['', '/helpful', '/reanalyze']) expect((await get(path + action)).status).toBe(410);
    expect(await lab.store.inbox.list('waiting', 10)).toEqual([]);
  });
});

describe('reanalysis', () => {
  it('by link is one in a minute', async () => {
    const failed = build();
    await told({ job: JOB, build: 1 });
    failed.console = 'src/z.ts:9: error TS9999: newly read\n';
    const page = pageOf(failed);
    await press(`${page}/reanalyze`);
    expect(failed.description).toContain('newly read');
    const before = lab.jenkins.requests.length;
    await lab.post(`${page}/reanalyze`, { headers: {}, body: '' });
    lab.now += 1_000;
    expect(lab.jenkins.requests.length).toBe(before);
  });

  it('by API takes the token and a run', async () => {
    const failed = build();
    await told({ job: JOB, build: 1 });
    failed.console = 'src/z.ts:9: error TS9999: newly read\n';
    const run = { provider: 'jenkins', instance: 'ci', organisation: 'team', repository: JOB, runId: '1' };
    const ask = (body: unknown, token = API_TOKEN) => ({
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    const status = async (sent: Parameters<Harness['post']>[1]) =>
      (await lab.post('/api/v1/reanalyze', sent)).status;
    expect(await status(ask(run, 'wrong'))).toBe(401);
    expect(await status(ask({ ...run, runId: '' }))).toBe(400);
    expect(await status(ask({ ...run, instance: 'other' }))).toBe(404);
    expect(await lab.deliver('/api/v1/reanalyze', ask(run))).toMatchObject({ did: 'updated' });
    expect(failed.description).toContain('newly read');
  });
});
