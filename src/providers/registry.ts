/**
 * Every provider by its name, and how it is built from the configuration. A new CI is one more line here and one more
 * folder; a test compares both, so that neither is forgotten.
 */
import type { GitlabInstance, JenkinsController } from '../config/forges.ts';
import type { ProviderName } from '../domain.ts';
import { createGithub, type GithubConfig } from './github/index.ts';
import type { Pauses } from './github/requests.ts';
import { createGitlab } from './gitlab/index.ts';
import type { Fetch, SharedLimit } from './http.ts';
import { createJenkins } from './jenkins/index.ts';
import type { ChangeFinder, Provider } from './provider.ts';
import type { Shelf } from './shelf.ts';

/** The part of the configuration that names CIs and forges. */
export interface ProviderSettings {
  readonly github: GithubConfig | null;
  readonly gitlab: readonly GitlabInstance[];
  readonly jenkins: readonly JenkinsController[];
}

export interface ProviderTools {
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly pauses: Pauses;
  readonly shelf?: Shelf;
  /** Milliseconds for one answer, and before the first repetition; each client has its default. */
  readonly timeoutMs?: number;
  readonly backoffMs?: number;
}

type Build = (
  settings: ProviderSettings,
  tools: ProviderTools,
  forges: readonly ChangeFinder[],
) => readonly Provider[];

/** One limit an instance: its token is one caller, whoever uses it. */
function limitOf({ pauses }: ProviderTools, provider: ProviderName, instance: string): SharedLimit {
  const scope = { provider, instance, organisation: '' };
  return { until: (now) => pauses.until(scope, now), pause: (until) => pauses.pause(scope, until) };
}

/** In this order: what only reads comes after the forges that can place its answers. */
export const PROVIDER_BUILDERS = {
  github: ({ github }, tools) => (github === null ? [] : [createGithub({ config: github, ...tools })]),
  gitlab: ({ gitlab }, tools) =>
    gitlab.map((instance) =>
      createGitlab(instance, { ...tools, limit: limitOf(tools, 'gitlab', instance.name) }),
    ),
  jenkins: ({ jenkins }, tools, forges) =>
    jenkins.map((controller) =>
      createJenkins(controller, { ...tools, forges, limit: limitOf(tools, 'jenkins', controller.name) }),
    ),
} as const satisfies Record<ProviderName, Build>;

/** All providers that are configured. */
export function createProviders(settings: ProviderSettings, tools: ProviderTools): Provider[] {
  const providers: Provider[] = [];
  for (const build of Object.values(PROVIDER_BUILDERS) as Build[]) {
    const forges = providers.map(({ changes }) => changes).filter((finder) => finder !== undefined);
    providers.push(...build(settings, tools, forges));
  }
  return providers;
}
