/**
 * Calls to GitHub as an installation of the App: one client an installation, found by the organisation, and one circuit
 * breaker around them all.
 */
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { Scope } from '../../domain.ts';
import { ProviderError } from '../error.ts';
import { createApi, type GithubApi } from './api.ts';
import { createBudget } from './budget.ts';
import { place } from './place.ts';
import { createRequests, type RequestOptions } from './requests.ts';
import { AppFacts, Installation } from './schema.ts';

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

export interface GithubClientOptions extends RequestOptions {
  readonly scopeOfApp: Scope;
}

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
    createApi(createRequests(options, scope, installationId, createBudget(), guard), options.now);
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
