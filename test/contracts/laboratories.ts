/** One laboratory a provider: the provider on its stand-in, made ready for the shared expectations. */

import type { RunRef } from '../../src/domain.ts';
import { createGithub } from '../../src/providers/github/index.ts';
import { createGitlab } from '../../src/providers/gitlab/index.ts';
import { createJenkins } from '../../src/providers/jenkins/index.ts';
import type { WebhookRequest } from '../../src/providers/provider.ts';
import { startGithubStandIn } from '../stand-ins/github/server.ts';
import { addComment, addRun } from '../stand-ins/github/state.ts';
import { sign, webhooksOf } from '../stand-ins/github/webhooks.ts';
import { pipelineHook } from '../stand-ins/gitlab/hooks.ts';
import { startGitlab } from '../stand-ins/gitlab/server.ts';
import { addMergeRequest, addNote, addPipeline, addProject, job } from '../stand-ins/gitlab/state.ts';
import { hook } from '../stand-ins/jenkins/hooks.ts';
import { startJenkins } from '../stand-ins/jenkins/server.ts';
import { addBuild, addJob } from '../stand-ins/jenkins/state.ts';
import type { Ending, Laboratory } from './providers.ts';

const SECRET = 'a-shared-secret-of-32-characters';
const SHA = 'bcbb5ec396a2c0f828686f14fac9b80b780504f2';
const http = { fetch, now: Date.now, timeoutMs: 5_000, backoffMs: 1 };
const request = (sent: { headers: Record<string, string>; body: string }): WebhookRequest => ({
  ...sent,
  instance: null,
});

export async function githubLaboratory(): Promise<Laboratory> {
  const github = await startGithubStandIn();
  github.install('acme');
  const repository = github.repository('acme/shop');
  repository.pulls.push({
    number: 1,
    state: 'open',
    author: 'octocat',
    headRepository: 'acme/shop',
    branch: 'feature',
    sha: SHA,
    files: [],
  });
  const provider = createGithub({
    ...http,
    config: {
      appId: github.app.id,
      privateKey: github.app.privateKey,
      webhookSecret: SECRET,
      apiUrl: github.url,
      instance: 'github.test',
    },
    pauses: pausesInMemory(),
    logWaits: [1],
  });
  const refOf = (id: number): RunRef => ({
    provider: 'github',
    instance: 'github.test',
    organisation: 'acme',
    repository: 'acme/shop',
    runId: String(id),
    attempt: 1,
  });
  const runOf = (ref: RunRef) => {
    const run = repository.runs.find(({ id }) => String(id) === ref.runId);
    if (!run) throw new Error('no such run');
    return run;
  };
  const send = (ref: RunRef, secret: string): WebhookRequest => {
    const { name, payload } = webhooksOf(github).workflowRun(repository, runOf(ref));
    const body = JSON.stringify(payload);
    const headers = {
      'x-github-event': name,
      'x-github-delivery': `delivery-${ref.runId}`,
      'x-hub-signature-256': sign(secret, body),
    };
    return request({ headers, body });
  };
  const conclusions: Record<Ending, string> = {
    failed: 'failure',
    passed: 'success',
    cancelled: 'cancelled',
  };
  return {
    provider,
    secrets: [SECRET, github.app.privateKey],
    addRun: (ending, log = '') =>
      refOf(
        addRun(github.state, repository, {
          sha: SHA,
          pulls: [1],
          conclusion: conclusions[ending],
          jobs: [{ name: 'test', conclusion: conclusions[ending], log }],
        }).id,
      ),
    webhook: (run) => send(run, SECRET),
    forged: (run) => send(run, 'another secret'),
    fail(status) {
      github.fault = () => {
        if (status === null) return null;
        if (status === 'drop') return { kind: 'lost-answer' };
        return status === 429
          ? { kind: 'rate-limit', seconds: 60, secondary: true }
          : { kind: 'status', status };
      };
    },
    loseLog(run) {
      for (const each of runOf(run).jobs) each.log = 'expired';
    },
    requests: () => github.seen.length,
    violations: () => github.violations,
    forge: {
      target: () => ({
        provider: 'github',
        instance: 'github.test',
        organisation: 'acme',
        repository: 'acme/shop',
        kind: 'pull',
        id: '1',
      }),
      comments: () => repository.comments.filter(({ app }) => app !== null).map(({ body }) => body),
      say: (text) =>
        void addComment(github.state, repository, { issue: 1, body: text, user: 'octocat', at: Date.now() }),
    },
    close: () => github.close(),
  };
}

function pausesInMemory() {
  let until = 0;
  return {
    until: async () => until,
    pause: async (_scope: unknown, to: number) => {
      until = to;
    },
  };
}

export async function gitlabLaboratory(): Promise<Laboratory> {
  const gitlab = await startGitlab();
  const { state } = gitlab;
  addProject(state, { path: 'acme/shop' });
  const merge = addMergeRequest(state, { project: 'acme/shop', sha: SHA });
  const provider = createGitlab(
    {
      name: 'work',
      url: gitlab.url,
      token: gitlab.token,
      webhookToken: SECRET,
      thread: 'note',
      onCommit: 'comment',
    },
    http,
  );
  const pipelineOf = (ref: RunRef) => {
    const pipeline = state.pipelines.find(({ id }) => String(id) === ref.runId);
    if (!pipeline) throw new Error('no such pipeline');
    return pipeline;
  };
  const send = (ref: RunRef, token: string) =>
    request(pipelineHook(pipelineOf(ref), { token, id: `delivery-${ref.runId}` }));
  const statuses: Record<Ending, string> = { failed: 'failed', passed: 'success', cancelled: 'canceled' };
  return {
    provider,
    secrets: [SECRET, gitlab.token],
    addRun(ending, log = '') {
      const status = statuses[ending];
      const pipeline = addPipeline(state, {
        project: 'acme/shop',
        ref: 'feature',
        sha: SHA,
        status,
        jobs: [job(state, { status, trace: log })],
      });
      return {
        provider: 'gitlab',
        instance: 'work',
        organisation: 'acme',
        repository: 'acme/shop',
        runId: String(pipeline.id),
        attempt: 1,
      };
    },
    webhook: (run) => send(run, SECRET),
    forged: (run) => send(run, 'another-token-of-32-characters!!'),
    fail(status) {
      gitlab.fault = () => (status === null || status === 'drop' ? status : { status });
    },
    loseLog(run) {
      for (const each of pipelineOf(run).jobs) each.trace = { status: 404 };
    },
    requests: () => gitlab.requests.length,
    violations: () => gitlab.violations,
    forge: {
      target: () => ({
        provider: 'gitlab',
        instance: 'work',
        organisation: 'acme',
        repository: 'acme/shop',
        kind: 'pull',
        id: '1',
      }),
      comments: () =>
        merge.discussions.flatMap(({ notes }) =>
          notes.filter(({ authorId }) => authorId === state.selfId).map(({ body }) => body),
        ),
      say: (text) => void addNote(state, merge.discussions, { body: text, authorId: 7 }),
    },
    close: () => gitlab.close(),
  };
}

export async function jenkinsLaboratory(): Promise<Laboratory> {
  const jenkins = await startJenkins();
  const provider = createJenkins(
    {
      name: 'ci',
      url: jenkins.url,
      user: jenkins.user,
      token: jenkins.token,
      webhookSecret: SECRET,
      unstable: 'answer',
      aborted: 'ignore',
      description: 'text',
    },
    { ...http, forges: [] },
  );
  const builds = addJob(jenkins.state, 'team/shop');
  const results: Record<Ending, string> = { failed: 'FAILURE', passed: 'SUCCESS', cancelled: 'ABORTED' };
  const send = (ref: RunRef, secret: string) =>
    request(hook({ job: ref.repository, build: Number(ref.runId) }, { hmac: secret }));
  return {
    provider,
    secrets: [SECRET, jenkins.token],
    addRun: (ending, log = '') => ({
      provider: 'jenkins',
      instance: 'ci',
      organisation: 'team',
      repository: 'team/shop',
      runId: String(addBuild(builds, { result: results[ending], console: log }).number),
      attempt: 1,
    }),
    webhook: (run) => send(run, SECRET),
    forged: (run) => send(run, 'another-secret-of-32-characters!'),
    fail(status) {
      jenkins.fault = () => (status === null || status === 'drop' ? status : { status });
    },
    loseLog(run) {
      builds.builds = builds.builds.filter(({ number }) => String(number) !== run.runId);
    },
    requests: () => jenkins.requests.length,
    violations: () => jenkins.violations,
    close: () => jenkins.close(),
  };
}
