/** `devops-assist analyze` as people and scripts call it: the real program in a process of its own. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMAS, schemaText } from '../../scripts/write-schemas.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lab = join(root, 'test', 'lab', 'logs');
const LOG = [
  'added 12 packages in 2s',
  'npm error code ERESOLVE',
  'npm error ERESOLVE unable to resolve dependency tree',
  'npm error Found: react@19.1.0',
  'npm error Could not resolve dependency:',
  'npm error peer react@"^18.0.0" from react-table@7.8.0',
  '',
].join('\n');

let folder: string;
const path = (name: string) => join(folder, name);
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(path(name), content);
  return path(name);
};
function analyze(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const run = spawnSync(process.execPath, [join(root, 'bin', 'devops-assist.js'), 'analyze', ...args], {
    encoding: 'utf8',
    input: options.input ?? '',
    env: { ...process.env, ...options.env },
    maxBuffer: 1 << 26,
  });
  const objects = () =>
    run.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { ...run, objects };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-analyze-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('analyze --json', () => {
  it('explains itself only when asked', () => {
    const file = write('explain.log', LOG);
    const [plain] = analyze(['--json', file]).objects();
    expect(plain).not.toHaveProperty('explanation');
    const [told] = analyze(['--json', '--explain', file]).objects();
    expect(told.explanation.matched.length).toBeGreaterThan(0);
    expect(told.explanation.reasons.length).toBeGreaterThan(3);
    expect(analyze(['--explain', file]).stdout).toContain('What the confidence is made of');
  });

  it('prints one object a line that the published schema accepts, in the order of the files', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const accepts = ajv.compile(
      JSON.parse(readFileSync(join(root, 'docs', 'diagnosis.schema.json'), 'utf8')),
    );
    const files = [
      write('plain.log', LOG),
      write('packed.log.gz', gzipSync(LOG)),
      join(lab, 'kubernetes-quota-exceeded.log'),
      write('quiet.log', 'all is well\n'),
    ];
    const run = analyze(['--json', ...files]);
    expect(run.status).toBe(0);
    const found = run.objects();
    for (const diagnosis of found) expect(accepts(diagnosis), JSON.stringify(accepts.errors)).toBe(true);
    expect(found.map(({ pattern }) => pattern?.id ?? null).slice(0, 2)).toEqual([
      'npm/eresolve',
      'npm/eresolve',
    ]);
    expect(found[0].rootCause.line).toBe(2);
    expect(found[2].category).toBe('kubernetes');
    expect(found[3]).toMatchObject({ source: 'none', confidence: 0, solution: null });
  });

  it('reads standard input', () => {
    const run = analyze(['--json', '-'], { input: LOG });
    expect(run.status).toBe(0);
    expect(run.objects()[0].pattern.id).toBe('npm/eresolve');
  });

  it("reads GitHub's run-log archive and names the failed job", () => {
    const file = write(
      'run.zip',
      zipSync({
        '0_lint.txt': strToU8('2026-11-21T03:30:50.1234567Z all fine\n'),
        '1_build (20).txt': strToU8(LOG),
        'build (20)/1_Set up job.txt': strToU8('fatal: this copy of a step is not read\n'),
      }),
    );
    const [diagnosis] = analyze(['--json', file]).objects();
    expect(diagnosis.pattern.id).toBe('npm/eresolve');
    expect(diagnosis.rootCause.step).toContain('build (20)');
  });

  it('answers the others when one input cannot be read, and exits 1', () => {
    const good = write('good.log', LOG);
    const truncated = write('truncated.log.gz', gzipSync(LOG.repeat(500)));
    truncateSync(truncated, 60);
    mkdirSync(path('folder.log'));
    const wrong: [string, string][] = [
      [path('missing.log'), 'INPUT_UNREADABLE'],
      [write('empty.log', ''), 'INPUT_EMPTY'],
      [
        write(
          'binary.log',
          Uint8Array.from({ length: 4096 }, (_, i) => i % 7),
        ),
        'INPUT_BINARY',
      ],
      [truncated, 'INPUT_TRUNCATED'],
      [path('folder.log'), 'INPUT_UNREADABLE'],
      [write('outside.zip', zipSync({ '../0_build.txt': strToU8(LOG) })), 'INPUT_ARCHIVE'],
      [write('no-log.zip', zipSync({ 'a.bin': strToU8('x') })), 'INPUT_ARCHIVE'],
      [write('broken.zip', 'PK\u0003\u0004 and no more'), 'INPUT_ARCHIVE'],
    ];
    const run = analyze(['--json', ...wrong.map(([file]) => file), good]);
    expect(run.status).toBe(1);
    const found = run.objects();
    expect(found.slice(0, -1).map(({ file, error }) => [file, error.code])).toEqual(wrong);
    for (const { error } of found.slice(0, -1)) {
      expect(error.message).not.toContain('\n');
      expect(error.hint).toMatch(/\S/);
    }
    expect(found.at(-1).pattern.id).toBe('npm/eresolve');
  });

  it('reads on past invalid UTF-8, a line of many megabytes and no newline at the end', () => {
    const file = write('odd.log', Buffer.from([0xff, 0xfe, 0x41, 0x0a]));
    appendFileSync(file, `${'x'.repeat(5_000_000)}\n`);
    appendFileSync(file, LOG.trimEnd());
    const [diagnosis] = analyze(['--json', file]).objects();
    expect(diagnosis.pattern.id).toBe('npm/eresolve');
    expect(diagnosis.rootCause.line).toBe(4);
    expect(diagnosis.stats.lines).toBe(8);
  });

  it('takes what a passing run printed, too, for noise', () => {
    const noise = 'error: cannot find the optional helper "speedup"\n';
    const failing = write('failing.log', `${noise}Error: the database schema is missing table "orders"\n`);
    const passing = write('passing.log', noise);
    const [diagnosis] = analyze(['--json', '--baseline', passing, failing]).objects();
    expect(diagnosis.rootCause.text).toContain('orders');
  });

  it('shows no secret', () => {
    const token = ['ghp', '0123456789abcdefABCDEF0123456789abcd'].join('_');
    const run = analyze(['--json', '-'], {
      input: `fatal: unable to access 'https://bot:${token}@github.com/a/b.git/': The requested URL returned error: 403\nerror: token=${token}\n`,
    });
    expect(run.stdout).toContain('[redacted]');
    expect(run.stdout).not.toContain(token);
  });
});

describe('analyze in a terminal', () => {
  it('names the failure, the steps and the commands, without colours outside a terminal', () => {
    const run = analyze([write('view.log', LOG)], { env: { FORCE_COLOR: '1' } });
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('ERESOLVE');
    expect(run.stdout).toMatch(/1\. \S/);
    expect(run.stdout).toContain('npm/eresolve');
    expect(run.stdout).not.toContain('\u001b');
  });

  it('tells of an input that it could not read in one line', () => {
    const run = analyze([path('nowhere.log')]);
    expect(run.status).toBe(1);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain('no such file');
  });

  it('exits 2 on wrong usage', () => {
    expect(analyze([]).status).toBe(2);
    expect(analyze(['--no-such-option', 'x']).status).toBe(2);
  });
});

describe('the published schemas', () => {
  it.each(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[])('docs/%s is what the code says', (name) => {
    expect(readFileSync(join(root, 'docs', name), 'utf8')).toBe(schemaText(name));
  });
});
