import { describe, expect, it } from 'vitest';
import { bestFix, isRelated, MOST_FILES, mineFix } from '../../src/learning/fixes.ts';
import { diagnosis, fixRow } from '../contracts/samples.ts';

const change = (files: { path: string; patch?: string }[], title = 'Mend it') => ({
  url: 'https://github.com/acme/shop/commit/b',
  title,
  files: files.map(({ path, patch }) => ({ path, patch: patch ?? null })),
});
const hunk = (line: number, text: string) => `@@ -${line},2 +${line},2 @@ f()\n context\n-old\n+${text}\n`;

describe('a fix that is mined', () => {
  it('puts the file first that the log named, then manifests and code, then what is generated, then prose', () => {
    const files = ['README.md', 'package-lock.json', 'src/z.ts', 'test/a.test.ts', 'b.ts'];
    const told = { ...diagnosis(), title: 'cannot find b.ts', locations: [{ file: 'src/z.ts', line: 3 }] };
    const mined = mineFix(change(files.map((path) => ({ path }))), {
      ...told,
      failingTests: [],
      evidence: [],
      summary: '',
    });
    expect(mined?.files).toEqual(['src/z.ts', 'b.ts', 'test/a.test.ts', 'package-lock.json', 'README.md']);
  });

  it('is related where log, places or advice speak of one of its files', () => {
    const told = { ...diagnosis(), locations: [], failingTests: [], summary: 'npm ci fails' };
    const advice = {
      title: 'Renew package-lock.json',
      steps: [],
      code: [],
      estimatedMinutes: 1,
      references: [],
    };
    const lock = change([{ path: 'web/package-lock.json' }, { path: 'x.ts' }]);
    expect(isRelated(lock, told)).toBe(false);
    expect(isRelated(lock, { ...told, solution: advice })).toBe(true);
    expect(isRelated(lock, { ...told, locations: [{ file: '/home/ci/x.ts' }] })).toBe(true);
  });

  it('quotes the hunk nearest to the line that the log named', () => {
    const patch = hunk(10, 'far') + hunk(200, 'near') + hunk(900, 'farther');
    const told = { ...diagnosis(), locations: [{ file: 'src/a.ts', line: 190 }], failingTests: [] };
    expect(mineFix(change([{ path: 'src/a.ts', patch }]), told)?.hunk).toBe(
      '@@ -200,2 +200,2 @@ f()\n context\n-old\n+near',
    );
    expect(mineFix(change([{ path: 'src/a.ts', patch }]), null)?.hunk).toContain('+far');
  });

  it('quotes a few lines around the change, none too long, none of generated files', () => {
    const long = `@@ -1,90 +1,90 @@\n${' same\n'.repeat(60)}-old\n+${'x'.repeat(500)}\n${' same\n'.repeat(60)}`;
    const lines = mineFix(change([{ path: 'a.ts', patch: long }]), null)?.hunk?.split('\n') ?? [];
    expect(lines.length).toBeLessThanOrEqual(16);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(160);
    expect(lines).toContain('-old');
    expect(mineFix(change([{ path: 'yarn.lock', patch: hunk(1, 'x') }]), null)?.hunk).toBeNull();
  });

  it('is redacted as a whole, also a private key of which only the middle is shown', () => {
    const key = Array.from({ length: 40 }, () => `+${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}`).join(
      '\n',
    );
    const patch = `@@ -1 +1,42 @@\n+-----BEGIN PRIVATE KEY-----\n${key}\n+-----END PRIVATE KEY-----\n`;
    const mined = mineFix(change([{ path: 'key.pem', patch }], `rotate ghp_${'a1'.repeat(18)}`), null);
    expect(mined?.hunk).not.toContain('MIIEvQ');
    expect(mined?.title).toBe('rotate [redacted]');
  });

  it('is none where nothing or half of the repository changed', () => {
    expect(mineFix(change([]), null)).toBeNull();
    const many = Array.from({ length: MOST_FILES + 1 }, (_, index) => ({ path: `f${index}` }));
    expect(mineFix(change(many), null)).toBeNull();
    expect(mineFix(change(many.slice(1)), null)?.files).toHaveLength(10);
  });
});

describe('the fix to quote', () => {
  const fix = (sha: string, files: string[], over: Parameters<typeof fixRow>[0] = {}) =>
    fixRow({ sha, files, hunk: `hunk of ${files[0]}`, ...over });

  it('is the newest of the file that the most commits changed', () => {
    const rows = [
      fix('4', ['src/b.ts', 'package.json']),
      fix('3', ['package.json']),
      fix('2', ['src/c.ts']),
      fix('1', ['package.json', 'src/d.ts']),
    ];
    expect(bestFix(rows, 'acme/shop')).toMatchObject({
      sha: '4',
      times: 3,
      files: ['package.json', 'src/b.ts'],
      // The kept lines are of another file.
      hunk: null,
    });
    expect(bestFix(rows.slice(1), 'acme/shop')).toMatchObject({ sha: '3', hunk: 'hunk of package.json' });
  });

  it('counts a commit once, on however many branches it ended the failure', () => {
    const rows = [fix('1', ['a.ts']), fix('1', ['a.ts'], { line: 'c'.repeat(32) })];
    expect(bestFix(rows, 'acme/shop')?.times).toBe(1);
  });

  it('is never one of another repository, unless that shares it with the organisation', () => {
    const rows = [fix('2', ['a.ts'], { repository: 'acme/secret' }), fix('1', ['b.ts'])];
    expect(bestFix(rows, 'acme/shop')?.files).toEqual(['b.ts']);
    expect(bestFix(rows.slice(0, 1), 'acme/shop')).toBeNull();
    expect(bestFix([{ ...(rows[0] as (typeof rows)[0]), shared: true }], 'acme/shop')?.sha).toBe('2');
  });
});
