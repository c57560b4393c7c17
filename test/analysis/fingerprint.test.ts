import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/analysis/fingerprint.ts';
import { foldLine } from '../../src/analysis/fold.ts';

const of = (cause: string) => fingerprint({ category: 'test', tool: 'jest', pattern: null, cause });

describe('the same failure has the same string', () => {
  it.each([
    ['other numbers', 'timed out after 5000 ms at line 7', 'timed out after 12000 ms at line 81'],
    [
      'another path to the file',
      '/home/a/app/src/a.ts:10:5 - error',
      '/builds/group/app/src/a.ts:3:1 - error',
    ],
    ['another hash', 'commit 0a1b2c3d4e5f not found', 'commit ffeedd001122 not found'],
    ['another address', 'GET https://a.org/x/1 failed', 'GET https://b.org/y?z=2 failed'],
    [
      'another id',
      'job 6f1e8b1c-0000-4000-8000-000000000001 lost',
      'job 6f1e8b1c-1111-4111-8111-111111111111 lost',
    ],
    ['other spacing and case', '  Error:  no such   file', 'error: no such file'],
  ])('with %s', (_, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  it.each([
    ['cannot find module react', 'cannot find module vue'],
    ['/a/b/src/one.ts: error', '/a/b/src/two.ts: error'],
  ])('and another one has another: %s', (one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('tells failures of other tools and patterns apart', () => {
    const parts = { category: 'test', tool: 'jest', pattern: null, cause: 'x' };
    const all = [
      parts,
      { ...parts, tool: 'mocha' },
      { ...parts, category: 'lint' },
      { ...parts, pattern: 'a/b' },
    ];
    expect(new Set(all.map(fingerprint)).size).toBe(4);
    expect(fingerprint(parts)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('folds a folded line to itself', () => {
    const folded = foldLine('Downloaded in 12.3s from https://x.org/a/1.2.3.tgz');
    expect(folded).toBe('downloaded in #s from @url');
    expect(foldLine(folded)).toBe(folded);
  });
});
