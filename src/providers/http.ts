/**
 * A small HTTP client over a `fetch` that is passed in, for forges that have no SDK worth its weight: a time-out on
 * every wait, retries with jitter where repeating is harmless, one circuit breaker a base URL, and no call while a rate
 * limit says wait. Redirects are never followed: a token must not travel to a host that nobody configured.
 */
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import type { z } from 'zod';
import { ProviderError } from './error.ts';

export type Fetch = typeof globalThis.fetch;

export interface HttpOptions {
  readonly fetch: Fetch;
  readonly now: () => number;
  /** Where the API lives, from configuration; every request stays below it. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until the headers of an answer, and between two pieces of a body. Default 10,000. */
  readonly timeoutMs?: number;
  /** Calls of one request where repeating is harmless. Default 3. */
  readonly attempts?: number;
  /** Milliseconds before the second call, doubled with jitter from then on. Default 200. */
  readonly backoffMs?: number;
  /** Outages in a row after which no call is made for `breakMs`. Default 5. */
  readonly breakAfter?: number;
  /** Default 15,000. */
  readonly breakMs?: number;
  /** Where there are several replicas: the limit that one was told holds for all. */
  readonly limit?: SharedLimit;
}

/** Until when a rate limit says wait, where all replicas see it. Milliseconds since 1970, 0 for no limit. */
export interface SharedLimit {
  until(now: number): Promise<number>;
  pause(until: number): Promise<void>;
}

type QueryValue = string | number | boolean | readonly string[];

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base URL, already encoded, without a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
}

export interface Http {
  /** The parsed body; throws a ProviderError for anything but 2xx with the JSON asked for. */
  json<T extends z.ZodType>(
    schema: T,
    request: HttpRequest,
  ): Promise<{ data: z.output<T>; headers: Headers }>;
  /** For requests whose answer has no body of interest. 3xx counts as done: forms are answered with a redirect. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The body in pieces as they arrive. */
  stream(request: HttpRequest): Promise<HttpAnswer & { bytes: AsyncIterable<Uint8Array> }>;
}

/** A limit that ends this soon costs less to wait for than to begin the work anew. */
const SHORT_WAIT_MS = 3_000;
const SHORT_WAITS = 3;

/** No JSON answer of a forge is this large; what is larger is not what was asked for. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;

/** Throws ProviderError: UNAVAILABLE (no answer, 5xx, breaker open), LIMITED (429), REFUSED (other 4xx, 3xx), ANSWER. */
export function createHttp(options: HttpOptions): Http {
  const base = options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`;
  const timeoutMs = options.timeoutMs ?? 10_000;
  let waitUntil = 0;

  const isOutage = (error: unknown) =>
    error instanceof ProviderError && error.code === 'PROVIDER_UNAVAILABLE';
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: options.breakMs ?? 15_000,
    breaker: new ConsecutiveBreaker(options.breakAfter ?? 5),
  });
  const again = retry(handleWhen(isOutage), {
    maxAttempts: (options.attempts ?? 3) - 1,
    backoff: new ExponentialBackoff({ initialDelay: options.backoffMs ?? 200, maxDelay: 5_000 }),
  });
  const harmless = wrap(again, breaker);

  /** One call: headers within the time-out, status judged; the body is still unread. */
  async function call(request: HttpRequest, redirectIsDone: boolean): Promise<Response> {
    const what = describe(base, request);
    if (options.limit) waitUntil = Math.max(waitUntil, await options.limit.until(options.now()));
    if (options.now() < waitUntil) {
      throw new ProviderError('PROVIDER_LIMITED', `${what} waits for the rate limit`, { retryAt: waitUntil });
    }
    request.signal.throwIfAborted();
    // Not AbortSignal.any: on Node 20 such a signal may be collected before it fires, and the call never ends.
    const stop = new AbortController();
    const forward = () => stop.abort(request.signal.reason);
    request.signal.addEventListener('abort', forward, { once: true });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop.abort();
    }, timeoutMs);
    let response: Response;
    try {
      response = await options.fetch(`${base}${request.path}${queryString(request.query)}`, {
        method: request.method ?? 'GET',
        headers: { ...options.headers, ...contentType(request) },
        body: body(request),
        redirect: 'manual',
        signal: stop.signal,
      });
    } catch (cause) {
      request.signal.throwIfAborted();
      const why = late ? `no answer within ${timeoutMs} ms` : 'no connection';
      throw new ProviderError('PROVIDER_UNAVAILABLE', `${what}: ${why}`, { cause });
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', forward);
    }
    if (response.ok || (redirectIsDone && response.status >= 300 && response.status < 400)) return response;
    await response.body?.cancel().catch(() => {});
    const { status } = response;
    if (status === 429) {
      waitUntil = retryAfter(response.headers, options.now());
      await options.limit?.pause(waitUntil);
      throw new ProviderError('PROVIDER_LIMITED', `${what}: 429`, { status, retryAt: waitUntil });
    }
    if (status >= 500 || status === 408) {
      throw new ProviderError('PROVIDER_UNAVAILABLE', `${what}: ${status}`, { status });
    }
    throw new ProviderError('PROVIDER_REFUSED', `${what}: ${status}`, { status });
  }

  /** A limit that ends soon is waited for in place: what a limit refused was not carried out. */
  async function guarded<T>(request: HttpRequest, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await attempted(request, work);
      } catch (error) {
        const left = limitedFor(error);
        if (left === null || left > SHORT_WAIT_MS || attempt === SHORT_WAITS) throw error;
        await delay(left, request.signal);
      }
    }
  }

  const limitedFor = (error: unknown): number | null =>
    error instanceof ProviderError && error.code === 'PROVIDER_LIMITED' && error.retryAt !== null
      ? Math.max(0, error.retryAt - options.now())
      : null;

  async function attempted<T>(request: HttpRequest, work: () => Promise<T>): Promise<T> {
    try {
      // A POST that got no answer may have been carried out: it is left to the caller, who looks before repeating.
      return await (request.method === 'POST' ? breaker : harmless).execute(work);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new ProviderError(
        'PROVIDER_UNAVAILABLE',
        `${describe(base, request)}: too many failures, paused`,
      );
    }
  }

  return {
    json: (schema, request) =>
      guarded(request, async () => {
        const response = await call(request, false);
        const text = await readText(response, request, timeoutMs);
        return { data: parse(schema, text, describe(base, request)), headers: response.headers };
      }),
    send: (request) =>
      guarded(request, async () => {
        const response = await call(request, true);
        await response.body?.cancel();
        return { status: response.status, headers: response.headers };
      }),
    stream: (request) =>
      guarded(request, async () => {
        const response = await call(request, false);
        return {
          status: response.status,
          headers: response.headers,
          bytes: pieces(response, request.signal, timeoutMs),
        };
      }),
  };
}

async function delay(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', stop, { once: true });
    function done(): void {
      signal.removeEventListener('abort', stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal.reason);
    }
  });
}

/** For messages: method and path without the query, which may hold what nobody should read in a log. */
const describe = (base: string, request: HttpRequest) =>
  `${request.method ?? 'GET'} ${new URL(base).host} /${request.path}`;

function queryString(query: HttpRequest['query']): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (Array.isArray(value)) for (const item of value) search.append(`${key}[]`, String(item));
    else search.append(key, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

function contentType(request: HttpRequest): Record<string, string> {
  if (request.json !== undefined) return { 'content-type': 'application/json' };
  if (request.form !== undefined) return { 'content-type': 'application/x-www-form-urlencoded' };
  return {};
}

function body(request: HttpRequest): string | null {
  if (request.json !== undefined) return JSON.stringify(request.json);
  return request.form === undefined ? null : new URLSearchParams(request.form).toString();
}

/** `Retry-After` in seconds or as a date, else GitLab's `RateLimit-Reset` in epoch seconds, else one minute. */
function retryAfter(headers: Headers, now: number): number {
  const after = headers.get('retry-after');
  if (after !== null) {
    const at = /^\d+$/.test(after) ? now + Number(after) * 1000 : Date.parse(after);
    if (Number.isFinite(at)) return at;
  }
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN) * 1000;
  return Number.isFinite(reset) && reset > now ? reset : now + 60_000;
}

async function* pieces(
  response: Response,
  signal: AbortSignal,
  timeoutMs: number,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let whole = false;
  try {
    while (true) {
      const { done, value } = await within(reader.read(), signal, timeoutMs);
      if (done) {
        whole = true;
        return;
      }
      yield value;
    }
  } finally {
    // Also when the reader of the log stops early: the connection must not stay open.
    if (!whole) await reader.cancel().catch(() => {});
  }
}

/** A read that neither outlives its time-out nor the caller's signal. */
async function within<T>(read: Promise<T>, signal: AbortSignal, timeoutMs: number): Promise<T> {
  // Whatever becomes of it: a read that nobody waits for any more must not end the process.
  read.catch(() => {});
  signal.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new ProviderError('PROVIDER_UNAVAILABLE', `nothing more of a body within ${timeoutMs} ms`)),
      timeoutMs,
    );
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([read, end]);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ProviderError) throw cause;
    throw new ProviderError('PROVIDER_UNAVAILABLE', 'the connection broke while a body was read', { cause });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function readText(response: Response, request: HttpRequest, timeoutMs: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces(response, request.signal, timeoutMs)) {
    size += piece.length;
    if (size > MAX_JSON_BYTES)
      throw new ProviderError('PROVIDER_ANSWER', 'an answer is too large to be JSON');
    parts.push(piece);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse<T extends z.ZodType>(schema: T, text: string, what: string): z.output<T> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new ProviderError('PROVIDER_ANSWER', `${what}: the answer is not JSON`, { cause });
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProviderError(
    'PROVIDER_ANSWER',
    `${what}: unexpected answer at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`,
  );
}
