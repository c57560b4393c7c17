import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGithub } from '../../../src/providers/github/index.ts';
import type { Change, Provider } from '../../../src/providers/provider.ts';
import { type GithubStandIn, startGithubStandIn } from '../../stand-ins/github/server.ts';

const SHA = 'c6d86dc654b12425e706bcf951adfe5a8627a517';
const signal = AbortSignal.timeout(20_000);

let github: GithubStandIn;
let provider: Provider;

beforeEach(async () => {
  github = await startGithubStandIn({ now: Date.now });
  github.install('acme');
  github.repository('acme/shop').pulls.push({
    number: 12,
    state: 'open',
    author: 'octocat',
    headRepository: 'acme/shop',
    branch: 'cart',
    sha: SHA,
    files: [],
  });
  provider = createGithub({
    config: {
      appId: github.app.id,
      privateKey: github.app.privateKey,
      webhookSecret: 'a secret of the tests',
      apiUrl: github.url,
      instance: 'github.test',
    },
    fetch,
    now: Date.now,
    pauses: { until: async () => 0, pause: async () => {} },
    backoffMs: 1,
  });
});
afterEach(() => github.close());

const find = (change: Partial<Change>) =>
  provider.changes?.find({ pageUrl: null, remotes: [], commit: SHA, branch: null, ...change }, signal);

describe('a change that another CI built', () => {
  it('is found by the page of its pull request', async () => {
    expect(await find({ pageUrl: 'https://github.test/acme/shop/pull/12' })).toEqual({
      provider: 'github',
      instance: 'github.test',
      organisation: 'acme',
      repository: 'acme/shop',
      kind: 'pull',
      id: '12',
    });
  });

  it.each([
    'https://github.test/acme/shop.git',
    'git@github.test:acme/shop.git',
    'ssh://git@ssh.github.test:443/acme/shop',
  ])('is found by its clone address %s and commit', async (remote) => {
    expect(await find({ remotes: [remote] })).toMatchObject({ kind: 'pull', id: '12' });
    const merged = '0'.repeat(40);
    expect(await find({ remotes: [remote], commit: merged })).toMatchObject({ kind: 'commit', id: merged });
  });

  it('where the App is not installed is nowhere', async () => {
    expect(await find({ remotes: ['https://github.test/other/shop.git'] })).toBeNull();
    expect(await find({ pageUrl: 'https://github.test/other/shop/pull/1' })).toBeNull();
  });

  it('elsewhere is not ours, and nobody is asked', async () => {
    const before = github.seen.length;
    expect(
      await find({
        pageUrl: 'https://github.evil.example/acme/shop/pull/12',
        remotes: ['https://gitlab.com/acme/shop.git', 'https://github.test/acme/shop/../../x', 'file:///x'],
      }),
    ).toBeNull();
    expect(github.seen).toHaveLength(before);
  });
});
