import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { DATABASE_SETTINGS } from '../src/config/database.ts';
import { FORGE_SETTING_NAMES } from '../src/config/forges.ts';
import { readConfig, SETTING_NAMES } from '../src/config.ts';
import { DevopsAssistError } from '../src/errors.ts';

const key = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const whole = {
  GITHUB_APP_ID: '12',
  GITHUB_PRIVATE_KEY: key,
  GITHUB_WEBHOOK_SECRET: 'a secret of 16 characters',
};
const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The message of the error that a configuration ends with. */
function wrong(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof DevopsAssistError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('.env.example', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  it('names every setting and no other', () => {
    const names = [...SETTING_NAMES, ...DATABASE_SETTINGS, ...FORGE_SETTING_NAMES];
    expect(Object.keys(parseEnv(example)).sort()).toEqual([...new Set(names)].sort());
  });

  it('is a configuration that starts, with the defaults', () => {
    // A forge's defaults alone would configure half of it.
    const env = Object.fromEntries(
      Object.entries(parseEnv(example)).filter(([name]) => !/^(GITLAB|JENKINS)_/.test(name)),
    );
    expect(readConfig(env)).toEqual(readConfig({}));
  });
});

describe('GitHub', () => {
  it('is absent when nothing is set', () => {
    expect(readConfig({}).github).toBeNull();
  });

  it.each(Object.keys(whole))('without %s is an error that names it', (name) => {
    const { [name as keyof typeof whole]: _left, ...rest } = whole;
    expect(wrong(rest)).toMatch(new RegExp(`GitHub is configured in part: set .*${name}`));
  });

  it.each([
    ['as PEM', key],
    ['with \\n', key.replaceAll('\n', '\\n')],
    ['in base64', Buffer.from(key).toString('base64')],
  ])('takes the key %s', (_name, value) => {
    expect(readConfig({ ...whole, GITHUB_PRIVATE_KEY: value }).github).toMatchObject({
      appId: 12,
      privateKey: key,
      instance: 'github.com',
      apiUrl: 'https://api.github.com',
    });
  });

  it('takes the key from a file', () => {
    const file = join(folder, 'key.pem');
    writeFileSync(file, key);
    const { GITHUB_PRIVATE_KEY: _none, ...rest } = whole;
    expect(readConfig({ ...rest, GITHUB_PRIVATE_KEY_FILE: file }).github?.privateKey).toBe(key);
    expect(wrong({ ...rest, GITHUB_PRIVATE_KEY_FILE: `${file}.not` })).toContain('cannot be read');
  });

  it('of an Enterprise Server carries its host', () => {
    expect(readConfig({ ...whole, GITHUB_API_URL: 'https://git.example.org/api/v3/' }).github).toMatchObject({
      apiUrl: 'https://git.example.org/api/v3',
      instance: 'git.example.org',
    });
  });
});

describe('a wrong setting', () => {
  it.each([
    ['PORT', 'many'],
    ['PORT', '70000'],
    ['LOG_LEVEL', 'loud'],
    ['WORKERS', '0'],
    ['GITHUB_APP_ID', 'abc'],
    ['GITHUB_API_URL', 'ftp://x'],
    ['GITHUB_WEBHOOK_SECRET', 'short'],
    ['CONFIDENCE_WEIGHTS', '0.5,0.5'],
    ['CONFIDENCE_WEIGHTS', '0.5,0.5,0.5'],
  ])('%s=%s is named', (name, value) => {
    expect(wrong({ [name]: value })).toContain(name);
  });

  it('shows no secret', () => {
    expect(wrong({ ...whole, GITHUB_PRIVATE_KEY: 'not a key at all' })).not.toContain('not a key');
    expect(wrong({ GITHUB_WEBHOOK_SECRET: 'hunter2' })).not.toContain('hunter2');
  });
});
