/** What is followed from run to run: one workflow of one CI on a pull request, or on a branch. */
import type { Place, Target } from '../domain.ts';
import { keyOf, repositoryKey, targetKey } from '../store/keys.ts';

/**
 * The keys of the lines that a run belongs to, the one that new failures are followed on first. On a pull request that
 * is the target; a commit without one is known by its branch, for the next commit is another target; without a branch (a
 * tag) it is the commit. A pull request from a branch of the repository also goes on with what was red on the branch
 * before it was opened.
 */
export function linesOf(
  target: Target,
  ci: Place,
  workflow: string,
  from: { readonly branch: string | null; readonly foreign: boolean },
): [string, ...string[]] {
  const key = (place: string): string => keyOf('line', place, repositoryKey(ci), workflow);
  const branch =
    from.branch === null || from.foreign ? null : key(keyOf('branch', repositoryKey(target), from.branch));
  const own = key(targetKey(target));
  if (branch === null) return [own];
  return target.kind === 'commit' ? [branch] : [own, branch];
}
