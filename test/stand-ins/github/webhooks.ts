/** Webhooks as GitHub sends them: payloads from the stand-in's state, signed over the bytes that are sent. */
import { createHmac, randomUUID } from 'node:crypto';
import { checkJson, commentJson, jobJson, pullJson, repositoryJson, runJson } from './answers.ts';
import type { GithubStandIn } from './server.ts';
import type {
  StandInCheck,
  StandInComment,
  StandInJob,
  StandInPull,
  StandInRepository,
  StandInRun,
} from './state.ts';
import { owner } from './state.ts';

export interface Webhook {
  readonly name: string;
  readonly payload: Record<string, unknown>;
}

const person = (login: string): Record<string, unknown> => ({
  login,
  id: 5,
  type: login.endsWith('[bot]') ? 'Bot' : 'User',
});

/** Payload builders bound to one stand-in. */
export function webhooksOf(github: GithubStandIn) {
  const common = (repository: StandInRepository, sender = 'octocat'): Record<string, unknown> => {
    const account = owner(repository.fullName);
    const installation = github.state.installations.find((each) => each.account === account);
    return {
      repository: repositoryJson(repository),
      organization: { login: account, id: 1 },
      sender: person(sender),
      ...(installation ? { installation: { id: installation.id, node_id: `I_${installation.id}` } } : {}),
    };
  };
  return {
    workflowRun: (repository: StandInRepository, run: StandInRun, action = 'completed'): Webhook => ({
      name: 'workflow_run',
      payload: {
        action,
        workflow_run: runJson(repository, run, github.url),
        workflow: { id: run.workflowId, name: run.name, path: '.github/workflows/ci.yml', state: 'active' },
        ...common(repository),
      },
    }),
    workflowJob: (repository: StandInRepository, run: StandInRun, job: StandInJob): Webhook => ({
      name: 'workflow_job',
      payload: { action: 'completed', workflow_job: jobJson(repository, run, job), ...common(repository) },
    }),
    issueComment: (
      repository: StandInRepository,
      comment: StandInComment,
      action: 'created' | 'edited' | 'deleted' = 'created',
    ): Webhook => ({
      name: 'issue_comment',
      payload: {
        action,
        issue: { number: comment.issue, pull_request: { url: 'x' }, user: person('octocat') },
        comment: commentJson(repository, comment),
        ...common(repository, comment.user),
      },
    }),
    pullRequest: (repository: StandInRepository, pull: StandInPull, action: string): Webhook => ({
      name: 'pull_request',
      payload: {
        action,
        number: pull.number,
        pull_request: pullJson(repository, pull),
        ...common(repository),
      },
    }),
    checkRun: (
      repository: StandInRepository,
      check: StandInCheck,
      action: 'rerequested' | 'requested_action',
      sender: string,
      identifier?: string,
    ): Webhook => ({
      name: 'check_run',
      payload: {
        action,
        check_run: checkJson(repository, check),
        ...(identifier ? { requested_action: { identifier } } : {}),
        ...common(repository, sender),
      },
    }),
    checkSuite: (repository: StandInRepository, check: StandInCheck, sender: string): Webhook => ({
      name: 'check_suite',
      payload: {
        action: 'rerequested',
        check_suite: checkJson(repository, check),
        ...common(repository, sender),
      },
    }),
    installationRepositories: (
      account: string,
      action: 'added' | 'removed',
      repositories: readonly StandInRepository[],
    ): Webhook => {
      const found = github.state.installations.find((each) => each.account === account);
      const named = repositories.map(({ id, fullName }) => ({ id, full_name: fullName, private: false }));
      return {
        name: 'installation_repositories',
        payload: {
          action,
          installation: {
            id: found?.id,
            app_id: github.app.id,
            account: { login: account, type: 'Organization' },
          },
          repository_selection: 'selected',
          repositories_added: action === 'added' ? named : [],
          repositories_removed: action === 'removed' ? named : [],
          requester: null,
          sender: person('octocat'),
        },
      };
    },
    installation: (account: string, action: string): Webhook => {
      const found = github.state.installations.find((each) => each.account === account);
      return {
        name: 'installation',
        payload: {
          action,
          installation: {
            id: found?.id,
            app_id: github.app.id,
            account: { login: account, type: 'Organization' },
          },
          sender: person('octocat'),
        },
      };
    },
  };
}

/** The signature of a body, as in `X-Hub-Signature-256`. */
export function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Sends a webhook to the service as GitHub does. */
export async function sendWebhook(
  url: string,
  secret: string,
  webhook: Webhook,
  deliveryId: string = randomUUID(),
): Promise<Response> {
  const body = JSON.stringify(webhook.payload);
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/0000000',
      'x-github-event': webhook.name,
      'x-github-delivery': deliveryId,
      'x-hub-signature-256': sign(secret, body),
    },
    body,
  });
}
