import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  emojiHook,
  example,
  hook,
  jobHook,
  mergeRequestHook,
  noteHook,
  pipelineHook,
} from '../stand-ins/gitlab/hooks.ts';
import {
  addAward,
  addMergeRequest,
  addNote,
  addPipeline,
  addProject,
  job,
  type MergeRequestState,
  type PipelineState,
} from '../stand-ins/gitlab/state.ts';
import { type Harness, startHarness, WEBHOOK_TOKEN } from '../support/forges-service.ts';

const PATH = 'acme/tools/shop';
const HOOK = '/webhooks/gitlab/work';
const token = { token: WEBHOOK_TOKEN };
const LOG = 'section_start:1:step\r\u001b[0Kbuild\nsrc/a.ts:3: error TS2304: no such name\n';

let lab: Harness;
let merge: MergeRequestState;

beforeEach(async () => {
  lab = await startHarness();
  addProject(lab.gitlab.state, { path: PATH });
  merge = addMergeRequest(lab.gitlab.state, { project: PATH, iid: 12, sourceBranch: 'topic' });
});
afterEach(async () => {
  await lab.close();
  expect(lab.gitlab.violations).toEqual([]);
});

const failed = (fields: Partial<PipelineState> = {}) =>
  addPipeline(lab.gitlab.state, {
    project: PATH,
    ref: 'refs/merge-requests/12/head',
    source: 'merge_request_event',
    jobs: [job(lab.gitlab.state, { trace: LOG })],
    ...fields,
  });
const notes = () => merge.discussions.flatMap((it) => it.notes);
const answers = () => notes().filter(({ body }) => body.startsWith('<!-- devops-assist:answer -->'));

describe('a failed pipeline', () => {
  it('gets one note on its merge request, with the cause and a link to the job', async () => {
    const pipeline = failed();
    expect(await lab.deliver(HOOK, pipelineHook(pipeline, token))).toMatchObject({ did: 'answered' });
    expect(notes()).toHaveLength(1);
    expect(answers()[0]?.body).toContain('error TS2304');
    expect(answers()[0]?.body).toContain(`${lab.gitlab.url}/${PATH}/-/jobs/${pipeline.jobs[0]?.id}`);
  });

  it('is answered once however often it is told of', async () => {
    const sent = pipelineHook(failed(), { ...token, id: 'same' });
    expect(await lab.deliver(HOOK, sent)).toMatchObject({ did: 'answered' });
    expect(await (await lab.post(HOOK, sent)).json()).toEqual({ accepted: 'duplicate' });
    const { headers, body } = sent;
    const other = { body, headers: { ...headers, 'idempotency-key': 'another' } };
    expect(await lab.deliver(HOOK, other)).toMatchObject({ did: 'unchanged' });
    expect(notes()).toHaveLength(1);
  });

  it('is resolved when green and red again when its retried job fails: the same note', async () => {
    const pipeline = failed();
    await lab.deliver(HOOK, pipelineHook(pipeline, token));
    pipeline.status = 'success';
    pipeline.jobs = [];
    expect(await lab.deliver(HOOK, pipelineHook(pipeline, token))).toMatchObject({ did: 'updated' });
    expect(answers()[0]?.body).toContain('🟢');
    pipeline.status = 'failed';
    pipeline.jobs = [job(lab.gitlab.state, { trace: 'src/b.ts:1: error TS1005: ; expected\n' })];
    expect(await lab.deliver(HOOK, pipelineHook(pipeline, token))).toMatchObject({ did: 'updated' });
    expect(answers()).toHaveLength(1);
    expect(answers()[0]?.body).toContain('TS1005');
  });

  it('without a merge request gets a comment on its commit', async () => {
    const pipeline = failed({ ref: 'main', source: 'push', sha: 'a'.repeat(40) });
    expect(await lab.deliver(HOOK, pipelineHook(pipeline, token))).toMatchObject({ did: 'answered' });
    const kept = lab.gitlab.state.commitDiscussions.get(`${PATH}@${'a'.repeat(40)}`);
    expect(kept?.[0]?.notes[0]?.body).toContain('error TS2304');
  });

  it('whose log the runner cut says so', async () => {
    const trace = `${LOG}\nJob's log exceeded limit of 4194304 bytes.\n`;
    await lab.deliver(HOOK, pipelineHook(failed({ jobs: [job(lab.gitlab.state, { trace })] }), token));
    expect(answers()[0]?.body).toContain('cut the log of');
    expect(answers()[0]?.body).toContain('at 4 MiB');
  });

  it('survives outages: the forge answers 502 and drops connections, the answer comes', async () => {
    let faults = 4;
    lab.gitlab.fault = () => (faults-- > 0 ? (faults % 2 ? { status: 502 } : 'drop') : null);
    expect(await lab.deliver(HOOK, pipelineHook(failed(), token))).toMatchObject({
      msg: 'delivery put back',
    });
    lab.now += 60_000;
    expect(await lab.ended()).toMatchObject({ did: 'answered' });
    expect(notes()).toHaveLength(1);
  });

  it('waits for a rate limit without a call', async () => {
    lab.gitlab.fault = () => ({ status: 429, headers: { 'retry-after': '120' } });
    expect(await lab.deliver(HOOK, pipelineHook(failed(), token))).toMatchObject({
      msg: 'delivery put back',
    });
    const calls = lab.gitlab.requests.length;
    expect(calls).toBe(1);
    lab.gitlab.fault = () => null;
    lab.now += 121_000;
    expect(await lab.ended()).toMatchObject({ did: 'answered' });
  });

  it('costs few calls', async () => {
    await lab.deliver(HOOK, pipelineHook(failed(), token));
    expect(lab.gitlab.requests.length).toBeLessThanOrEqual(12);
  });

  it('is answered by its first failed job where the project asks for that, and completed at its end', async () => {
    const { files } = lab.gitlab.state.projects[0] as { files: Map<string, string> };
    const running = failed({ status: 'running' });
    const [first] = running.jobs;
    if (!first) throw new Error('no job');
    expect(await lab.deliver(HOOK, jobHook(running, first, token))).toMatchObject({ did: 'nothing' });
    lab.now += 120_000;
    files.set('HEAD:.gitlab/devops-assist.yml', 'early: true\n');
    expect(await lab.deliver(HOOK, jobHook(running, first, token))).toMatchObject({ did: 'answered' });
    running.status = 'failed';
    running.jobs.push(job(lab.gitlab.state, { name: 'lint', trace: 'src/b.ts:1: error TS1005: other\n' }));
    expect(await lab.deliver(HOOK, pipelineHook(running, token))).toMatchObject({ did: 'updated' });
    expect(answers()).toHaveLength(1);
    expect(answers()[0]?.body).toContain('TS1005');
  });

  it('of a project that switched the answers off gets none, and says why', async () => {
    lab.gitlab.state.projects[0]?.files.set('HEAD:.gitlab/devops-assist.yml', 'enabled: false\n');
    expect(await lab.deliver(HOOK, pipelineHook(failed(), token))).toMatchObject({
      did: 'nothing',
      why: expect.stringContaining('switched'),
    });
  });
});

describe('the endpoint', () => {
  it('answers 401 to a stranger, 2xx to everything else, 404 to an unknown instance', async () => {
    const status = async (path: string, sent: Parameters<Harness['post']>[1]) =>
      (await lab.post(path, sent)).status;
    expect(await status(HOOK, pipelineHook(failed(), {}))).toBe(401);
    expect(await status(HOOK, pipelineHook(failed(), { token: 'wrong' }))).toBe(401);
    expect(await status(HOOK, hook('Push Hook', { object_kind: 'push' }, token))).toBe(200);
    expect(await status(HOOK, hook('Pipeline Hook', 'no json', token))).toBe(200);
    expect(await status('/webhooks/gitlab/other', pipelineHook(failed(), token))).toBe(404);
    expect(await status('/webhooks/gitlab', hook('Push Hook', { object_kind: 'push' }, token))).toBe(200);
  });

  it('takes the examples of the documentation', async () => {
    const status = async (event: string, name: Parameters<typeof example>[0]) =>
      (await lab.post(HOOK, hook(event, example(name), token))).status;
    expect(await status('Job Hook', 'job')).toBe(200);
    expect(await status('Emoji Hook', 'emoji')).toBe(200);
    for (const [event, name] of [
      ['Pipeline Hook', 'pipeline'],
      ['Note Hook', 'note'],
    ] as const)
      expect(await status(event, name)).toBe(202);
  });
});

describe('people', () => {
  const say = async (body: string, authorId = 7) => {
    const note = addNote(lab.gitlab.state, merge.discussions, { body, authorId });
    return { note, ended: await lab.deliver(HOOK, noteHook(merge, note, token)) };
  };
  const signs = (note: { awards: { name: string }[] }) => note.awards.map(({ name }) => name);

  it('ask for a fresh answer by a note: 👀, the note updated, 🚀', async () => {
    const pipeline = failed();
    await lab.deliver(HOOK, pipelineHook(pipeline, token));
    (pipeline.jobs[0] as { trace: string }).trace = 'src/z.ts:9: error TS9999: newly read\n';
    const { note, ended } = await say('Please:\n/devops-assist reanalyze');
    expect(ended).toMatchObject({ did: 'updated' });
    expect(signs(note)).toEqual(['eyes', 'rocket']);
    expect(answers()).toHaveLength(1);
    expect(answers()[0]?.body).toContain('TS9999');
  });

  it('without the right are told so by 😕 and nothing happens', async () => {
    await lab.deliver(HOOK, pipelineHook(failed(), token));
    const { note, ended } = await say('/devops-assist reanalyze', 8);
    expect(ended).toMatchObject({ did: 'nothing' });
    expect(signs(note)).toEqual(['confused']);
  });

  it('get help for an unknown command, in a note of its own', async () => {
    await lab.deliver(HOOK, pipelineHook(failed(), token));
    await say('/devops-assist dance');
    expect(notes().at(-1)?.body).toMatch(/^<!-- devops-assist:reply -->/);
    expect(answers()).toHaveLength(1);
  });

  it('vote by emoji, and the event makes us count all of them; a withdrawn one leaves no trace', async () => {
    await lab.deliver(HOOK, pipelineHook(failed(), token));
    const [note] = answers();
    if (!note) throw new Error('no answer');
    const comment = await lab.store.comments.ofTarget({
      provider: 'gitlab',
      instance: 'work',
      organisation: 'acme',
      repository: PATH,
      kind: 'pull',
      id: '12',
    });
    const votes = async () =>
      (await lab.store.votes.ofPatterns(comment?.target as never, comment?.patternIds as string[])).map(
        ({ voter, score }) => [voter, score],
      );
    addAward(lab.gitlab.state, note, 7, 'thumbsup');
    // Somebody without a role, and a bot: their emoji are there, but count for nothing.
    addAward(lab.gitlab.state, note, 8, 'thumbsdown');
    addAward(lab.gitlab.state, note, 50, 'thumbsup');
    const award = { name: 'thumbsup', userId: 7 };
    await lab.deliver(HOOK, emojiHook(merge, note, award, 'award', token));
    expect(comment?.patternIds.length).toBeGreaterThan(0);
    expect(await votes()).toEqual([['7', 1]]);
    note.awards = note.awards.filter(({ userId }) => userId !== 7);
    await lab.deliver(HOOK, emojiHook(merge, note, award, 'revoke', token));
    expect(await votes()).toEqual([]);
  });

  it('close the merge request, and its reactions are read no more', async () => {
    await lab.deliver(HOOK, pipelineHook(failed(), token));
    await lab.deliver(HOOK, mergeRequestHook(merge, 'merge', token));
    expect(await lab.store.comments.dueForSweep(lab.now + 400 * 86_400_000, 10)).toEqual([]);
  });
});
