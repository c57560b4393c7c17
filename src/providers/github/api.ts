/** What an installation may call, every answer held against its schema. */
import type { z } from 'zod';
import { ProviderError } from '../error.ts';
import { nextPage, parse } from './answers.ts';
import { limitOf } from './limits.ts';
import type { Parameters, Requests } from './requests.ts';

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

/** @param now milliseconds since 1970 */
export function createApi({ request, conditional, pause }: Requests, now: () => number): GithubApi {
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
        await pause(retryAt);
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
