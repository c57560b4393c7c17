/** The service as `devops-assist serve` builds it, with a language model, from settings alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type RunningService, runService } from '../../src/commands/run-service.ts';
import { readConfig } from '../../src/config.ts';
import { answer } from '../llm/samples.ts';
import { pipelineHook } from '../stand-ins/gitlab/hooks.ts';
import { type GitlabStandIn, startGitlab } from '../stand-ins/gitlab/server.ts';
import {
  addMergeRequest,
  addPipeline,
  addProject,
  job,
  type MergeRequestState,
} from '../stand-ins/gitlab/state.ts';
import { type LlmStandIn, startLlmStandIn } from '../stand-ins/llm/server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const paths = {
  patterns: join(root, 'patterns'),
  dist: join(root, 'dist'),
  appManifest: join(root, 'app.yml'),
};
const TOKEN = 'a-webhook-token-of-32-characters';
const CAUSE = 'error: FROBERR gadget quux is unpleasant';
const LABEL = 'AI-generated, not yet confirmed here';

let folder: string;
let gitlab: GitlabStandIn;
let endpoint: LlmStandIn;
let running: RunningService;
let merge: MergeRequestState;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-serve-'));
  gitlab = await startGitlab();
  endpoint = await startLlmStandIn();
  endpoint.otherwise = {
    kind: 'writes',
    content: answer({ explanation: 'quux is.', quotes: [CAUSE], files: ['gadgets/quux.gad'], tests: [] }),
  };
});
afterEach(async () => {
  await running.stop();
  expect(gitlab.violations).toEqual([]);
  await gitlab.close();
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts, waits until the models were listed, and lets a pipeline of a merge request fail. */
async function fail(settings: Record<string, string> = {}): Promise<void> {
  const config = readConfig({
    LOG_LEVEL: 'silent',
    PORT: '0',
    DEVOPS_ASSIST_DATA: folder,
    GITLAB_URL: gitlab.url,
    GITLAB_TOKEN: gitlab.token,
    GITLAB_WEBHOOK_TOKEN: TOKEN,
    GROQ_API_KEY: endpoint.key,
    GROQ_BASE_URL: `${endpoint.url}/openai/v1`,
    GROQ_TIMEOUT_MS: '20000',
    GROQ_BELOW_CONFIDENCE: '1',
    ...settings,
  });
  running = await runService(config, paths);
  await vi.waitFor(() => expect(endpoint.listed).toBe(1), 10_000);
  addProject(gitlab.state, { path: 'acme/shop' });
  merge = addMergeRequest(gitlab.state, { project: 'acme/shop', iid: 3, sourceBranch: 'topic' });
  merge.files = ['gadgets/quux.gad'];
  const pipeline = addPipeline(gitlab.state, {
    project: 'acme/shop',
    ref: 'refs/merge-requests/3/head',
    source: 'merge_request_event',
    jobs: [job(gitlab.state, { trace: `frobnicate\n${CAUSE}\nERROR: Job failed: exit code 3\n` })],
  });
  const { headers, body } = pipelineHook(pipeline, { token: TOKEN });
  const response = await fetch(`${running.url}/webhooks/gitlab`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
}
const notes = (): string[] => merge.discussions.flatMap((each) => each.notes.map((note) => note.body));

it('answers once by rules and once more with the model, which sees the files of the merge request', async () => {
  await fail();
  await vi.waitFor(() => expect(notes().join()).toContain(LABEL), 15_000);
  expect(notes()).toHaveLength(1);
  expect(endpoint.seen).toHaveLength(1);
  expect(JSON.stringify(endpoint.seen[0]?.body.messages)).toContain('gadgets/quux.gad');
});

it('answers by rules alone where the account does not have the model', async () => {
  endpoint.models = ['another'];
  await fail();
  await vi.waitFor(() => expect(notes()).toHaveLength(1), 15_000);
  await running.stop();
  expect(notes().join()).not.toContain(LABEL);
  expect(endpoint.seen).toEqual([]);
});
