/** Finds the pull request or commit of a change that another CI built. */
import type { Scope, Target } from '../../domain.ts';
import { missing, ProviderError } from '../error.ts';
import type { ChangeFinder } from '../provider.ts';
import { parseRemote } from '../remote.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { Pull, Pulls } from './schema.ts';

export interface GithubChangesOptions {
  readonly clients: GithubClients;
  /** The host that people and clones see: github.com, or that of an Enterprise Server. */
  readonly instance: string;
}

export function createGithubChanges({ clients, instance }: GithubChangesOptions): ChangeFinder {
  /** `owner/name` if the address is of this GitHub. */
  function repositoryOf(address: string): string | null {
    const remote = parseRemote(address);
    // ssh.github.com is the same over port 443.
    if (remote?.host.replace(/^ssh\./, '') !== instance.replace(/:\d+$/, '')) return null;
    return /^[\w.-]+\/[\w.-]+$/.test(remote.path) ? remote.path : null;
  }
  const target = (repository: string, kind: Target['kind'], id: string): Target => ({
    ...scopeOf(repository),
    repository,
    kind,
    id,
  });
  const scopeOf = (repository: string): Scope => ({
    provider: 'github',
    instance,
    organisation: place(repository).owner,
  });

  return {
    async find({ pageUrl, remotes, commit }, signal) {
      const page = pageUrl === null ? null : /^(https?:\/\/.+)\/pull\/(\d{1,9})\b/.exec(pageUrl);
      const ofPage = page && repositoryOf(page[1] as string);
      if (page && ofPage) {
        const number = page[2] as string;
        // Without an installation there the App may not even ask.
        const api = await clients.installation(scopeOf(ofPage), ofPage, signal).catch(missing);
        const parameters = { ...place(ofPage), pull_number: Number(number) };
        const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
        const found = await api?.get(Pull, route, parameters, signal).catch(missing);
        if (found) return target(ofPage, 'pull', number);
      }
      for (const repository of new Set(remotes.flatMap((address) => repositoryOf(address) ?? []))) {
        const api = await clients.installation(scopeOf(repository), repository, signal).catch(missing);
        if (!api) continue;
        const parameters = { ...place(repository), commit_sha: commit };
        const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
        const open = await api.get(Pulls, route, parameters, signal).catch(unknownCommit);
        const same = open?.find(({ state, head }) => state === 'open' && head.sha === commit);
        if (same) return target(repository, 'pull', String(same.number));
        if (open) return target(repository, 'commit', commit);
      }
      return null;
    },
  };
}

/** GitHub says 422 for a commit that it does not have. */
function unknownCommit(error: unknown): null {
  if (error instanceof ProviderError && error.status === 422) return null;
  return missing(error);
}
