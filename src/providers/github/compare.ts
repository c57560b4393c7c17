/** What changed between two commits: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
import { ProviderError } from '../error.ts';
import type { Comparer } from '../provider.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { Comparison } from './schema.ts';

/** One call a comparison; GitHub lists at most 300 files on its first page, more than a fix has. */
export function createGithubComparer(clients: GithubClients): Comparer {
  return {
    async compare(where, base, head, signal) {
      const api = await clients.installation(where, where.repository, signal);
      const parameters = { ...place(where.repository), base, head, per_page: 100 };
      const route = 'GET /repos/{owner}/{repo}/compare/{base}...{head}';
      try {
        const found = await api.get(Comparison, route, parameters, signal);
        // Three dots compare with the merge base: of a branch that was rebased that is the whole change.
        if (found.status !== 'ahead') return null;
        const last = found.commits.find(({ sha }) => sha === head);
        return {
          url: last?.html_url ?? '',
          title: last?.commit.message.split('\n')[0] ?? '',
          files: (found.files ?? []).map(({ filename, patch }) => ({ path: filename, patch: patch ?? null })),
        };
      } catch (error) {
        // The commit is gone, or the difference is too large to be made.
        if (error instanceof ProviderError && error.code === 'PROVIDER_REFUSED') return null;
        throw error;
      }
    },
  };
}
