/** What is followed from run to run: one workflow of one CI on a pull request, or on a branch. */
import type { Place, Target } from '../domain.ts';
import { keyOf, repositoryKey, targetKey } from '../store/keys.ts';

/**
 * The key of a line. On a pull request it is the target; a commit without one is known by its branch, for the next
 * commit is another target; without a branch (a tag) it is the commit.
 */
export function lineOf(target: Target, ci: Place, workflow: string, branch: string | null): string {
  const place =
    target.kind === 'commit' && branch !== null
      ? keyOf('branch', repositoryKey(target), branch)
      : targetKey(target);
  return keyOf('line', place, repositoryKey(ci), workflow);
}
