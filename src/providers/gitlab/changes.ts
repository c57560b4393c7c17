/** Finds the merge request or commit of a change that another CI built. */
import type { GitlabInstance } from '../../config/forges.ts';
import { missing } from '../error.ts';
import type { ChangeFinder } from '../provider.ts';
import { parseRemote } from '../remote.ts';
import type { GitlabClient } from './client.ts';
import type { GitlabFacts } from './facts.ts';

export function createGitlabChanges(
  instance: GitlabInstance,
  client: GitlabClient,
  facts: GitlabFacts,
): ChangeFinder {
  const home = new URL(instance.url);
  const prefix = home.pathname.replace(/^\/+|\/+$/g, '');

  /** The project's path if the address is of this instance, a relative root of it included. */
  function projectOf(address: string): string | null {
    const remote = parseRemote(address);
    if (remote?.host !== home.hostname) return null;
    if (prefix === '' || /^(?:ssh:|[^/]*@)/.test(address)) return remote.path;
    return remote.path.startsWith(`${prefix}/`) ? remote.path.slice(prefix.length + 1) : null;
  }

  return {
    async find({ pageUrl, remotes, commit }, signal) {
      const page = pageUrl === null ? null : /^(.+?)(?:\/-)?\/merge_requests\/(\d+)\b/.exec(pageUrl);
      const ofPage = page && /^https?:/.test(page[1] as string) ? projectOf(page[1] as string) : null;
      if (page && ofPage !== null) {
        const iid = page[2] as string;
        const merge = await client.mergeRequest(ofPage, iid, signal).catch(missing);
        if (merge) return facts.target(ofPage, 'pull', iid);
      }
      for (const path of new Set(remotes.flatMap((address) => projectOf(address) ?? []))) {
        const open = await client.mergeRequestsOf(path, commit, signal).catch(missing);
        if (open === null) continue; // no such project or commit
        const same = open.find(({ sha }) => sha === commit);
        return same ? facts.target(path, 'pull', String(same.iid)) : facts.target(path, 'commit', commit);
      }
      return null;
    },
  };
}
