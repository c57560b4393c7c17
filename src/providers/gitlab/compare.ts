/** What changed between two commits: https://docs.gitlab.com/api/repositories/#compare-branches-tags-or-commits */
import { ProviderError } from '../error.ts';
import type { Comparer } from '../provider.ts';
import type { GitlabClient } from './client.ts';

/** Two calls: GitLab compares with the merge base and does not tell whether that is the older commit. */
export function createGitlabComparer(client: GitlabClient): Comparer {
  return {
    async compare({ repository }, base, head, signal) {
      try {
        if ((await client.mergeBase(repository, [base, head], signal)).id !== base) return null;
        const found = await client.compare(repository, base, head, signal);
        if (found.compare_timeout) return null;
        return {
          url: `${client.webUrl}/${repository}/-/commit/${head}`,
          title: found.commits.find(({ id }) => id === head)?.title ?? '',
          files: found.diffs.map(({ new_path, diff }) => ({
            path: new_path,
            patch: diff === '' ? null : diff,
          })),
        };
      } catch (error) {
        // The commit is gone, or lives in a fork.
        if (error instanceof ProviderError && error.code === 'PROVIDER_REFUSED') return null;
        throw error;
      }
    },
  };
}
