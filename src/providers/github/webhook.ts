/**
 * GitHub's webhooks: the signature over the untouched body, checked by Probot, and the reduction of a payload to an
 * event. https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
import type { Probot } from 'probot';
import type { z } from 'zod';
import type { RunRef, Scope, Target } from '../../domain.ts';
import type { CiEvent } from '../../event.ts';
import type { Received, WebhookReceiver, WebhookRequest } from '../provider.ts';
import { parseExternalId } from './check-identity.ts';
import { type PayloadName, Payloads } from './schema.ts';

export const FAILING = new Set(['failure', 'timed_out', 'startup_failure']);

interface Context {
  readonly appId: number;
  readonly scope: (organisation: string) => Scope;
}

/** What a payload says; a string says why nothing follows from it. */
type Reduced = { readonly event: CiEvent; readonly organisation: string } | string;
type Reducers = { [K in PayloadName]: (payload: z.infer<(typeof Payloads)[K]>, context: Context) => Reduced };

const COMMAND = /(^|\n)[ \t]{0,3}\/devops-assist\b/;

const reducers: Reducers = {
  workflow_run: (payload, context) => {
    if (payload.action !== 'completed') return `workflow_run.${payload.action} is not waited for`;
    const { id, run_attempt, conclusion } = payload.workflow_run;
    if (conclusion !== 'success' && !FAILING.has(conclusion ?? '')) return `the run ended as ${conclusion}`;
    return about(payload, context, (scope, via) => ({
      kind: 'run-finished',
      ...via,
      run: { ...scope, repository: payload.repository.full_name, runId: String(id), attempt: run_attempt },
    }));
  },
  workflow_job: (payload, context) => {
    const { id, run_id, run_attempt, conclusion } = payload.workflow_job;
    if (payload.action !== 'completed') return `workflow_job.${payload.action} is not waited for`;
    if (!FAILING.has(conclusion ?? '')) return `the job ended as ${conclusion}`;
    return about(payload, context, (scope, via) => ({
      kind: 'job-finished',
      ...via,
      run: {
        ...scope,
        repository: payload.repository.full_name,
        runId: String(run_id),
        attempt: run_attempt,
      },
      jobId: String(id),
    }));
  },
  check_run: (payload, context) => {
    const { check_run: check, action } = payload;
    if (check.app?.id !== context.appId) return 'a check of another App';
    if (action !== 'rerequested' && action !== 'requested_action')
      return `check_run.${action} is our own doing`;
    return about(payload, context, (scope, via) => {
      const run = parseExternalId(check.external_id ?? '', scope, payload.repository.full_name);
      const target = targetOf(scope, payload.repository.full_name, check);
      const asked = action === 'rerequested' ? 'reanalyze' : payload.requested_action?.identifier;
      return buttonEvent(asked, via, run, target, payload.sender.login);
    });
  },
  check_suite: (payload, context) => {
    if (payload.action !== 'rerequested') return `check_suite.${payload.action} is not waited for`;
    if (payload.check_suite.app?.id !== context.appId) return 'a check suite of another App';
    return about(payload, context, (scope, via) => ({
      kind: 'reanalyze-target',
      ...via,
      target: targetOf(scope, payload.repository.full_name, payload.check_suite),
      by: payload.sender.login,
    }));
  },
  issue_comment: (payload, context) => {
    if (payload.issue.pull_request === undefined) return 'a comment on an issue';
    const { comment, action } = payload;
    if (comment.performed_via_github_app?.id === context.appId) return 'our own comment';
    const author = comment.user;
    return about(payload, context, (scope, via) => {
      const target = pull(scope, payload.repository.full_name, payload.issue.number);
      const text = comment.body ?? '';
      // Only a new comment of a person commands: an edit must not run it twice, a bot must not run it at all.
      const commands = action === 'created' && author !== null && author.type !== 'Bot' && COMMAND.test(text);
      if (!commands) return { kind: 'activity', ...via, target };
      return { kind: 'command', ...via, target, commentId: String(comment.id), author: author.login, text };
    });
  },
  pull_request: (payload, context) => {
    const { action, pull_request: change } = payload;
    return about(payload, context, (scope, via) => {
      const target = pull(scope, payload.repository.full_name, change.number);
      if (action === 'closed') return { kind: 'target-closed', ...via, target };
      if (action === 'opened' || action === 'synchronize' || action === 'reopened')
        return { kind: 'target-changed', ...via, target, headSha: change.head.sha };
      return `pull_request.${action} is not waited for`;
    });
  },
  deployment_status: (payload, context) => {
    const { state } = payload.deployment_status;
    if (state !== 'failure' && state !== 'error') return `the deployment is ${state}`;
    const run = payload.workflow_run;
    if (!run) return 'a deployment that no workflow run made';
    return about(payload, context, (scope, via) => ({
      kind: 'run-finished',
      ...via,
      run: {
        ...scope,
        repository: payload.repository.full_name,
        runId: String(run.id),
        attempt: run.run_attempt,
      },
    }));
  },
  installation_repositories: (payload, context) => {
    const account = payload.installation.account?.login;
    const access = payload.action === 'removed' ? 'removed' : 'granted';
    const changed = access === 'removed' ? payload.repositories_removed : payload.repositories_added;
    if (!account || changed.length === 0)
      return `installation_repositories.${payload.action} changes nothing here`;
    return {
      organisation: account,
      event: {
        kind: 'access-changed',
        via: String(payload.installation.id),
        ...context.scope(account),
        access,
        repositories: changed.map(({ full_name }) => full_name),
      },
    };
  },
  installation: (payload, context) => {
    const access = ACCESS[payload.action];
    const account = payload.installation.account?.login;
    if (!access || !account) return `installation.${payload.action} changes nothing here`;
    return {
      organisation: account,
      event: {
        kind: 'access-changed',
        via: String(payload.installation.id),
        ...context.scope(account),
        access,
      },
    };
  },
};

const ACCESS: Readonly<Record<string, 'granted' | 'suspended' | 'removed'>> = {
  created: 'granted',
  unsuspend: 'granted',
  new_permissions_accepted: 'granted',
  suspend: 'suspended',
  deleted: 'removed',
};

/** Builds the receiver. `probot` checks signatures with the secret it was made with. */
export function createGithubReceiver(options: {
  probot: Pick<Probot, 'ready' | 'webhooks'>;
  instance: string;
  appId: number;
}): WebhookReceiver {
  const { probot, instance, appId } = options;
  const scope = (organisation: string): Scope => ({ provider: 'github', instance, organisation });
  return {
    provider: 'github',
    async receive({ headers, body }: WebhookRequest): Promise<Received> {
      const signature = headers['x-hub-signature-256'];
      if (!signature)
        return { kind: 'refused', status: 401, reason: 'the request has no X-Hub-Signature-256' };
      await probot.ready();
      const genuine = await probot.webhooks.verify(body, signature).catch(() => false);
      if (!genuine) return { kind: 'refused', status: 401, reason: 'the signature does not fit the body' };
      const deliveryId = headers['x-github-delivery'];
      const name = headers['x-github-event'];
      if (!deliveryId || !name)
        return { kind: 'refused', status: 400, reason: 'X-GitHub-Delivery or X-GitHub-Event is missing' };
      const json = parseJson(body);
      if (json === undefined)
        return {
          kind: 'refused',
          status: 400,
          reason: 'the body is not JSON; set the content type application/json',
        };
      const reduced = reduceWebhook(name, json, { appId, scope });
      if (typeof reduced === 'string') return { kind: 'ignored', reason: reduced };
      return {
        kind: 'accepted',
        deliveryId,
        instance,
        organisation: reduced.organisation,
        event: reduced.event,
      };
    },
  };
}

/** Reduces one payload to an event, or to the reason why nothing follows from it. */
export function reduceWebhook(name: string, json: unknown, context: Context): Reduced {
  if (!Object.hasOwn(Payloads, name)) return `${name.slice(0, 50)} is not waited for`;
  return reduceAs(name as PayloadName, json, context);
}

function reduceAs<K extends PayloadName>(name: K, json: unknown, context: Context): Reduced {
  const parsed = Payloads[name].safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `the ${name} payload is not as documented at ${issue?.path.join('.')}: ${issue?.message}`;
  }
  return reducers[name](parsed.data as z.infer<(typeof Payloads)[K]>, context);
}

type Via = { via?: string };

function about(
  payload: { repository: { owner: { login: string } }; installation?: { id: number } | null | undefined },
  context: Context,
  build: (scope: Scope, via: Via) => CiEvent | string,
): Reduced {
  const organisation = payload.repository.owner.login;
  const via = payload.installation ? { via: String(payload.installation.id) } : {};
  const event = build(context.scope(organisation), via);
  return typeof event === 'string' ? event : { event, organisation };
}

const pull = (scope: Scope, repository: string, number: number): Target => ({
  ...scope,
  repository,
  kind: 'pull',
  id: String(number),
});

function targetOf(
  scope: Scope,
  repository: string,
  check: { head_sha: string; pull_requests?: { number: number }[] | null | undefined },
): Target {
  const number = check.pull_requests?.[0]?.number;
  return number === undefined
    ? { ...scope, repository, kind: 'commit', id: check.head_sha }
    : pull(scope, repository, number);
}

function buttonEvent(
  asked: string | undefined,
  via: Via,
  run: RunRef | null,
  target: Target,
  by: string,
): CiEvent | string {
  if (asked === 'helpful' || asked === 'wrong')
    return { kind: 'vote', ...via, target, voter: by, score: asked === 'helpful' ? 1 : 0 };
  if (asked !== 'reanalyze') return `no button of ours is called ${String(asked).slice(0, 30)}`;
  return run ? { kind: 'reanalyze', ...via, run, by } : { kind: 'reanalyze-target', ...via, target, by };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
