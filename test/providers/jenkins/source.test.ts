import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../src/domain.ts';
import { ProviderError } from '../../../src/providers/error.ts';
import type { Change, ChangeFinder } from '../../../src/providers/provider.ts';
import { addBuild, addJob, buildData, type JobState, pullRequest } from '../../stand-ins/jenkins/state.ts';
import { read, runRef, type Setup, setup, signal } from './setup.ts';

const SHA = 'c6d86dc654b12425e706bcf951adfe5a8627a517';
const JOB = 'team/shop/feature%2Fcart';
const REMOTE = 'https://github.com/acme/shop.git';

let lab: Setup;
let job: JobState;

async function start(fields: Parameters<typeof setup>[0] = {}, forges: readonly ChangeFinder[] = []) {
  await lab?.jenkins.close();
  lab = await setup(fields, forges);
  job = addJob(lab.jenkins.state, JOB);
}
beforeEach(() => start());
afterEach(async () => {
  expect(lab.jenkins.violations).toEqual([]);
  await lab.jenkins.close();
});

const run = (number: number, name = JOB) => lab.provider.source.run(runRef(name, number), signal);
const jobs = async (number: number) =>
  (await lab.provider.source.failedJobs(runRef(JOB, number), signal)).jobs;
const logOf = async (number: number, index = 0) => {
  const found = (await jobs(number))[index];
  if (!found) throw new Error('no job');
  const log = await lab.provider.source.log(runRef(JOB, number), found, signal);
  return log.kind === 'log' ? read(log.bytes) : log;
};

describe('a build', () => {
  it.each([
    ['FAILURE', 'failed', null],
    ['SUCCESS', 'passed', null],
    ['UNSTABLE', 'failed', null],
    ['ABORTED', 'ignored', 'aborted'],
    ['NOT_BUILT', 'ignored', 'not built'],
    ['EXPLODED', 'ignored', 'a result that is not known'],
    [null, 'ignored', 'ended without a result'],
  ])('that ended as %s is %s', async (result, outcome, reason) => {
    addBuild(job, { result, actions: [buildData(SHA, REMOTE)] });
    expect(await run(1)).toMatchObject({
      outcome,
      reason,
      headSha: SHA,
      branch: 'main',
      name: JOB,
      url: `${lab.jenkins.url}/job/team/job/shop/job/feature%252Fcart/1/`,
    });
  });

  it('that is unstable or aborted is as configured', async () => {
    await start({ unstable: 'ignore', aborted: 'answer' });
    addBuild(job, { result: 'UNSTABLE' });
    addBuild(job, { result: 'ABORTED' });
    expect([await run(1), await run(2)]).toMatchObject([{ outcome: 'ignored' }, { outcome: 'failed' }]);
  });

  it('that still runs is not ready, unless it has failed already: post steps send the webhook', async () => {
    addBuild(job, { building: true, result: null });
    addBuild(job, { building: true, result: 'SUCCESS' });
    addBuild(job, { building: true, result: 'FAILURE' });
    for (const number of [1, 2])
      await expect(run(number)).rejects.toMatchObject({ code: 'PROVIDER_NOT_READY', final: false });
    expect(await run(3)).toMatchObject({ outcome: 'failed' });
  });

  it('of a multibranch job has the branch of the job, and knows the primary one', async () => {
    job.actions.push(pullRequest('https://github.com/acme/shop/tree/feature/cart'));
    addBuild(job, { actions: [buildData(SHA, REMOTE, 'detached')] });
    expect(await run(1)).toMatchObject({ branch: 'feature/cart', defaultBranch: false });
    const main = addJob(lab.jenkins.state, 'team/shop/main', [
      { _class: 'jenkins.scm.api.metadata.PrimaryInstanceMetadataAction' },
    ]);
    addBuild(main);
    expect(await run(1, 'team/shop/main')).toMatchObject({ defaultBranch: true, headSha: '' });
  });

  it('whose URL the controller gives itself is linked there', async () => {
    await start({ publicUrl: 'https://ci.example' });
    addBuild(job);
    expect((await run(1)).url).toBe('https://ci.example/job/team/job/shop/job/feature%252Fcart/1/');
  });
});

describe('what failed', () => {
  it('is the console of a freestyle build, where no stage view answers', async () => {
    addBuild(job, { console: 'Started\nFinished: FAILURE\n' });
    expect(await jobs(1)).toMatchObject([{ id: 'build', name: JOB, steps: [] }]);
    expect(await logOf(1)).toBe('Started\nFinished: FAILURE\n');
  });

  it('has the stages of a pipeline as its steps', async () => {
    const node = { id: '9', name: 'Shell Script', status: 'FAILED', log: 'x' };
    addBuild(job, {
      console: 'all of it',
      stages: [
        { id: '5', name: 'Build', status: 'SUCCESS', nodes: [] },
        { id: '8', name: 'Test', status: 'FAILED', nodes: [node] },
        { id: '10', name: 'Deploy', status: 'FAILED', nodes: [] }, // skipped, but Jenkins says FAILED
        { id: '11', name: 'Tidy', status: 'NOT_EXECUTED', nodes: [] },
      ],
    });
    expect(await jobs(1)).toMatchObject([
      {
        id: 'build',
        name: 'Test',
        steps: [
          { name: 'Build', number: 1, conclusion: 'success' },
          { name: 'Test', number: 2, conclusion: 'failure' },
          { name: 'Deploy', number: 3, conclusion: 'failure' },
          { name: 'Tidy', number: 4, conclusion: 'skipped' },
        ],
      },
    ]);
    expect(await logOf(1)).toBe('all of it');
  });

  it('is told apart for parallel branches, each with its own log', async () => {
    const failed = (id: string, log: string, hasMore = false) => ({
      id,
      name: 'Shell Script',
      status: 'FAILED',
      log,
      hasMore,
    });
    const unit = failed('21', '+ npm test\n<span class="x">a &lt; b &amp;&amp; c</span>\n');
    const e2e = failed('22', 'the end of much', true);
    addBuild(job, {
      console: 'both mixed',
      stages: [
        { id: '10', name: 'Tests', status: 'FAILED', nodes: [unit, e2e] },
        { id: '11', name: 'unit', status: 'FAILED', nodes: [unit] },
        { id: '12', name: 'e2e', status: 'FAILED', nodes: [e2e] },
      ],
    });
    expect((await jobs(1)).map(({ id, name }) => [id, name])).toEqual([
      ['node:21', 'unit'],
      ['node:22', 'e2e'],
    ]);
    expect(await logOf(1, 0)).toBe('+ npm test\na < b && c\n');
    const [, second] = await jobs(1);
    const log = await lab.provider.source.log(runRef(JOB, 1), second as never, signal);
    expect(log.kind === 'log' && [await read(log.bytes), log.limit?.()]).toEqual(['the end of much', 10_240]);
  });

  it('is whole for a parallel branch, however much it wrote', async () => {
    const lines = Array.from({ length: 3_000 }, (_none, index) => `line ${index} of the branch\n`).join('');
    const step = (id: string, text: string[]) => ({
      id,
      name: 'Shell Script',
      status: 'FAILED',
      log: 'only the end',
      hasMore: true,
      text,
    });
    const [unit, e2e] = [step('21', ['error: first\n', lines]), step('22', ['<b> & all\n'])];
    addBuild(job, {
      console: 'both mixed',
      stages: [
        { id: '11', name: 'unit', status: 'FAILED', nodes: [unit] },
        { id: '12', name: 'e2e', status: 'FAILED', nodes: [e2e] },
      ],
    });
    const [first] = await jobs(1);
    const log = await lab.provider.source.log(runRef(JOB, 1), first as never, signal);
    const text = log.kind === 'log' ? await read(log.bytes) : '';
    expect(text).toBe(`error: first\n${lines}`);
    expect(text.length).toBeGreaterThan(60_000);
    expect(log.kind === 'log' && log.limit?.()).toBeFalsy();
    expect(await logOf(1, 1)).toBe('<b> & all\n');
  });

  it('is each failed configuration of a matrix build, and none of an earlier one', async () => {
    const of = (configuration: string, number: number, result: string) => ({
      configuration,
      number,
      result,
      console: `console of ${configuration}`,
    });
    addBuild(job, { result: 'SUCCESS' });
    addBuild(job, {
      console: 'parent',
      runs: [
        of('JDK=17,OS=linux', 2, 'FAILURE'),
        of('JDK=21,OS=linux', 2, 'SUCCESS'),
        of('JDK=8,OS=linux', 1, 'FAILURE'),
      ],
    });
    expect((await jobs(2)).map(({ name }) => name)).toEqual(['JDK=17,OS=linux']);
    expect(await logOf(2)).toBe('console of JDK=17,OS=linux');
  });
});

describe('a console', () => {
  it('that still grows is read to what is written, in pieces', async () => {
    addBuild(job, { building: true, console: 'one\n', later: ['two\n', 'three\n'] });
    expect(await logOf(1)).toBe('one\ntwo\nthree\n');
    expect(lab.seen().filter((path) => path.endsWith('progressiveText'))).toHaveLength(4);
  });

  it('of a build that was discarded is expired, one that may not be read forbidden', async () => {
    const build = addBuild(job, { console: 'x' });
    const [found] = await jobs(1);
    lab.jenkins.fault = ({ path }) => (path.endsWith('consoleText') ? { status: 403 } : null);
    const log = () => lab.provider.source.log(runRef(JOB, 1), found as never, signal);
    expect(await log()).toEqual({ kind: 'unavailable', reason: 'forbidden' });
    job.builds.splice(job.builds.indexOf(build), 1);
    expect(await log()).toEqual({ kind: 'unavailable', reason: 'expired' });
  });

  it('is never a page in its place', async () => {
    addBuild(job, { console: 'x' });
    lab.jenkins.fault = ({ path }) =>
      path.endsWith('consoleText') ? { status: 200, headers: { 'content-type': 'text/html' } } : null;
    expect(await logOf(1)).toEqual({ kind: 'unavailable', reason: 'missing' });
  });

  it('of 20 MB is streamed', async () => {
    addBuild(job, { console: new Uint8Array(20_000_000).fill(120) });
    expect((await logOf(1)) as string).toHaveLength(20_000_000);
  });
});

describe('the baseline', () => {
  it('is the console of the last stable build, none for a step of a pipeline', async () => {
    addBuild(job, { result: 'SUCCESS', console: 'green' });
    addBuild(job, { console: 'red' });
    const [found] = await jobs(2);
    if (!found) throw new Error('no job');
    const log = await lab.provider.source.baseline(await run(2), found, signal);
    expect(log?.kind === 'log' && (await read(log.bytes))).toBe('green');
    expect(await lab.provider.source.baseline(await run(2), { ...found, id: 'node:5' }, signal)).toBeNull();
  });

  it('is null where no build was stable', async () => {
    addBuild(job);
    const [found] = await jobs(1);
    expect(await lab.provider.source.baseline(await run(1), found as never, signal)).toBeNull();
  });
});

describe('the target', () => {
  const target = async (number = 1) => lab.provider.source.target(await run(number), signal);
  const forge = (kind: Target['kind'], matches: (change: Change) => boolean) => {
    const asked: Change[] = [];
    const finder: ChangeFinder = {
      find: async (change) => {
        asked.push(change);
        const found = {
          provider: 'github',
          instance: 'github.com',
          organisation: 'acme',
          repository: 'acme/shop',
        };
        return matches(change)
          ? ({ ...found, kind, id: kind === 'pull' ? '12' : change.commit } as Target)
          : null;
      },
    };
    return { finder, asked };
  };

  it('is the pull request of the multibranch source', async () => {
    const page = 'https://github.com/acme/shop/pull/12';
    const { finder } = forge('pull', ({ pageUrl }) => pageUrl === page);
    await start({}, [forge('pull', () => false).finder, finder]);
    job.actions.push(pullRequest(page));
    addBuild(job, { actions: [buildData(SHA, REMOTE)] });
    expect(await target()).toMatchObject({ provider: 'github', kind: 'pull', id: '12' });
  });

  it.each(['CHANGE_URL', 'ghprbPullLink'])('is the pull request of the parameter %s', async (name) => {
    const page = 'https://github.com/acme/shop/pull/12';
    const { finder } = forge('pull', ({ pageUrl }) => pageUrl === page);
    await start({}, [finder]);
    addBuild(job, {
      actions: [
        {
          parameters: [
            { name, value: page },
            { name: 'X', value: true },
          ],
        },
      ],
    });
    expect(await target()).toMatchObject({ kind: 'pull', id: '12' });
  });

  it('is found by clone address and commit; the pull request of any checkout before a commit', async () => {
    const library = 'https://github.com/acme/library.git';
    const { finder, asked } = forge('pull', ({ remotes }) => remotes.includes(REMOTE));
    const { finder: commits } = forge('commit', () => true);
    await start({}, [finder, commits]);
    addBuild(job, { actions: [buildData('aaaaaaa', library), buildData(SHA, REMOTE)] });
    expect(await target()).toMatchObject({ kind: 'pull', id: '12' });
    expect(asked.map(({ remotes, commit }) => [remotes[0], commit])).toEqual([
      [library, 'aaaaaaa'],
      [REMOTE, SHA],
    ]);
  });

  it('is the commit where there is no pull request', async () => {
    await start({}, [forge('commit', () => true).finder]);
    addBuild(job, { actions: [buildData(SHA, REMOTE)] });
    expect(await target()).toMatchObject({ provider: 'github', kind: 'commit', id: SHA });
  });

  it('is found on the next forge when one refuses us; an outage is waited for', async () => {
    const failing = (code: 'PROVIDER_REFUSED' | 'PROVIDER_UNAVAILABLE'): ChangeFinder => ({
      find: async () => {
        throw new ProviderError(code, 'x');
      },
    });
    await start({}, [failing('PROVIDER_REFUSED'), forge('commit', () => true).finder]);
    addBuild(job, { actions: [buildData(SHA, REMOTE)] });
    expect(await target()).toMatchObject({ kind: 'commit' });
    await start({}, [failing('PROVIDER_UNAVAILABLE'), forge('commit', () => true).finder]);
    addBuild(job, { actions: [buildData(SHA, REMOTE)] });
    await expect(target()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it('is the build itself where there is no forge, and the page the answer', async () => {
    addBuild(job, { actions: [buildData(SHA, 'file:///srv/git/shop')] });
    const found = await target();
    expect(found).toMatchObject({ provider: 'jenkins', instance: 'ci', repository: JOB, id: '1' });
    expect(await lab.provider.sink.upsert(found, 'markdown', signal)).toMatchObject({
      id: 'build-1',
      url: `${lab.jenkins.url}/job/team/job/shop/job/feature%252Fcart/1/`,
    });
  });
});

describe('the description', () => {
  const note = (text: string, url: string | null = 'https://assist.example/d/abc') =>
    lab.provider.note.note(runRef(JOB, 1), text, url, signal);

  it('gets one line, replaced by the next; other people’s lines stay', async () => {
    const build = addBuild(job, { description: 'Release candidate' });
    await note('ERESOLVE');
    await note('ERESOLVE again');
    expect(build.description).toBe(
      'Release candidate\ndevops-assist: ERESOLVE again https://assist.example/d/abc',
    );
    lab.seen();
    await note('ERESOLVE again');
    expect(lab.seen().filter((it) => it.startsWith('POST'))).toEqual([]);
  });

  it('is safe under every markup formatter, short and one line', async () => {
    const build = addBuild(job);
    await note(`<script>alert("x")</script>\n&lt; 'a' ${'y'.repeat(500)}`, null);
    expect(build.description).not.toMatch(/[<>&"'\n]/);
    expect(build.description?.length).toBeLessThan(200);
    await start({ description: 'html' });
    const html = addBuild(job);
    await note('<b>bold</b>', 'https://assist.example/d/a"onmouseover="x');
    expect(html.description).toBe(
      'devops-assist: <a href="https://assist.example/d/a%22onmouseover=%22x" rel="nofollow">b bold /b</a>',
    );
  });

  it('is left alone where configured', async () => {
    await start({ description: 'off' });
    addBuild(job);
    await note('x');
    expect(lab.seen()).toEqual([]);
  });
});

it('asks with the API token only, and only below the configured URL', async () => {
  await start({ token: 'not-the-token' });
  addBuild(job);
  await expect(run(1)).rejects.toMatchObject({ code: 'PROVIDER_REFUSED', status: 401 });
});

it('votes come by link only', async () => {
  addBuild(job);
  const target = await lab.provider.source.target(await run(1), signal);
  const may = (person: string, right?: 'vote' | 'command') =>
    lab.provider.sink.mayCommand(target, person, signal, right);
  expect([await may('link:ab', 'vote'), await may('7', 'vote'), await may('link:ab')]).toEqual([
    true,
    false,
    false,
  ]);
  const trust = (person: string) => lab.provider.sink.trust(target, person, signal);
  expect([await trust('link:ab'), await trust('7')]).toEqual(['contributor', null]);
});
