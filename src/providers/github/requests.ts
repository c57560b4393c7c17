/**
 * Single requests of one installation: around each a time-out, the rate limits that all replicas share, repetition
 * where it is harmless, and the answers that GitHub calls unchanged.
 */
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { Scope } from '../../domain.ts';
import { ProviderError } from '../error.ts';
import type { Fetch } from '../http.ts';
import type { Budget } from './budget.ts';
import { limitOf } from './limits.ts';
import { withTimeout } from './with-timeout.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** Pauses that all replicas keep: `until` is when a rate limit ends, 0 if there is none. */
export interface Pauses {
  until(scope: Scope, now: number): Promise<number>;
  pause(scope: Scope, until: number): Promise<void>;
}

export interface RequestOptions {
  readonly apiUrl: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly pauses: Pauses;
  /** Milliseconds for one answer. Default 10,000. */
  readonly timeoutMs?: number;
  /** Milliseconds before the first repetition. Default 200. */
  readonly backoffMs?: number;
}

/** A limit that ends this soon is waited for in place; a later one gives the work back. */
const SHORT_WAIT_MS = 3_000;
const ATTEMPTS = 3;
const CACHED_ANSWERS = 300;

export interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** Runs one piece of work inside the circuit breaker that all installations share. */
export type Guard = <T>(work: () => Promise<T>) => Promise<T>;

export interface Requests {
  /** With `repeatable` it is tried again when no answer came. */
  request(route: string, parameters: Parameters, signal: AbortSignal, repeatable: boolean): Promise<Raw>;
  /** A GET with the ETag of the last answer: what did not change costs nothing of the rate limit. */
  conditional(route: string, parameters: Parameters, signal: AbortSignal): Promise<Raw>;
  /** Notes a rate limit for everybody. */
  pause(until: number): Promise<void>;
}

/** @param installationId null for calls of the App itself */
export function createRequests(
  options: RequestOptions,
  scope: Scope,
  installationId: number | null,
  budget: Budget,
  guard: Guard,
): Requests {
  const { appId, privateKey, now, pauses } = options;
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    userAgent: 'devops-assist',
    authStrategy: createAppAuth,
    auth: { appId, privateKey, ...(installationId === null ? {} : { installationId }) },
    request: { fetch: withTimeout(options.fetch, options.timeoutMs ?? 10_000) },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  /** An Enterprise Server has GraphQL beside REST, not below it: /api/graphql and /api/v3. */
  const graphql = `POST ${options.apiUrl.replace(/\/api\/v3$/, '/api')}/graphql`;
  /** Answers with their ETag: a 304 costs nothing of the rate limit. */
  const cache = new Map<string, { etag: string; raw: Raw }>();

  /** Waits for a limit that ends soon, gives up on one that does not. */
  async function passLimits(route: string, writes: boolean): Promise<void> {
    const at = now();
    const until = Math.max(await pauses.until(scope, at), budget.take(writes, at));
    if (until <= at) return;
    if (until - at > SHORT_WAIT_MS)
      throw new ProviderError('PROVIDER_LIMITED', `${route} waits for the rate limit`, { retryAt: until });
    await pause(until - at);
    return passLimits(route, writes);
  }

  async function once(route: string, parameters: Parameters, signal: AbortSignal): Promise<Raw> {
    await passLimits(route, !route.startsWith('GET ') && route !== 'POST /graphql');
    try {
      const { request, ...rest } = parameters as { request?: object };
      const response = await octokit.request(route === 'POST /graphql' ? graphql : route, {
        ...rest,
        request: { ...request, signal },
      });
      return { status: response.status, headers: response.headers, data: response.data as unknown };
    } catch (error) {
      signal.throwIfAborted();
      throw await translate(error, route);
    }
  }

  /** Octokit's error as ours; a rate limit is noted for everybody before anything else. */
  async function translate(error: unknown, route: string): Promise<unknown> {
    const failed = error as {
      status?: number;
      request?: { url?: string };
      response?: { headers?: Raw['headers']; data?: unknown };
      message?: string;
    };
    const status = typeof failed.status === 'number' ? failed.status : null;
    if (status === 304) return error;
    const headers = failed.response?.headers ?? {};
    const limited = status === null ? null : limitOf(status, headers, failed.response?.data, now());
    if (limited !== null) {
      await pauses.pause(scope, limited);
      return new ProviderError('PROVIDER_LIMITED', `${route}: ${status}`, { status, retryAt: limited });
    }
    // Octokit reports a connection that failed as a 500 without an answer.
    if (status === null || status >= 500 || !failed.response)
      return new ProviderError(
        'PROVIDER_UNAVAILABLE',
        `${route}: ${failed.response ? status : 'no answer'}`,
        {
          status: failed.response ? status : null,
          cause: error,
        },
      );
    // Not `status`: a missing installation must not read as a file or a comment that is not there.
    if (installationId !== null && /\/access_tokens$/.test(failed.request?.url ?? ''))
      return new ProviderError(
        'PROVIDER_REFUSED',
        `GitHub gives no token for installation ${installationId} (${status}): the App is suspended or not installed for ${scope.organisation}; install it, then send the delivery again (devops-assist inbox replay)`,
      );
    return new ProviderError('PROVIDER_REFUSED', `${route}: ${status}`, { status });
  }

  async function request(
    route: string,
    parameters: Parameters,
    signal: AbortSignal,
    repeatable: boolean,
  ): Promise<Raw> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const raw = await guard(() => once(route, parameters, signal));
        if (Number(raw.headers['x-ratelimit-remaining'] ?? 1) === 0) {
          const until = Number(raw.headers['x-ratelimit-reset']) * 1000;
          if (until > now()) await pauses.pause(scope, until);
        }
        return raw;
      } catch (error) {
        // What a limit refused was not carried out, so it may be repeated whatever it was.
        if (endsSoon(error) && attempt < ATTEMPTS) continue;
        const outage = error instanceof ProviderError && error.code === 'PROVIDER_UNAVAILABLE';
        if (!outage || !repeatable || attempt >= ATTEMPTS || error.retryAt !== null) throw error;
        // Full jitter: replicas that failed together do not come back together.
        await pause(Math.random() * (options.backoffMs ?? 200) * 2 ** attempt);
        signal.throwIfAborted();
      }
    }
  }

  const endsSoon = (error: unknown): boolean =>
    error instanceof ProviderError &&
    error.code === 'PROVIDER_LIMITED' &&
    error.retryAt !== null &&
    error.retryAt - now() <= SHORT_WAIT_MS;

  async function conditional(route: string, parameters: Parameters, signal: AbortSignal): Promise<Raw> {
    const key = `${route} ${JSON.stringify(parameters)}`;
    const known = cache.get(key);
    try {
      const headers = known ? { headers: { 'if-none-match': known.etag } } : {};
      const raw = await request(route, { ...parameters, ...headers }, signal, true);
      const { etag } = raw.headers;
      if (typeof etag === 'string') {
        cache.delete(key);
        cache.set(key, { etag, raw });
        if (cache.size > CACHED_ANSWERS) cache.delete(cache.keys().next().value as string);
      }
      return raw;
    } catch (error) {
      if (known && (error as { status?: number }).status === 304) return known.raw;
      throw error;
    }
  }

  return { request, conditional, pause: (until) => pauses.pause(scope, until) };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
