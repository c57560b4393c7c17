/** Single calls to GitHub: an Enterprise Server's address, odd rate limits, the redirect of a log. */
import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/providers/github/budget.ts';
import { createGithub } from '../../../src/providers/github/index.ts';
import { limitOf } from '../../../src/providers/github/limits.ts';

const API = 'https://git.example.org';
const scope = { provider: 'github', instance: 'git.example.org', organisation: 'acme' } as const;
const run = { ...scope, repository: 'acme/shop', runId: '7', attempt: 1 };
const job = { id: '9', name: 'test', url: '', steps: [], allowedToFail: false };
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const signal = () => AbortSignal.timeout(5_000);

function github() {
  return createGithub({
    config: {
      appId: 1,
      privateKey,
      webhookSecret: 'a secret of the tests',
      apiUrl: `${API}/api/v3`,
      instance: scope.instance,
    },
    fetch: globalThis.fetch,
    now: Date.now,
    pauses: { until: async () => 0, pause: async () => {} },
    logWaits: [],
    backoffMs: 1,
  });
}

describe('a call', () => {
  beforeEach(() => {
    nock.disableNetConnect();
    nock(API).get('/api/v3/repos/acme/shop/installation').reply(200, { id: 5 });
    nock(API)
      .post('/api/v3/app/installations/5/access_tokens')
      .reply(201, { token: 'ghs_x', expires_at: '2999-01-01T00:00:00Z', permissions: {} });
  });
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });

  it('to an Enterprise Server stays below its API root', async () => {
    nock(API)
      .post('/api/v3/repos/acme/shop/actions/runs/7/rerun-failed-jobs')
      .matchHeader('authorization', 'token ghs_x')
      .reply(201, {});
    await github().source.rerun?.(run, signal());
    expect(nock.isDone()).toBe(true);
  });

  it('in GraphQL goes beside the REST root of an Enterprise Server', async () => {
    nock(API)
      .post('/api/graphql')
      .matchHeader('authorization', 'token ghs_x')
      .reply(200, { data: { own: { isPrivate: false, object: { text: 'maxLogs: 3' } }, shared: null } });
    expect(await github().settings?.settings(scope, 'acme/shop', signal())).toMatchObject({ maxLogs: 3 });
    expect(nock.isDone()).toBe(true);
  });

  it('for a log follows one redirect, without the token, and only to https', async () => {
    const logs = () => nock(API).get('/api/v3/repos/acme/shop/actions/jobs/9/logs');
    logs().reply(302, '', { location: 'https://logs.example.net/x?sig=a%2Bb' });
    nock('https://logs.example.net', { badheaders: ['authorization'] })
      .get('/x')
      .query({ sig: 'a+b' })
      .reply(200, 'the log');
    const provider = github();
    const log = await provider.source.log(run, job, signal());
    if (log.kind !== 'log') throw new Error(log.reason);
    const parts: Uint8Array[] = [];
    for await (const part of log.bytes) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe('the log');
    logs().reply(302, '', { location: 'http://logs.example.net/x' });
    await expect(provider.source.log(run, job, signal())).rejects.toThrow('not https');
    logs().reply(302, '', { location: 'https://logs.example.net/y' });
    nock('https://logs.example.net').get('/y').reply(302, '', { location: 'https://elsewhere.example.net/' });
    await expect(provider.source.log(run, job, signal())).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
  });

  it('is made no more after many failures in a row, until the breaker lets one pass', async () => {
    const made = { count: 0 };
    nock(API)
      .persist()
      .get('/api/v3/repos/acme/shop/actions/runs/7')
      .reply(() => {
        made.count += 1;
        return [502, 'Bad Gateway'];
      });
    const { source } = github();
    const ask = () => source.run(run, signal()).catch((error: unknown) => error);
    for (let call = 0; call < 5; call += 1) await ask();
    const before = made.count;
    expect(await ask()).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('calls are paused'),
      retryAt: expect.any(Number),
    });
    expect(made.count).toBe(before);
    expect(before).toBe(10);
  });

  it('that is refused says so with the status and no secret', async () => {
    nock(API)
      .post('/api/v3/repos/acme/shop/actions/runs/7/rerun-failed-jobs')
      .reply(403, { message: 'Resource not accessible by integration' });
    const refused = github().source.rerun?.(run, signal());
    await expect(refused).rejects.toMatchObject({ code: 'PROVIDER_REFUSED', status: 403 });
    await expect(refused).rejects.not.toThrow(/ghs_/);
  });
});

describe('limitOf', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [200, {}, {}, null],
    [403, {}, { message: 'Resource not accessible by integration' }, null],
    [404, { 'retry-after': '5' }, {}, null],
    [403, { 'retry-after': '5' }, {}, now + 5_000],
    [429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, {}, now + 9_000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 60) }, {}, now + 60_000],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, {}, now + 60_000],
    [
      403,
      { 'x-ratelimit-remaining': '7' },
      { message: 'You have exceeded a secondary rate limit.' },
      now + 60_000,
    ],
    [429, {}, null, now + 60_000],
  ])('%i %j %j', (status, headers, body, expected) => {
    expect(limitOf(status, headers as Record<string, string>, body, now)).toBe(expected);
  });
});

describe('the budget of an installation', () => {
  it('lets 75 writes a minute pass and says when the next may', () => {
    const budget = createBudget();
    for (let index = 0; index < 75; index += 1) expect(budget.take(true, index * 10)).toBe(0);
    expect(budget.take(true, 1_000)).toBe(60_000);
    expect(budget.take(false, 1_000)).toBe(0);
    expect(budget.take(true, 60_000)).toBe(0);
  });

  it('lets 480 writes an hour pass', () => {
    const budget = createBudget();
    let passed = 0;
    for (let second = 0; second < 3_600; second += 1) if (budget.take(true, second * 1000) === 0) passed += 1;
    expect(passed).toBe(480);
  });
});
