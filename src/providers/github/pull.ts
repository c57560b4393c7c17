/** Which pull request does a run belong to? */
import type { Target } from '../../domain.ts';
import type { RunFacts } from '../provider.ts';
import type { Authors } from './authors.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { Pull, Pulls, type WorkflowRun } from './schema.ts';

/** The branch of a merge queue: `gh-readonly-queue/<base>/pr-<number>-<sha of the base>`. */
const QUEUE = /^gh-readonly-queue\/.+\/pr-(\d{1,9})-[0-9a-f]{40}$/;

/**
 * The open pull request whose head is the run's commit, else the commit. `pull_requests` of a run is empty for forks,
 * so those are found by head branch; the same SHA is required, or an old run would answer to new commits.
 */
export async function findTarget(
  facts: RunFacts,
  run: WorkflowRun,
  clients: GithubClients,
  authors: Authors,
  signal: AbortSignal,
): Promise<Target> {
  const { provider, instance, organisation, repository } = facts.run;
  const scope = { provider, instance, organisation, repository };
  const pull = (number: number): Target => ({ ...scope, kind: 'pull', id: String(number) });
  const known = async ({ number, user }: Pull): Promise<Target> => {
    await authors.keep(pull(number), user?.login ?? null);
    return pull(number);
  };
  const commit: Target = { ...scope, kind: 'commit', id: facts.headSha };
  const api = await clients.installation(facts.run, repository, signal);

  const queued = QUEUE.exec(facts.branch ?? '');
  if (queued) {
    const parameters = { ...place(repository), pull_number: Number(queued[1]) };
    const found = await api.get(Pull, 'GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters, signal);
    return found.state === 'open' ? known(found) : commit;
  }
  const listed = run.pull_requests?.find(
    (each) => each.head.sha === facts.headSha && each.base.repo.id === run.repository.id,
  );
  if (listed) return pull(listed.number);
  // A run of the default branch has no pull request, unless a fork uses the same branch name.
  if (facts.defaultBranch || facts.branch === null) return commit;
  const head = run.head_repository?.full_name ?? repository;
  const parameters = { ...place(repository), head: `${place(head).owner}:${facts.branch}`, state: 'open' };
  for await (const page of api.pages(Pulls, 'GET /repos/{owner}/{repo}/pulls', parameters, signal)) {
    const found = page.find((each) => each.state === 'open' && each.head.sha === facts.headSha);
    if (found) return known(found);
  }
  return commit;
}
