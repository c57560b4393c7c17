/**
 * GitLab's webhooks, reduced to events. GitLab disables a hook after some 4xx answers in a row, so what does not matter
 * or cannot be read is answered 2xx with the reason; only a sender who cannot prove himself gets 401.
 */
import { createHash } from 'node:crypto';
import type { GitlabInstance } from '../../config/forges.ts';
import { OWN_MARKER, type RunRef, type Target } from '../../domain.ts';
import type { CiEvent } from '../../event.ts';
import type { Received, WebhookReceiver, WebhookRequest } from '../provider.ts';
import { Hook, type HookOf } from './hooks.ts';
import { refusal } from './signature.ts';

type Reduced = { event: CiEvent; path: string } | string;

export function createGitlabReceiver(instance: GitlabInstance): WebhookReceiver {
  return {
    provider: 'gitlab',
    receive: async (request, now): Promise<Received> => {
      const reason = refusal(request, instance, now);
      if (reason !== null) return { kind: 'refused', status: 401, reason };
      const hook = read(request.body);
      if (typeof hook === 'string') return { kind: 'ignored', reason: hook };
      const reduced = reduce(instance.name, hook);
      if (typeof reduced === 'string') return { kind: 'ignored', reason: reduced };
      return {
        kind: 'accepted',
        deliveryId: deliveryId(request),
        instance: instance.name,
        organisation: organisationOf(reduced.path),
        event: reduced.event,
      };
    },
  };
}

/** The top-level group or the user: what learns together. */
export const organisationOf = (path: string): string => path.split('/')[0] ?? path;

/**
 * The same for a redelivery. `webhook-id` is covered by the signature and equals Idempotency-Key, so it is preferred: a
 * replay under another Idempotency-Key is still the same delivery. Before GitLab 17.4 there is neither.
 */
function deliveryId(request: WebhookRequest): string {
  const { headers, body } = request;
  const given = headers['webhook-id'] ?? headers['idempotency-key'];
  return given ?? `sha256-${createHash('sha256').update(body).digest('hex')}`;
}

function read(body: string): Hook | string {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return 'the body is not JSON';
  }
  const kind = raw !== null && typeof raw === 'object' && 'object_kind' in raw ? raw.object_kind : undefined;
  const parsed = Hook.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return issue?.path[0] === 'object_kind' || kind === undefined
    ? `object_kind ${String(kind).slice(0, 40)} is of no interest`
    : `unexpected ${String(kind).slice(0, 40)} payload at ${issue?.path.join('.')}`;
}

function reduce(instance: string, hook: Hook): Reduced {
  switch (hook.object_kind) {
    case 'pipeline':
      return pipeline(instance, hook);
    case 'build':
      return job(instance, hook);
    case 'note':
      return note(instance, hook);
    case 'emoji':
      return emoji(instance, hook);
    case 'merge_request':
      return mergeRequest(instance, hook);
  }
}

const runOf = (instance: string, path: string, id: number): RunRef => ({
  provider: 'gitlab',
  instance,
  organisation: organisationOf(path),
  repository: path,
  runId: String(id),
  attempt: 1,
});

const targetOf = (instance: string, path: string, kind: Target['kind'], id: string): Target => ({
  provider: 'gitlab',
  instance,
  organisation: organisationOf(path),
  repository: path,
  kind,
  id,
});

function pipeline(instance: string, hook: HookOf<'pipeline'>): Reduced {
  const { status, source, id } = hook.object_attributes;
  if (status !== 'failed' && status !== 'success') return `pipeline is ${status.slice(0, 40)}`;
  const path = hook.project.path_with_namespace;
  const parent = hook.source_pipeline;
  // A child pipeline is answered with its parent, which may end before it where the trigger does not wait for it.
  const own = source === 'parent_pipeline' && parent?.project.path_with_namespace === path;
  return {
    path,
    event: { kind: 'run-finished', run: runOf(instance, path, own ? parent.pipeline_id : id) },
  };
}

function job(instance: string, hook: HookOf<'build'>): Reduced {
  if (hook.build_status !== 'failed') return `job is ${hook.build_status.slice(0, 40)}`;
  if (hook.build_allow_failure) return 'the job is allowed to fail';
  const path = hook.project?.path_with_namespace;
  if (path === undefined) return 'the payload names no project; its pipeline event does';
  const parent = hook.source_pipeline;
  const own = parent?.project.path_with_namespace === path;
  return {
    path,
    event: {
      kind: 'job-finished',
      run: runOf(instance, path, own ? parent.pipeline_id : hook.pipeline_id),
      jobId: String(hook.build_id),
    },
  };
}

function note(instance: string, hook: HookOf<'note'>): Reduced {
  const { object_attributes: it } = hook;
  const path = hook.project.path_with_namespace;
  if (it.system || it.note.startsWith(OWN_MARKER)) return 'a note of the system or of our own';
  if (it.action !== 'create') return 'an edited note is not read again';
  const target = place(
    instance,
    path,
    hook.merge_request,
    it.noteable_type === 'Commit' ? it.commit_id : null,
  );
  if (target === null) return `a note on a ${it.noteable_type.slice(0, 40)}`;
  const event: CiEvent = /^\/devops-assist\b/m.test(it.note)
    ? { kind: 'command', target, commentId: String(it.id), author: String(hook.user.id), text: it.note }
    : { kind: 'activity', target };
  return { path, event };
}

function emoji(instance: string, hook: HookOf<'emoji'>): Reduced {
  const path = hook.project.path_with_namespace;
  if (
    hook.object_attributes.awardable_type !== 'Note' ||
    !hook.note ||
    !hook.note.note.startsWith(OWN_MARKER)
  )
    return 'an emoji on something that is not ours';
  const target = place(instance, path, hook.merge_request, hook.note.commit_id);
  return target === null
    ? 'an emoji on a note without a place'
    : { path, event: { kind: 'activity', target } };
}

function mergeRequest(instance: string, hook: HookOf<'merge_request'>): Reduced {
  const { iid, action, oldrev, last_commit } = hook.object_attributes;
  const path = hook.project.path_with_namespace;
  const target = targetOf(instance, path, 'pull', String(iid));
  if (action === 'close' || action === 'merge') return { path, event: { kind: 'target-closed', target } };
  const changed = action === 'open' || action === 'reopen' || (action === 'update' && oldrev);
  if (changed && last_commit)
    return { path, event: { kind: 'target-changed', target, headSha: last_commit.id } };
  return `merge request ${String(action).slice(0, 40)}`;
}

function place(
  instance: string,
  path: string,
  merge: { iid: number } | null | undefined,
  commit: string | null | undefined,
): Target | null {
  if (merge) return targetOf(instance, path, 'pull', String(merge.iid));
  return commit ? targetOf(instance, path, 'commit', commit) : null;
}
