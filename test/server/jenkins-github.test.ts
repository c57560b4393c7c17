/** Jenkins builds what lives on GitHub: the answer stands on the pull request, the description leads to the page. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPauses } from '../../src/providers/github/pauses.ts';
import { createProviders } from '../../src/providers/registry.ts';
import { createService, type Service } from '../../src/server/service.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type GithubStandIn, startGithubStandIn } from '../stand-ins/github/server.ts';
import { addComment, type StandInRepository } from '../stand-ins/github/state.ts';
import { sendWebhook, webhooksOf } from '../stand-ins/github/webhooks.ts';
import { hook } from '../stand-ins/jenkins/hooks.ts';
import { type JenkinsStandIn, startJenkins } from '../stand-ins/jenkins/server.ts';
import { addBuild, addJob, buildData, type JobState, pullRequest } from '../stand-ins/jenkins/state.ts';
import { analyzeLines } from '../support/line-analyzer.ts';

const SECRET = 'a-shared-secret-of-32-characters';
const SHA = 'c6d86dc654b12425e706bcf951adfe5a8627a517';

let folder: string;
let store: Store;
let github: GithubStandIn;
let repository: StandInRepository;
let jenkins: JenkinsStandIn;
let job: JobState;
let service: Service;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  store = await openStore({ data: folder });
  github = await startGithubStandIn();
  github.install('acme');
  repository = github.repository('acme/shop', { private: true });
  const place = { author: 'octocat', headRepository: 'acme/shop', branch: 'cart', sha: SHA, files: [] };
  repository.pulls.push({ number: 12, state: 'open', ...place });
  jenkins = await startJenkins();
  const page = pullRequest('https://github.test/acme/shop/pull/12');
  job = addJob(jenkins.state, 'acme/shop/PR-12', [page]);
  const providers = createProviders(
    {
      github: {
        appId: github.app.id,
        privateKey: github.app.privateKey,
        webhookSecret: SECRET,
        apiUrl: github.url,
        instance: 'github.test',
      },
      gitlab: [],
      jenkins: [
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
      ],
    },
    { fetch, now: Date.now, pauses: createPauses(store.facts), backoffMs: 1 },
  );
  service = createService({
    store,
    providers,
    analyze: analyzeLines,
    now: Date.now,
    log: pino({ level: 'silent' }),
    idleMs: 20,
    links: { publicUrl: 'https://assist.example', secret: SECRET, days: 30 },
  });
  await service.app.listen({ host: '127.0.0.1', port: 0 });
  service.start();
  url = `http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await service.stop(2_000);
  await store.close();
  await Promise.all([github.close(), jenkins.close()]);
  rmSync(folder, { recursive: true, force: true });
  expect([...github.violations, ...jenkins.violations]).toEqual([]);
});

const answers = () => repository.comments.filter(({ issue, app }) => issue === 12 && app !== null);
const tell = async (build: number) => {
  const sent = hook({ job: 'acme/shop/PR-12', build }, { hmac: SECRET });
  const response = await fetch(`${url}/webhooks/jenkins/ci`, { method: 'POST', ...sent });
  expect(response.status).toBe(202);
};
const poll = (look: () => unknown) => expect.poll(look, { timeout: 15_000, interval: 20 });

it('answers on the pull request, reads the controller again when asked there, and resolves when green', async () => {
  const build = addBuild(job, {
    console: 'error: the cart is empty\n',
    actions: [buildData(SHA, 'https://github.test/acme/shop.git')],
  });
  await tell(1);
  await poll(() => build.description).toMatch(/cart is empty.* https:\/\/assist\.example\/d\//);
  expect(answers()).toHaveLength(1);
  expect(answers()[0]?.body).toContain('the cart is empty');
  expect(answers()[0]?.body).toContain(`${jenkins.url}/job/acme/job/shop/job/PR-12/1/console`);

  build.console = 'error: the cart is full\n';
  const command = addComment(github.state, repository, {
    issue: 12,
    body: '/devops-assist reanalyze',
    user: 'octocat',
    at: Date.now(),
  });
  await sendWebhook(`${url}/webhooks/github`, SECRET, webhooksOf(github).issueComment(repository, command));
  await poll(() => command.reactions.map(({ content }) => content)).toEqual(['EYES', 'ROCKET']);
  expect(answers()).toHaveLength(1);
  expect(answers()[0]?.body).toContain('the cart is full');

  addBuild(job, { result: 'SUCCESS', actions: [buildData(SHA, 'https://github.test/acme/shop.git')] });
  await tell(2);
  await poll(() => answers()[0]?.body).toContain('🟢');
  expect(answers()).toHaveLength(1);
});
