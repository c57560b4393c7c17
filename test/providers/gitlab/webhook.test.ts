import { describe, expect, it } from 'vitest';
import type { GitlabInstance } from '../../../src/config/forges.ts';
import { ANSWER_MARKER, REPLY_MARKER } from '../../../src/domain.ts';
import { createGitlabReceiver } from '../../../src/providers/gitlab/webhook.ts';
import {
  emojiHook,
  example,
  hook,
  mergeRequestHook,
  noteHook,
  pipelineHook,
  type SentHook,
} from '../../stand-ins/gitlab/hooks.ts';
import { addMergeRequest, addNote, addPipeline, emptyState } from '../../stand-ins/gitlab/state.ts';
import { SIGNING_KEY, WEBHOOK_TOKEN } from './setup.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const token = { token: WEBHOOK_TOKEN };

const receiver = (fields: Partial<GitlabInstance> = { webhookToken: WEBHOOK_TOKEN }) =>
  createGitlabReceiver({
    name: 'work',
    url: 'https://gitlab.example',
    token: 'glpat-x',
    thread: 'note',
    onCommit: 'comment',
    ...fields,
  });
const receive = (sent: SentHook, fields?: Partial<GitlabInstance>, now = NOW) =>
  receiver(fields).receive({ ...sent, instance: 'work' }, now);

const state = emptyState();
const pipeline = addPipeline(state, { project: 'acme/tools/shop', status: 'failed' });
const merge = addMergeRequest(state, { project: 'acme/tools/shop', iid: 12 });

describe('who may send', () => {
  it('takes the secret token and refuses a wrong or missing one with 401', async () => {
    expect(await receive(pipelineHook(pipeline, token))).toMatchObject({ kind: 'accepted' });
    for (const proof of [{}, { token: 'wrong' }, { token: `${WEBHOOK_TOKEN}x` }])
      expect(await receive(pipelineHook(pipeline, proof))).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('takes a signature within five minutes and no replay after them', async () => {
    const signed = { signingKey: SIGNING_KEY };
    const sent = pipelineHook(pipeline, { ...signed, now: NOW });
    expect(await receive(sent, signed)).toMatchObject({ kind: 'accepted' });
    expect(await receive(sent, signed, NOW + 299_000)).toMatchObject({ kind: 'accepted' });
    for (const now of [NOW + 301_000, NOW - 301_000])
      expect(await receive(sent, signed, now)).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('gives a replay within five minutes the same delivery id, whatever Idempotency-Key it claims', async () => {
    const signed = { signingKey: SIGNING_KEY };
    const sent = pipelineHook(pipeline, { ...signed, now: NOW });
    const again = { ...sent, headers: { ...sent.headers, 'idempotency-key': 'another' } };
    const ids = [await receive(sent, signed), await receive(again, signed)].map(
      (it) => it.kind === 'accepted' && it.deliveryId,
    );
    expect(ids[0]).toBe(sent.headers['webhook-id']);
    expect(ids[1]).toBe(ids[0]);
  });

  it('refuses a changed body, id, time or key', async () => {
    const signed = { signingKey: SIGNING_KEY };
    const { headers, body } = pipelineHook(pipeline, { ...signed, now: NOW });
    const forged: SentHook[] = [
      { headers, body: `${body} ` },
      { headers: { ...headers, 'webhook-id': 'other' }, body },
      { headers: { ...headers, 'webhook-timestamp': String(NOW / 1000 + 1) }, body },
      { headers: { ...headers, 'webhook-timestamp': 'soon' }, body },
      { headers: { ...headers, 'webhook-signature': 'v1,AAAA' }, body },
      pipelineHook(pipeline, { signingKey: `whsec_${Buffer.alloc(32).toString('base64')}`, now: NOW }),
    ];
    for (const sent of forged) expect(await receive(sent, signed)).toMatchObject({ status: 401 });
  });

  it('takes one right signature among several, while the key is changed', async () => {
    const signed = { signingKey: SIGNING_KEY };
    const { headers, body } = pipelineHook(pipeline, { ...signed, now: NOW });
    const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
    expect(await receive({ headers: both, body }, signed)).toMatchObject({ kind: 'accepted' });
  });

  it('does not fall back to the token where a signing key is configured', async () => {
    const both = { signingKey: SIGNING_KEY, webhookToken: WEBHOOK_TOKEN };
    expect(await receive(pipelineHook(pipeline, token), both)).toMatchObject({ status: 401 });
    const sent = pipelineHook(pipeline, { ...both, token: WEBHOOK_TOKEN, now: NOW });
    expect(await receive(sent, both)).toMatchObject({ kind: 'accepted' });
  });

  it('refuses everything where no secret is configured', async () => {
    expect(await receive(pipelineHook(pipeline, {}), {})).toMatchObject({ status: 401 });
  });
});

describe('what matters', () => {
  it('a pipeline that failed or passed is a finished run of its project', async () => {
    const sent = pipelineHook(pipeline, { ...token, id: 'delivery-1' });
    expect(await receive(sent)).toEqual({
      kind: 'accepted',
      deliveryId: 'delivery-1',
      instance: 'work',
      organisation: 'acme',
      event: {
        kind: 'run-finished',
        run: {
          provider: 'gitlab',
          instance: 'work',
          organisation: 'acme',
          repository: 'acme/tools/shop',
          runId: String(pipeline.id),
          attempt: 1,
        },
      },
    });
    // The example of the documentation succeeded.
    expect(await receive(hook('Pipeline Hook', example('pipeline'), token))).toMatchObject({
      event: { kind: 'run-finished', run: { runId: '31', repository: 'gitlab-org/gitlab-test' } },
    });
  });

  it('a child pipeline is answered with its parent, one of another project on its own', async () => {
    const child = addPipeline(state, { project: 'acme/tools/shop', source: 'parent_pipeline' });
    expect(await receive(pipelineHook(child, token, pipeline))).toMatchObject({
      event: { run: { runId: String(pipeline.id) } },
    });
    const other = addPipeline(state, { project: 'acme/deploy', source: 'pipeline' });
    expect(await receive(pipelineHook(other, token, pipeline))).toMatchObject({
      event: { run: { runId: String(other.id), repository: 'acme/deploy' } },
    });
  });

  it('a failed job is a finished job, unless it is allowed to fail', async () => {
    const payload = { ...example('job'), build_status: 'failed' } as Record<string, unknown>;
    expect(await receive(hook('Job Hook', payload, token))).toMatchObject({
      event: { kind: 'job-finished', jobId: '1977', run: { runId: '2366' } },
    });
    const child = { source_pipeline: { pipeline_id: 2000, project: payload.project } };
    expect(await receive(hook('Job Hook', { ...payload, ...child }, token))).toMatchObject({
      event: { kind: 'job-finished', jobId: '1977', run: { runId: '2000' } },
    });
    for (const fields of [{ build_status: 'created' }, { build_allow_failure: true }])
      expect(await receive(hook('Job Hook', { ...payload, ...fields }, token))).toMatchObject({
        kind: 'ignored',
      });
  });

  it('a note with a command is a command by the person’s id, another note is activity', async () => {
    const command = { id: 5, body: 'Hm.\n/devops-assist reanalyze', authorId: 7 };
    expect(await receive(noteHook(merge, command, token))).toMatchObject({
      event: {
        kind: 'command',
        commentId: '5',
        author: '7',
        text: command.body,
        target: { kind: 'pull', id: '12', repository: 'acme/tools/shop' },
      },
    });
    expect(await receive(hook('Note Hook', example('note'), token))).toMatchObject({
      event: { kind: 'activity', target: { kind: 'pull', id: '1' } },
    });
  });

  it('notes of our own, of the system and edited ones are ignored', async () => {
    for (const body of [`${ANSWER_MARKER}\n/devops-assist help`, `${REPLY_MARKER}\n/devops-assist help`])
      expect(await receive(noteHook(merge, { id: 6, body, authorId: 7 }, token))).toMatchObject({
        kind: 'ignored',
      });
    for (const fields of [{ system: true }, { action: 'update' }]) {
      const payload = example('note');
      const attributes = { ...(payload.object_attributes as object), note: '/devops-assist help', ...fields };
      expect(
        await receive(hook('Note Hook', { ...payload, object_attributes: attributes }, token)),
      ).toMatchObject({ kind: 'ignored' });
    }
  });

  it('an emoji awarded or revoked on our note is activity, on any other it is nothing', async () => {
    const ours = addNote(state, merge.discussions, { body: `${ANSWER_MARKER}\nhello` });
    const award = { name: 'thumbsup', userId: 7 };
    for (const action of ['award', 'revoke'] as const)
      expect(await receive(emojiHook(merge, ours, award, action, token))).toMatchObject({
        event: { kind: 'activity', target: { kind: 'pull', id: '12' } },
      });
    expect(await receive(hook('Emoji Hook', example('emoji'), token))).toMatchObject({ kind: 'ignored' });
  });

  it('a merge request that closes, or whose commits change', async () => {
    expect(await receive(mergeRequestHook(merge, 'merge', token))).toMatchObject({
      event: { kind: 'target-closed', target: { id: '12' } },
    });
    expect(await receive(mergeRequestHook(merge, 'open', token))).toMatchObject({
      event: { kind: 'target-changed' },
    });
    expect(await receive(mergeRequestHook(merge, 'update', token, { oldrev: 'aaa' }))).toMatchObject({
      event: { kind: 'target-changed', headSha: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7' },
    });
    expect(await receive(mergeRequestHook(merge, 'update', token))).toMatchObject({ kind: 'ignored' });
  });
});

describe('what does not matter or cannot be read', () => {
  it.each([
    ['a running pipeline', { ...example('pipeline'), object_attributes: { id: 1, status: 'running' } }],
    [
      'a status of a later GitLab',
      { ...example('pipeline'), object_attributes: { id: 1, status: 'melted' } },
    ],
    ['a push', { object_kind: 'push' }],
    ['a kind of a later GitLab', { object_kind: 'hologram' }],
    ['a list', []],
    ['null', null],
    [
      'a payload without its project',
      { object_kind: 'pipeline', object_attributes: { id: 1, status: 'failed' } },
    ],
    ['a negative id', { ...example('pipeline'), object_attributes: { id: -1, status: 'failed' } }],
    ['no JSON', '{"object_kind":'],
  ])('%s is answered 2xx: 4xx would disable the hook', async (_name, payload) => {
    expect(await receive(hook('Some Hook', payload, token))).toMatchObject({ kind: 'ignored' });
  });

  it('a delivery without any id is known again by its body', async () => {
    const { headers, body } = pipelineHook(pipeline, token);
    const { 'idempotency-key': _key, ...older } = headers;
    const first = await receive({ headers: older, body });
    const again = await receive({ headers: { ...older, 'x-gitlab-event-uuid': 'other' }, body });
    expect(first).toEqual(again);
    expect(first).toMatchObject({ deliveryId: expect.stringMatching(/^sha256-[0-9a-f]{64}$/) });
  });
});
