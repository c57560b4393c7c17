/** GitHub as a provider: built whole from its configuration and what is passed in. */
import { Probot } from 'probot';
import type { Scope } from '../../domain.ts';
import type { Fetch } from '../http.ts';
import type { Provider } from '../provider.ts';
import { NO_SHELF, type Shelf } from '../shelf.ts';
import { createAuthors } from './authors.ts';
import { createGithubChanges } from './changes.ts';
import { createGithubChecks } from './checks.ts';
import { createGithubClients, type GithubClients } from './client.ts';
import { createGithubComparer } from './compare.ts';
import { redeliverMissed } from './deliveries.ts';
import { createPermissions } from './permission.ts';
import { place } from './place.ts';
import { createRepositoryReader } from './repository.ts';
import type { Pauses } from './requests.ts';
import { PullFiles } from './schema.ts';
import { createGithubSettings } from './settings.ts';
import { createGithubSink } from './sink.ts';
import { createGithubSource } from './source.ts';
import { createGithubReceiver } from './webhook.ts';

/** GitHub's part of the configuration; whole, or there is no GitHub. */
export interface GithubConfig {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The REST root: https://api.github.com, or https://HOST/api/v3 of an Enterprise Server. */
  readonly apiUrl: string;
  /** The host's name; scopes carry it. */
  readonly instance: string;
}

export interface GithubOptions {
  readonly config: GithubConfig;
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly pauses: Pauses;
  /** Answers that all replicas share; without it each asks for itself. */
  readonly shelf?: Shelf;
  readonly logWaits?: readonly number[];
  readonly timeoutMs?: number;
  readonly backoffMs?: number;
}

export interface Github extends Provider {
  readonly clients: GithubClients;
  /** Checks webhook signatures and serves the App functions of Probot. */
  readonly probot: Probot;
}

export function createGithub(options: GithubOptions): Github {
  const { config, fetch, now, pauses } = options;
  const { appId, privateKey, webhookSecret, apiUrl, instance } = config;
  const scopeOfApp: Scope = { provider: 'github', instance, organisation: '' };
  const probot = new Probot({ appId, privateKey, secret: webhookSecret, baseUrl: apiUrl, logLevel: 'fatal' });
  const clients = createGithubClients({
    apiUrl,
    appId,
    privateKey,
    fetch,
    now,
    pauses,
    scopeOfApp,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.backoffMs === undefined ? {} : { backoffMs: options.backoffMs }),
  });
  const { shelf = NO_SHELF } = options;
  const repositories = createRepositoryReader({ clients, shelf });
  const authors = createAuthors(shelf);
  const settings = createGithubSettings({ clients, repositories });
  const permissions = createPermissions({
    clients,
    repositories,
    authors,
    now,
    settings: (target, signal) => settings.settings(target, target.repository, signal),
  });
  return {
    name: 'github',
    instance,
    receiver: createGithubReceiver({ probot, instance, appId }),
    source: createGithubSource({
      clients,
      authors,
      fetch,
      now,
      ...(options.logWaits === undefined ? {} : { logWaits: options.logWaits }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    }),
    sink: createGithubSink({ clients, appId, permissions }),
    checks: createGithubChecks({ clients, appId }),
    settings,
    changes: createGithubChanges({ clients, instance }),
    comparer: createGithubComparer(clients),
    async changedFiles(target, signal) {
      if (target.kind !== 'pull') return [];
      const api = await clients.installation(target, target.repository, signal);
      const parameters = { ...place(target.repository), pull_number: Number(target.id), per_page: 100 };
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
      return (await api.get(PullFiles, route, parameters, signal)).map(({ filename }) => filename);
    },
    remember: clients.remember,
    forgetAccess: clients.forget,
    redeliver: (since, signal) => redeliverMissed(clients.app, since, signal),
    clients,
    probot,
  };
}
