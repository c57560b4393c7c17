/** The webhook endpoint over the listening socket: what is stored, what is refused, and how. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DevopsAssistError } from '../../src/errors.ts';
import { sign } from '../stand-ins/github/webhooks.ts';
import { type Harness, SECRET, startHarness } from '../support/github-service.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(async () => {
  await harness.close();
});

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${harness.url}/webhooks/github`, {
    method: 'POST',
    body: body as string,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': 'd-1',
      ...headers,
    },
  });
const signed = (body: string, headers: Record<string, string> = {}) =>
  post(body, { 'x-hub-signature-256': sign(SECRET, body), ...headers });

describe('the signature', () => {
  it('over the bytes as they were sent is accepted, whatever their spacing', async () => {
    const response = await signed('{ "zen" :\t"ü\\u00fc",\n"a":1.0 }');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ignored: 'ping is not waited for' });
  });

  it.each([
    ['none', {}],
    ['a wrong one', { 'x-hub-signature-256': sign('another secret', '{}') }],
    ['one of another body', { 'x-hub-signature-256': sign(SECRET, '{ }') }],
    ['no digest at all', { 'x-hub-signature-256': 'sha256=' }],
    ['that of SHA-1', { 'x-hub-signature': 'sha1=00', 'x-hub-signature-256': '' }],
    ["Probot's default secret", { 'x-hub-signature-256': sign('development', '{}') }],
  ])('%s is answered 401', async (_name, headers) => {
    const response = await post('{}', headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect(Object.keys((await response.json()) as object)).toEqual(['error']);
    expect(JSON.parse(harness.lines.at(-1) ?? '')).toMatchObject({ msg: 'webhook refused', status: 401 });
  });
});

describe('a request', () => {
  it('that is not JSON is answered 400 with what to do', async () => {
    const response = await signed('payload=%7B%7D', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: 'the body is not JSON; set the content type application/json',
    });
  });

  it('without delivery id is answered 400', async () => {
    expect((await signed('{}', { 'x-github-delivery': '' })).status).toBe(400);
  });

  it('of 26 MB is answered 413', async () => {
    const response = await post(Buffer.alloc(26 * 1024 * 1024, 32)).catch(() => null);
    // The server may end the connection before the client has sent all of it.
    if (response) expect(response.status).toBe(413);
    expect((await fetch(`${harness.url}/healthz`)).status).toBe(200);
  });

  it('with no body, no content type or by GET is refused', async () => {
    expect((await fetch(`${harness.url}/webhooks/github`, { method: 'POST' })).status).toBe(401);
    expect((await fetch(`${harness.url}/webhooks/github`)).status).toBe(404);
    expect((await fetch(`${harness.url}/webhooks/github/elsewhere`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${harness.url}/webhooks/nowhere`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('is stored before it is answered 202', async () => {
    const put = vi.spyOn(harness.store.inbox, 'put');
    const webhook = harness.hooks.workflowRun(harness.repository, harness.failedRun(7, 'error: x\n'));
    const response = await harness.send(webhook, 'stored');
    // The promise had settled by the time the answer arrived: no further await was needed to read it.
    const settled = put.mock.settledResults.map(({ value }) => value as unknown);
    put.mockRestore();
    expect({ settled, status: response.status }).toEqual({ settled: ['stored'], status: 202 });
    await harness.ended('stored');
  });

  it('is answered 503 with the reason while the store is down, and the service says that it is not ready', async () => {
    const down = new DevopsAssistError('STORE_FULL', 'no room left in /srv/data');
    const put = vi.spyOn(harness.store.inbox, 'put').mockRejectedValue(down);
    const check = vi.spyOn(harness.store, 'check').mockRejectedValue(down);
    const response = await harness.send(
      harness.hooks.workflowRun(harness.repository, harness.failedRun(8, 'error: x\n')),
      'later',
    );
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.json()).toEqual({
      error: 'the store is not available (STORE_FULL); send it again later',
    });
    const ready = await fetch(`${harness.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'the store is not available (STORE_FULL)' },
    ]);
    put.mockRestore();
    check.mockRestore();
    expect((await fetch(`${harness.url}/readyz`)).status).toBe(200);
  });
});

describe('beside it', () => {
  it('metrics count webhooks and deliveries', async () => {
    const text = await (await fetch(`${harness.url}/metrics`)).text();
    expect(text).toMatch(/devops_assist_webhooks_total\{provider="github",status="401"\} [1-9]/);
    expect(text).toMatch(/devops_assist_deliveries_total\{provider="github",did="answered"\} 1/);
  });

  it('no secret of the App is in the log', () => {
    const log = harness.lines.join('');
    expect(log).not.toContain(SECRET);
    expect(log).not.toMatch(/ghs_|BEGIN RSA|sha256=/);
  });
});
