/** `devops-assist patterns list|show|promote|retire|keygen|export|import`, on stores of their own. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/analysis/embedder.ts';
import { LearnedPattern } from '../../src/analysis/learned-pattern.ts';
import { registerLearned } from '../../src/commands/learned.ts';
import { trustedKeys } from '../../src/config/packs.ts';
import { createEmbedder } from '../../src/embedding/index.ts';
import { learnedRow } from '../../src/learning/learned-store.ts';
import { openStore } from '../../src/store/open.ts';
import type { LearnedRow } from '../../src/store/store.ts';

const root = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(root, { recursive: true }));
const acme = { provider: 'github', instance: 'github.com', organisation: 'acme' } as const;
let embedder: Embedder;
beforeAll(async () => {
  embedder = await createEmbedder({ cacheDir: join(root, 'models') });
});

async function command(data: string, keys: string, ...args: string[]): Promise<string> {
  let printed = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      done();
    },
  });
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerLearned(
    program
      .command('patterns')
      .exitOverride()
      .configureOutput({ writeErr: () => {} }),
    {
      config: () => ({ data: join(root, data), trustedKeys: trustedKeys({ PATTERN_TRUSTED_KEYS: keys }) }),
      embedder: async () => embedder,
      now: () => 1_000,
      out,
    },
  );
  await program.parseAsync(['patterns', ...args], { from: 'user' });
  return printed;
}

const pattern = (id: string, title: string) =>
  LearnedPattern.parse({
    id,
    title,
    category: 'infra',
    tool: 'frobnicate',
    fingerprints: ['0123456789abcdef'],
    keywords: [],
    expressions: [],
    text: title,
    transient: false,
    files: [],
    solution: { title: 'Reset the gizmo', steps: ['Now'], code: [], estimatedMinutes: 1, references: [] },
    from: { kind: 'person' },
  });
async function rows(data: string): Promise<LearnedRow[]> {
  const store = await openStore({ data: join(root, data) });
  try {
    return await store.learned.all();
  } finally {
    await store.close();
  }
}
async function put(data: string, ...found: LearnedRow[]): Promise<void> {
  const store = await openStore({ data: join(root, data) });
  await store.learned.save(found);
  await store.close();
}

describe('by hand', () => {
  it('patterns are listed, shown, promoted and retired', async () => {
    const row = learnedRow(
      pattern('learned/aaaa', 'gizmo\u001b[31m one'),
      { scope: acme, repository: null },
      'shadow',
      1,
    );
    await put('a', row);
    const list = await command('a', '', 'list');
    expect(list).toMatch(
      /learned\/aaaa +shadow +github\/github.com\/acme +person +gizmo \[31m one\n1 learned/,
    );
    expect(await command('a', '', 'list', '--state', 'active')).toBe('0 learned patterns\n');
    const shown = await command('a', '', 'show', 'learned/aaaa');
    expect(shown).toContain('Reset the gizmo');
    expect(shown).toContain('right in 0 and wrong in 0 of 0 cases');
    expect(await command('a', '', 'promote', 'learned/aaaa')).toBe(
      'learned/aaaa: shadow -> active for github/github.com/acme\n',
    );
    expect((await rows('a'))[0]?.state).toBe('active');
    await command('a', '', 'retire', 'learned/aaaa');
    expect((await rows('a'))[0]?.state).toBe('retired');
  });

  it('an id that is not known, or known twice, is said in one line', async () => {
    await expect(command('a', '', 'show', 'learned/none')).rejects.toThrow(
      'learned/none is no learned pattern here',
    );
    const other = { ...acme, organisation: 'other' };
    const twice = pattern('learned/bbbb', 'two');
    await put('b', learnedRow(twice, { scope: acme, repository: null }, 'shadow', 1));
    await put('b', learnedRow(twice, { scope: other, repository: null }, 'shadow', 1));
    await expect(command('b', '', 'promote', 'learned/bbbb')).rejects.toThrow(
      'is known to github/github.com/acme and github/github.com/other',
    );
    await command('b', '', 'promote', 'learned/bbbb', '--scope', 'github/github.com/other');
    const states = (await rows('b')).map(({ scope, state }) => `${scope?.organisation} ${state}`).sort();
    expect(states).toEqual(['acme shadow', 'other active']);
    await expect(command('b', '', 'list', '--scope', 'nowhere')).rejects.toThrow();
  });
});

describe('a pack', () => {
  it('goes from one service to another: key, export, import on trial, found by its fingerprint', async () => {
    const key = join(root, 'team.pem');
    const publicKey = (await command('c', '', 'keygen', key)).trim();
    expect(publicKey).toMatch(/^ed25519:[A-Za-z0-9+/]{43}=$/);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    await expect(command('c', '', 'keygen', key)).rejects.toThrow('is already there');

    await put(
      'c',
      learnedRow(pattern('learned/cccc', 'active one'), { scope: acme, repository: null }, 'active', 1),
      learnedRow(pattern('learned/dddd', 'shadow one'), { scope: acme, repository: null }, 'shadow', 1),
    );
    const pack = join(root, 'pack.json');
    expect(await command('c', '', 'export', pack, '--key', key)).toContain('1 patterns, signed');
    expect(JSON.parse(readFileSync(pack, 'utf8')).patterns[0].from).toEqual({ kind: 'pack', key: publicKey });

    await expect(command('d', '', 'import', pack, '--scope', 'everybody')).rejects.toThrow(
      'not trusted here',
    );
    expect(await rows('d')).toEqual([]);
    const trust = `team-a=${publicKey}`;
    const said = await command('d', trust, 'import', pack, '--scope', 'everybody');
    expect(said).toBe('patterns, signed by team-a: 1 patterns added as shadow, 0 known before\n');
    expect((await rows('d')).map(({ id, scope, state }) => [id, scope, state])).toEqual([
      ['learned/cccc', null, 'shadow'],
    ]);
    await command('d', trust, 'promote', 'learned/cccc');
    await command('d', trust, 'import', pack, '--scope', 'everybody');
    expect((await rows('d'))[0]?.state).toBe('active');
  });

  it('can be made of pattern files', async () => {
    const key = join(root, 'files.pem');
    await command('e', '', 'keygen', key);
    const pack = join(root, 'files.json');
    const said = await command('e', '', 'export', pack, 'npm/eresolve', '--key', key, '--from', 'patterns');
    expect(said).toContain('1 patterns, signed');
    const [only] = JSON.parse(readFileSync(pack, 'utf8')).patterns;
    expect(only.expressions.length).toBeGreaterThan(0);
    expect(JSON.stringify(only.solution)).not.toContain('{{');
  });

  it('with a wrong list of trusted keys is a wrong configuration', () => {
    expect(() => trustedKeys({ PATTERN_TRUSTED_KEYS: 'team-a=ed25519:short' })).toThrow(
      'PATTERN_TRUSTED_KEYS: team-a=ed25519:short is not',
    );
  });
});
