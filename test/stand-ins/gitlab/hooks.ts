/**
 * Webhooks as GitLab sends them: the payloads of its documentation with the names of the state filled in, and the
 * headers with either proof.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AwardState, JobState, MergeRequestState, NoteState, PipelineState } from './state.ts';

export interface SentHook {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Proof {
  readonly token?: string;
  readonly signingKey?: string;
  /** Milliseconds since 1970; what the timestamp says. */
  readonly now?: number;
  readonly id?: string;
}

type Json = Record<string, unknown>;
export type HookName = 'pipeline' | 'job' | 'note' | 'emoji' | 'merge-request';

/** The example of the documentation, as it stands there. */
export function example(name: HookName): Json {
  const file = new URL(`../../fixtures/gitlab/hooks/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

/** The request for a payload. Without a proof it is what a stranger would send. */
export function hook(event: string, payload: unknown, proof: Proof = {}): SentHook {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const id = proof.id ?? randomUUID();
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'GitLab/18.4.0',
    'x-gitlab-event': event,
    'x-gitlab-event-uuid': randomUUID(),
    'idempotency-key': id,
  };
  if (proof.token) headers['x-gitlab-token'] = proof.token;
  if (proof.signingKey) {
    const timestamp = String(Math.floor((proof.now ?? Date.now()) / 1000));
    const key = Buffer.from(proof.signingKey.slice('whsec_'.length), 'base64');
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    headers['webhook-id'] = id;
    headers['webhook-timestamp'] = timestamp;
    headers['webhook-signature'] = `v1,${mac}`;
  }
  return { headers, body };
}

const project = (payload: Json, path: string) => ({
  ...(payload.project as Json),
  path_with_namespace: path,
});
const attributes = (payload: Json, fields: Json) => ({ ...(payload.object_attributes as Json), ...fields });

export function pipelineHook(pipeline: PipelineState, proof: Proof, parent?: PipelineState): SentHook {
  const payload = example('pipeline');
  const { source_pipeline, ...rest } = payload;
  return hook(
    'Pipeline Hook',
    {
      ...rest,
      project: project(payload, pipeline.project),
      object_attributes: attributes(payload, {
        id: pipeline.id,
        ref: pipeline.ref,
        sha: pipeline.sha,
        status: pipeline.status,
        source: pipeline.source,
      }),
      ...(parent && {
        source_pipeline: {
          ...(source_pipeline as Json),
          pipeline_id: parent.id,
          project: { path_with_namespace: parent.project },
        },
      }),
    },
    proof,
  );
}

export function jobHook(pipeline: PipelineState, job: JobState, proof: Proof): SentHook {
  const payload = example('job');
  const { source_pipeline: _none, ...rest } = payload;
  return hook(
    'Job Hook',
    {
      ...rest,
      project: project(payload, pipeline.project),
      ref: pipeline.ref,
      sha: pipeline.sha,
      build_id: job.id,
      build_name: job.name,
      build_status: job.status,
      build_allow_failure: job.allowFailure,
      pipeline_id: pipeline.id,
    },
    proof,
  );
}

export function noteHook(
  merge: MergeRequestState,
  note: Pick<NoteState, 'id' | 'body' | 'authorId'>,
  proof: Proof,
): SentHook {
  const payload = example('note');
  return hook(
    'Note Hook',
    {
      ...payload,
      project: project(payload, merge.project),
      user: { ...(payload.user as Json), id: note.authorId },
      object_attributes: attributes(payload, { id: note.id, note: note.body, author_id: note.authorId }),
      merge_request: { ...(payload.merge_request as Json), iid: merge.iid },
    },
    proof,
  );
}

export function emojiHook(
  merge: MergeRequestState,
  note: NoteState,
  award: Pick<AwardState, 'name' | 'userId'>,
  action: 'award' | 'revoke',
  proof: Proof,
): SentHook {
  const { issue: _issue, ...payload } = example('emoji');
  return hook(
    'Emoji Hook',
    {
      ...payload,
      event_type: action,
      project: project(payload, merge.project),
      object_attributes: attributes(payload, {
        name: award.name,
        user_id: award.userId,
        awardable_id: note.id,
        action,
      }),
      note: { ...(payload.note as Json), id: note.id, note: note.body, noteable_type: 'MergeRequest' },
      merge_request: { iid: merge.iid },
    },
    proof,
  );
}

export function mergeRequestHook(
  merge: MergeRequestState,
  action: string,
  proof: Proof,
  fields: Json = {},
): SentHook {
  const payload = example('merge-request');
  return hook(
    'Merge Request Hook',
    {
      ...payload,
      project: project(payload, merge.project),
      object_attributes: attributes(payload, { iid: merge.iid, action, ...fields }),
    },
    proof,
  );
}
