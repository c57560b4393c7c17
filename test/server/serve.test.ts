/** The service as `devops-assist serve` builds it, from settings alone. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningService, runService } from '../../src/commands/run-service.ts';
import { readConfig } from '../../src/config.ts';
import { pipelineHook } from '../stand-ins/gitlab/hooks.ts';
import { type GitlabStandIn, startGitlab } from '../stand-ins/gitlab/server.ts';
import { addMergeRequest, addPipeline, addProject, job } from '../stand-ins/gitlab/state.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const paths = {
  patterns: join(root, 'patterns'),
  dist: join(root, 'dist'),
  appManifest: join(root, 'app.yml'),
};
const TOKEN = 'a-webhook-token-of-32-characters';

let folder: string;
let gitlab: GitlabStandIn;
let running: RunningService | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-serve-'));
  gitlab = await startGitlab();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await gitlab.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (settings: Record<string, string> = {}): Promise<string> => {
  const config = readConfig({ LOG_LEVEL: 'silent', PORT: '0', DEVOPS_ASSIST_DATA: folder, ...settings });
  running = await runService(config, paths);
  return running.url;
};

it('starts with nothing configured, is ready, and offers to make the GitHub App', async () => {
  const url = await start();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/`)).status).toBe(403);
  expect(await (await fetch(running?.setupUrl ?? '')).text()).toContain('Make the GitHub App');
  expect((await fetch(`${url}/webhooks/gitlab`, { method: 'POST' })).status).toBe(404);
});

it('offers no App where it serves another forge, unless that is asked for', async () => {
  const settings = { GITLAB_URL: gitlab.url, GITLAB_TOKEN: gitlab.token, GITLAB_WEBHOOK_TOKEN: TOKEN };
  const url = await start(settings);
  expect(running?.setupUrl).toBeNull();
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/setup/github?code=x&state=y`)).status).toBe(404);
  await running?.stop();
  await start({ ...settings, GITHUB_SETUP: 'on' });
  expect((await fetch(running?.setupUrl ?? '')).status).toBe(200);
});

it('offers no App any more once there are credentials', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const url = await start({
    GITHUB_APP_ID: '7',
    GITHUB_PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    GITHUB_WEBHOOK_SECRET: TOKEN,
    // Nobody listens there: what the start asks of GitHub stays on this machine.
    GITHUB_API_URL: 'http://127.0.0.1:9',
  });
  expect(running?.setupUrl).toBeNull();
  expect((await fetch(`${url}/`)).status).toBe(404);
  expect((await fetch(`${url}/setup/github?code=x&state=y`)).status).toBe(404);
  expect((await fetch(`${url}/webhooks/github`, { method: 'POST', body: '{}' })).status).toBe(401);
});

it('answers with the shipped knowledge, and keeps what it has to do over a restart', async () => {
  const settings = { GITLAB_URL: gitlab.url, GITLAB_TOKEN: gitlab.token, GITLAB_WEBHOOK_TOKEN: TOKEN };
  addProject(gitlab.state, { path: 'acme/shop' });
  const merge = addMergeRequest(gitlab.state, { project: 'acme/shop', sourceBranch: 'topic' });
  const trace =
    'npm error code ERESOLVE\nnpm error ERESOLVE unable to resolve dependency tree\nERROR: Job failed: exit code 1\n';
  const pipeline = addPipeline(gitlab.state, {
    project: 'acme/shop',
    ref: 'topic',
    jobs: [job(gitlab.state, { trace })],
  });
  // Nobody can be asked until the second start.
  gitlab.fault = () => ({ status: 503 });
  const url = await start(settings);
  const sent = await fetch(`${url}/webhooks/gitlab`, {
    method: 'POST',
    ...pipelineHook(pipeline, { token: TOKEN }),
  });
  expect(sent.status).toBe(202);
  await expect.poll(() => gitlab.requests.length, { timeout: 10_000 }).toBeGreaterThan(0);
  await running?.stop();
  running = undefined;
  expect(merge.discussions).toEqual([]);
  gitlab.fault = () => null;
  await start(settings);
  await expect.poll(() => merge.discussions.length, { timeout: 20_000 }).toBe(1);
  expect(merge.discussions[0]?.notes[0]?.body).toContain('ERESOLVE');
  expect(gitlab.violations).toEqual([]);
});
