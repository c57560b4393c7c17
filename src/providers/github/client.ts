/**
 * Calls to GitHub as an installation of the App: one Octokit an installation, and around each request a time-out,
 * retries where repeating is harmless, conditional requests, the rate limits and a circuit breaker.
 */
import { setMaxListeners } from 'node:events';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { z } from 'zod';
import type { Scope } from '../../domain.ts';
import { ProviderError } from '../error.ts';
import type { Fetch } from '../http.ts';
import { type Budget, createBudget } from './budget.ts';
import { limitOf } from './limits.ts';
import { AppFacts, Installation } from './schema.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** What one installation may call. Routes are those of GitHub's documentation: `GET /repos/{owner}/{repo}`. */
export interface GithubApi {
  /** The parsed answer. */
  get<T extends z.ZodType>(
    schema: T,
    route: string,
    parameters: Parameters,
    signal: AbortSignal,
  ): Promise<z.output<T>>;
  /** All pages of a list, 100 a page, each parsed. */
  pages<T extends z.ZodType>(
    schema: T,
    route: string,
    parameters: Parameters,
    signal: AbortSignal,
  ): AsyncGenerator<z.output<T>>;
  /** A request that changes something. With `repeatable` it is tried again when no answer came. */
  send<T extends z.ZodType>(
    schema: T,
    route: string,
    parameters: Parameters,
    signal: AbortSignal,
    options?: { repeatable?: boolean },
  ): Promise<z.output<T>>;
  graphql<T extends z.ZodType>(
    schema: T,
    query: string,
    variables: Parameters,
    signal: AbortSignal,
  ): Promise<z.output<T>>;
  /** Where a redirect leads, unfollowed. */
  location(route: string, parameters: Parameters, signal: AbortSignal): Promise<string>;
}

export interface GithubClients {
  /** The calls that one organisation's installation may make; `repository` is asked for the installation if need be. */
  installation(scope: Scope, repository: string, signal: AbortSignal): Promise<GithubApi>;
  /** Calls of the App itself. */
  readonly app: GithubApi;
  /** The App's slug; its comments and runs are those of `<slug>[bot]`. Asked once. */
  slug(signal: AbortSignal): Promise<string>;
  remember(scope: Scope, installationId: string): void;
  forget(scope: Scope): void;
}

/** Pauses that all replicas keep: `until` is when a rate limit ends, 0 if there is none. */
export interface Pauses {
  until(scope: Scope, now: number): Promise<number>;
  pause(scope: Scope, until: number): Promise<void>;
}

export interface GithubClientOptions {
  readonly apiUrl: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly pauses: Pauses;
  readonly scopeOfApp: Scope;
  /** Milliseconds for one answer. Default 10,000. */
  readonly timeoutMs?: number;
  /** Milliseconds before the first repetition. Default 200. */
  readonly backoffMs?: number;
}

/** A limit that ends this soon is waited for in place; a later one gives the work back. */
const SHORT_WAIT_MS = 3_000;
const ATTEMPTS = 3;
const CACHED_ANSWERS = 300;

export function createGithubClients(options: GithubClientOptions): GithubClients {
  const ids = new Map<string, number>();
  const apis = new Map<number, GithubApi>();
  const isOutage = (error: unknown): boolean =>
    error instanceof ProviderError && error.code === 'PROVIDER_UNAVAILABLE';
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: 10_000,
    breaker: new ConsecutiveBreaker(10),
  });
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await breaker.execute(work);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new ProviderError('PROVIDER_UNAVAILABLE', 'GitHub failed many times in a row; calls are paused', {
        retryAt: options.now() + 10_000,
      });
    }
  };
  const build = (scope: Scope, installationId: number | null): GithubApi =>
    createApi(options, scope, installationId, createBudget(), guard);
  const app = build(options.scopeOfApp, null);
  let slug: string | null = null;
  return {
    app,
    async installation(scope, repository, signal) {
      const key = `${scope.instance}/${scope.organisation}`;
      let id = ids.get(key);
      if (id === undefined) {
        const found = await app.get(
          Installation,
          'GET /repos/{owner}/{repo}/installation',
          place(repository),
          signal,
        );
        id = found.id;
        ids.set(key, id);
      }
      let api = apis.get(id);
      if (!api) {
        api = build(scope, id);
        apis.set(id, api);
      }
      return api;
    },
    async slug(signal) {
      slug ??= (await app.get(AppFacts, 'GET /app', {}, signal)).slug;
      return slug;
    },
    remember(scope, installationId) {
      if (/^\d{1,15}$/.test(installationId))
        ids.set(`${scope.instance}/${scope.organisation}`, Number(installationId));
    },
    forget(scope) {
      const key = `${scope.instance}/${scope.organisation}`;
      const id = ids.get(key);
      if (id !== undefined) apis.delete(id);
      ids.delete(key);
    },
  };
}

/** `owner` and `repo` of a full name, as GitHub's routes want them. */
export function place(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

function createApi(
  options: GithubClientOptions,
  scope: Scope,
  installationId: number | null,
  budget: Budget,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
): GithubApi {
  const { appId, privateKey, now, pauses } = options;
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    userAgent: 'devops-assist',
    authStrategy: createAppAuth,
    auth: { appId, privateKey, ...(installationId === null ? {} : { installationId }) },
    request: { fetch: withTimeout(options.fetch, options.timeoutMs ?? 10_000) },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
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
      const response = await octokit.request(route, {
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

  return {
    async get(schema, route, parameters, signal) {
      return parse(schema, (await conditional(route, parameters, signal)).data, route);
    },
    async *pages(schema, route, parameters, signal) {
      let position: Parameters | null = {};
      while (position !== null) {
        const raw = await conditional(route, { ...parameters, per_page: 100, ...position }, signal);
        yield parse(schema, raw.data, route);
        position = nextPage(String(raw.headers.link ?? ''));
      }
    },
    async send(schema, route, parameters, signal, { repeatable = false } = {}) {
      return parse(schema, (await request(route, parameters, signal, repeatable)).data, route);
    },
    async graphql(schema, query, variables, signal) {
      const { data, headers } = await request('POST /graphql', { query, variables }, signal, true);
      const answer = data as { data?: unknown; errors?: { type?: string; message?: string }[] };
      // GraphQL says a rate limit with status 200.
      const limit = answer.errors?.find(
        ({ type, message }) => type === 'RATE_LIMITED' || /rate limit/i.test(message ?? ''),
      );
      if (limit) {
        const retryAt = limitOf(403, headers, { message: 'rate limit' }, now()) ?? now() + 60_000;
        await pauses.pause(scope, retryAt);
        throw new ProviderError('PROVIDER_LIMITED', 'POST /graphql: rate limit', { retryAt });
      }
      // A node that is gone makes an error beside the data of the others.
      const fatal = answer.errors?.find((error) => error.type !== 'NOT_FOUND');
      if (answer.data === undefined || answer.data === null || fatal)
        throw new ProviderError('PROVIDER_ANSWER', `POST /graphql: ${fatal?.message ?? 'no data'}`);
      return parse(schema, answer.data, 'POST /graphql');
    },
    async location(route, parameters, signal) {
      const raw = await request(route, { ...parameters, request: { redirect: 'manual' } }, signal, true);
      const { location } = raw.headers;
      if (raw.status < 300 || raw.status > 399 || typeof location !== 'string')
        throw new ProviderError('PROVIDER_ANSWER', `${route}: ${raw.status} instead of a redirect`);
      return location;
    },
  };
}

/**
 * A time-out on every request, body included: that for a token is made inside of Octokit, where no signal of ours
 * reaches it. A timer of our own holds the controller; signals made by `AbortSignal.any` may be collected unfired.
 */
function withTimeout(fetch: Fetch, ms: number): Fetch {
  return async (input, init) => {
    const outer = init?.signal;
    outer?.throwIfAborted();
    const controller = new AbortController();
    const forward = (): void => controller.abort(outer?.reason);
    const timer = setTimeout(() => {
      controller.abort(new Error(`no answer within ${ms} ms`));
      outer?.removeEventListener('abort', forward);
    }, ms);
    timer.unref();
    if (outer) {
      // One listener a request, each gone with its timer; a sweep or a long run makes many within that time.
      setMaxListeners(0, outer);
      outer.addEventListener('abort', forward, { once: true });
    }
    return fetch(input, { ...init, signal: controller.signal });
  };
}

/** The `page` or `cursor` of a Link header's next page; the address itself is not followed. */
function nextPage(link: string): Parameters | null {
  const url = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1];
  if (url === undefined || !URL.canParse(url)) return null;
  const { searchParams } = new URL(url);
  const cursor = searchParams.get('cursor');
  if (cursor !== null) return { cursor };
  const page = Number(searchParams.get('page'));
  return Number.isInteger(page) && page > 1 ? { page } : null;
}

function parse<T extends z.ZodType>(schema: T, data: unknown, route: string): z.output<T> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProviderError(
    'PROVIDER_ANSWER',
    `${route}: unexpected answer at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`,
  );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
