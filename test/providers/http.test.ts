import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttp, type HttpOptions } from '../../src/providers/http.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler;
let calls: string[];
let server: ReturnType<typeof createServer>;
let baseUrl: string;
let now: number;

beforeEach(async () => {
  calls = [];
  now = 1_000_000;
  server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const signal = AbortSignal.timeout(20_000);
const http = (options: Partial<HttpOptions> = {}) =>
  createHttp({
    fetch,
    now: () => now,
    baseUrl,
    headers: { 'x-token': 'secret-token' },
    timeoutMs: 2_000,
    backoffMs: 1,
    ...options,
  });
const Answer = z.object({ ok: z.boolean() });
const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_request, response) =>
    void response.writeHead(code, headers).end('{"ok":true}');
const failing = async (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('should have failed');
    },
    (error: unknown) => error as Record<string, unknown>,
  );

describe('an answer', () => {
  it('is parsed by its schema; query, arrays, body and headers go out as given', async () => {
    const bodies: string[] = [];
    handler = async (request, response) => {
      for await (const part of request) bodies.push(String(part));
      expect(request.headers).toMatchObject({
        'x-token': 'secret-token',
        'content-type': 'application/json',
      });
      response.end('{"ok":true,"more":1}');
    };
    const { data } = await http().json(Answer, {
      method: 'PUT',
      path: 'a%2Fb',
      query: { scope: ['x', 'y'], page: 2 },
      json: { hello: 'world' },
      signal,
    });
    expect(data).toEqual({ ok: true });
    expect(calls).toEqual(['PUT /api/a%2Fb?scope%5B%5D=x&scope%5B%5D=y&page=2']);
    expect(bodies).toEqual(['{"hello":"world"}']);
  });

  it.each([
    ['<html>', 'the answer is not JSON'],
    ['{"ok":"yes"}', 'unexpected answer at ok'],
  ])('%s is refused and not asked for again', async (text, reason) => {
    handler = (_request, response) => void response.end(text);
    expect(await failing(http().json(Answer, { path: 'x', signal }))).toMatchObject({
      code: 'PROVIDER_ANSWER',
      final: true,
      message: expect.stringContaining(reason),
    });
    expect(calls).toHaveLength(1);
  });

  it('that says elsewhere is never followed: the token stays with the configured host', async () => {
    handler = status(302, { location: 'http://127.0.0.1:1/steal' });
    const error = await failing(http().json(Answer, { path: 'x', signal }));
    expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', status: 302 });
    expect(error.message).not.toContain('secret-token');
  });
});

describe('an outage', () => {
  it('is retried where repeating is harmless, and ends well when the server does', async () => {
    handler = (request, response) =>
      calls.length < 3 ? status(502)(request, response) : status(200)(request, response);
    expect((await http().json(Answer, { path: 'x', signal })).data).toEqual({ ok: true });
    expect(calls).toHaveLength(3);
  });

  it('of a POST is not repeated: it may have been carried out', async () => {
    handler = status(502);
    const request = { method: 'POST', path: 'x', json: {}, signal } as const;
    expect(await failing(http().json(Answer, request))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      status: 502,
      final: false,
    });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['no answer', ((): Handler => () => {})(), /no answer within 30 ms/, 30],
    [
      'a closed connection',
      (
        (): Handler => (_request, response) =>
          void response.destroy()
      )(),
      /no connection/,
      5_000,
    ],
  ])('%s is unavailable', async (_name, each, message, timeoutMs) => {
    handler = each;
    expect(await failing(http({ timeoutMs, attempts: 1 }).json(Answer, { path: 'x', signal }))).toMatchObject(
      { code: 'PROVIDER_UNAVAILABLE', message: expect.stringMatching(message) },
    );
  });

  it('in a row opens the breaker: no further call until it has rested', async () => {
    handler = status(503);
    const client = http({ attempts: 1, breakAfter: 3, breakMs: 50 });
    for (let index = 0; index < 3; index++) await failing(client.json(Answer, { path: 'x', signal }));
    expect(await failing(client.json(Answer, { path: 'x', signal }))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('paused'),
    });
    expect(calls).toHaveLength(3);
    handler = status(200);
    await expect
      .poll(
        () =>
          client.json(Answer, { path: 'x', signal }).then(
            () => true,
            () => false,
          ),
        { timeout: 5_000 },
      )
      .toBe(true);
  });

  it('is not what 4xx are: they are final and never open the breaker', async () => {
    handler = status(404);
    const client = http({ breakAfter: 2 });
    for (let index = 0; index < 5; index++)
      expect(await failing(client.json(Answer, { path: 'x', signal }))).toMatchObject({
        code: 'PROVIDER_REFUSED',
        status: 404,
        final: true,
      });
    expect(calls).toHaveLength(5);
  });
});

describe('a caller that gives up', () => {
  it('ends the call at once, with its own reason, and is no outage', async () => {
    const caller = new AbortController();
    handler = () => caller.abort(new Error('the worker stops'));
    const client = http({ breakAfter: 1 });
    expect(await failing(client.json(Answer, { path: 'x', signal: caller.signal }))).toMatchObject({
      message: 'the worker stops',
    });
    expect(await failing(client.json(Answer, { path: 'x', signal: caller.signal }))).toMatchObject({
      message: 'the worker stops',
    });
    expect(calls).toHaveLength(1);
    handler = status(200);
    expect((await client.json(Answer, { path: 'x', signal })).data).toEqual({ ok: true });
  });
});

describe('a rate limit', () => {
  it.each([
    [{ 'retry-after': '30' }, 1_030_000],
    [{ 'ratelimit-reset': '1200' }, 1_200_000],
    [{}, 1_060_000],
  ])('with %j is waited for: no call is made before', async (headers, retryAt) => {
    handler = status(429, headers as Record<string, string>);
    const client = http();
    expect(await failing(client.json(Answer, { path: 'x', signal }))).toMatchObject({
      code: 'PROVIDER_LIMITED',
      retryAt,
    });
    now = retryAt - 1;
    expect(await failing(client.json(Answer, { path: 'x', signal }))).toMatchObject({
      code: 'PROVIDER_LIMITED',
      retryAt,
    });
    expect(calls).toHaveLength(1);
    now = retryAt;
    handler = status(200);
    expect((await client.json(Answer, { path: 'x', signal })).data).toEqual({ ok: true });
  });
});

describe('a rate limit that ends soon', () => {
  it('is waited for in place, also where a POST met it', async () => {
    handler = (request, response) =>
      (calls.length === 1 ? status(429, { 'retry-after': '0' }) : status(200))(request, response);
    expect(await http().send({ method: 'POST', path: 'x', signal })).toMatchObject({ status: 200 });
    expect(calls).toHaveLength(2);
  });

  it('that is told again and again gives the work back', async () => {
    handler = status(429, { 'retry-after': '0' });
    expect(await failing(http().json(Answer, { path: 'x', signal }))).toMatchObject({
      code: 'PROVIDER_LIMITED',
    });
    expect(calls).toHaveLength(3);
  });

  it('is not waited for by a caller who stops', async () => {
    const caller = new AbortController();
    handler = status(429, { 'retry-after': '2' });
    const waiting = failing(http().json(Answer, { path: 'x', signal: caller.signal }));
    await expect.poll(() => calls.length).toBe(1);
    caller.abort(new Error('the worker stops'));
    expect(await waiting).toMatchObject({ message: 'the worker stops' });
    expect(calls).toHaveLength(1);
  });
});

describe('a stream', () => {
  const drain = async (bytes: AsyncIterable<Uint8Array>) => {
    let size = 0;
    for await (const piece of bytes) size += piece.length;
    return size;
  };

  it('that stops in the middle ends with an error, not as if it were whole', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
    };
    const stalled = await http({ timeoutMs: 30 }).stream({ path: 'x', signal });
    expect(await failing(drain(stalled.bytes))).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    };
    const broken = await http().stream({ path: 'x', signal });
    expect(await failing(drain(broken.bytes))).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it('ends with its caller', async () => {
    const caller = new AbortController();
    handler = (_request, response) => void response.write('first');
    const { bytes } = await http().stream({ path: 'x', signal: caller.signal });
    const reading = failing(drain(bytes));
    caller.abort(new Error('the worker stops'));
    expect(await reading).toMatchObject({ message: 'the worker stops' });
  });
});
