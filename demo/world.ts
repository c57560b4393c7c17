/** The stand-ins of the three products, and the service configured for them. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GithubStandIn, startGithubStandIn } from '../test/stand-ins/github/server.ts';
import { addComment, addRun, type StandInComment, shaOf } from '../test/stand-ins/github/state.ts';
import { sendWebhook, type Webhook, webhooksOf } from '../test/stand-ins/github/webhooks.ts';
import { type GitlabStandIn, startGitlab } from '../test/stand-ins/gitlab/server.ts';
import { type JenkinsStandIn, startJenkins } from '../test/stand-ins/jenkins/server.ts';
import type { Failure } from './failures.ts';
import { createServiceProcess, type ServiceProcess } from './service.ts';
import { check } from './wait.ts';

export const REPOSITORY = 'acme/shop';

export interface World {
  readonly github: GithubStandIn;
  readonly gitlab: GitlabStandIn;
  readonly jenkins: JenkinsStandIn;
  readonly service: ServiceProcess;
  readonly secrets: { readonly gitlab: string; readonly jenkins: string };
  /** A failed run on a pull request, and the signed webhook that tells of it. */
  failOnGithub(failure: Failure): Promise<void>;
  /** The next commit of a pull request changes a file, and its run passes. */
  mendOnGithub(failure: Failure, change: { title: string; path: string; patch: string }): Promise<void>;
  /** A person writes on a pull request. */
  write(pull: number, text: string): Promise<StandInComment>;
  /** Our comments on a pull request. */
  answers(pull: number): StandInComment[];
  post(path: string, sent: { headers: Record<string, string>; body: string }): Promise<void>;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const [github, gitlab, jenkins] = await Promise.all([startGithubStandIn(), startGitlab(), startJenkins()]);
  github.install('acme');
  const repository = github.repository(REPOSITORY, { private: true });
  repository.permissions.set('octocat', 'write');
  const hooks = webhooksOf(github);
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-demo-'));
  const secret = () => randomBytes(24).toString('hex');
  const secrets = { github: secret(), gitlab: secret(), jenkins: secret() };
  const service = await createServiceProcess(folder, {
    LOG_LEVEL: 'warn',
    DEVOPS_ASSIST_DATA: join(folder, 'data'),
    LINK_SECRET: secret(),
    // A killed worker's run is taken over after this time; half a minute is the default.
    LEASE_SECONDS: '4',
    GITHUB_API_URL: github.url,
    GITHUB_APP_ID: String(github.app.id),
    GITHUB_PRIVATE_KEY: github.app.privateKey,
    GITHUB_WEBHOOK_SECRET: secrets.github,
    GITLAB_URL: gitlab.url,
    GITLAB_TOKEN: gitlab.token,
    GITLAB_WEBHOOK_TOKEN: secrets.gitlab,
    JENKINS_URL: jenkins.url,
    JENKINS_USER: jenkins.user,
    JENKINS_TOKEN: jenkins.token,
    JENKINS_WEBHOOK_SECRET: secrets.jenkins,
  });
  const send = async (webhook: Webhook) => {
    const response = await sendWebhook(`${service.url}/webhooks/github`, secrets.github, webhook);
    check(response.status === 202, `the webhook ${webhook.name} was answered ${response.status}`);
  };
  return {
    github,
    gitlab,
    jenkins,
    service,
    secrets,
    async failOnGithub({ pull, job, log }) {
      const sha = shaOf(`pull ${pull}`);
      const branch = `change-${pull}`;
      const files = ['src/a.ts'];
      if (!repository.pulls.some(({ number }) => number === pull)) {
        const place = { author: 'octocat', headRepository: REPOSITORY, branch, sha, files };
        repository.pulls.push({ number: pull, state: 'open', ...place });
      }
      const run = addRun(github.state, repository, {
        branch,
        sha,
        pulls: [pull],
        jobs: [{ name: job, log }],
      });
      await send(hooks.workflowRun(repository, run));
    },
    async mendOnGithub({ pull, job }, { title, path, patch }) {
      const sha = shaOf(`pull ${pull}, mended`);
      repository.changes.set(`${shaOf(`pull ${pull}`)}...${sha}`, { title, files: [{ path, patch }] });
      const run = addRun(github.state, repository, {
        branch: `change-${pull}`,
        sha,
        pulls: [pull],
        conclusion: 'success',
        jobs: [{ name: job, conclusion: 'success' }],
      });
      await send(hooks.workflowRun(repository, run));
    },
    async write(pull, text) {
      const comment = addComment(github.state, repository, {
        issue: pull,
        body: text,
        user: 'octocat',
        at: Date.now(),
      });
      await send(hooks.issueComment(repository, comment));
      return comment;
    },
    answers: (pull) =>
      repository.comments.filter(
        ({ issue, app, body }) => issue === pull && app !== null && body.includes('answer -->'),
      ),
    async post(path, sent) {
      const response = await fetch(`${service.url}${path}`, { method: 'POST', ...sent });
      check(response.status === 202, `the webhook at ${path} was answered ${response.status}`);
    },
    async close() {
      await service.stop();
      await Promise.all([github.close(), gitlab.close(), jenkins.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
