/** `devops-assist analyze --llm`: the real program in a process of its own, against the stand-in. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { answer } from '../llm/samples.ts';
import { type LlmStandIn, startLlmStandIn } from '../stand-ins/llm/server.ts';

const program = fileURLToPath(new URL('../../bin/devops-assist.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SECRET = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
const log = join(folder, 'unknown.log');
writeFileSync(
  log,
  `starting zorbulator\nerror: FROBERR gadget quux is unpleasant token=${SECRET}\n##[error]Process completed with exit code 3.\n`,
);

let endpoint: LlmStandIn;
beforeEach(async () => {
  endpoint = await startLlmStandIn();
});
afterEach(() => endpoint.close());

const analyze = (args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const { GROQ_API_KEY: _key, GROQ_BASE_URL: _url, ...rest } = process.env;
    const child = execFile(
      process.execPath,
      [program, 'analyze', ...args],
      { env: { ...rest, ...env }, cwd: folder },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
const configured = () => ({
  GROQ_API_KEY: endpoint.key,
  GROQ_BASE_URL: `${endpoint.url}/openai/v1`,
  GROQ_TIMEOUT_MS: '20000',
  GROQ_BELOW_CONFIDENCE: '1',
});

it('asks where no pattern is sure, and says that a model wrote it', async () => {
  endpoint.otherwise = {
    kind: 'writes',
    content: answer({
      quotes: ['FROBERR gadget quux is unpleasant'],
      explanation: 'The gadget quux is unpleasant.',
      files: [],
      tests: [],
    }),
  };
  const { code, stdout } = await analyze(['--llm', '--json', log], configured());
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ source: 'llm', title: 'The gadget left-pad is not declared' });
  expect(JSON.stringify(endpoint.seen)).not.toContain(SECRET);
  const terminal = await analyze(['--llm', log], configured());
  expect(terminal.stdout).toContain('AI-generated, not yet confirmed here');
});

it('asks nobody without the option', async () => {
  const { stdout } = await analyze(['--json', log], configured());
  expect(JSON.parse(stdout).source).not.toBe('llm');
  expect(endpoint.seen).toEqual([]);
});

it('gives the answer from rules, and why, where the model gives none', async () => {
  endpoint.otherwise = { kind: 'fails', status: 401, code: 'invalid_api_key' };
  const { code, stdout, stderr } = await analyze(['--llm', '--json', log], configured());
  expect(code).toBe(0);
  expect(JSON.parse(stdout).source).not.toBe('llm');
  expect(stderr).toBe(
    'devops-assist: no answer of the language model: the endpoint refuses the key or the model (401 invalid_api_key)\n',
  );
});

it('says in one line what is missing where no model is configured', async () => {
  const { code, stderr } = await analyze(['--llm', log]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^devops-assist: --llm is given, and neither GROQ_API_KEY nor GROQ_BASE_URL.*\n$/);
});
