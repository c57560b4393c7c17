/** Votes on a learned pattern that is on trial: by its id, for nobody sees its answer. */
import type { Target } from '../domain.ts';
import { readLearned } from '../learning/learned-store.ts';
import { visible } from '../learning/review.ts';
import { trialBallot } from '../learning/trial.ts';
import type { Provider } from '../providers/provider.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';

/** One vote a person, target and pattern: a later one replaces it. */
export async function castTrialVote(
  deps: HandlerDeps,
  provider: Provider,
  target: Target,
  voter: string,
  score: 0 | 1,
  patternId: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const known = visible(readLearned(await deps.store.learned.list(target))).find(
    ({ pattern }) => pattern.id === patternId,
  );
  if (!known) return nothing(`${patternId} is not known here`);
  if (known.row.state === 'active')
    return nothing(`${patternId} is no longer on trial: vote on the answer itself`);
  if (known.row.state === 'retired') return nothing(`${patternId} was retired`);
  const trust = await provider.sink?.trust(target, voter, signal);
  if (!trust) return nothing(`${voter} may not vote here`);
  const { provider: name, instance, organisation, repository } = target;
  const scope = { provider: name, instance, organisation };
  const commentId = trialBallot(target, patternId, voter);
  await deps.store.votes.replace(scope, commentId, [
    { scope, repository, commentId, voter, score, patternId, trust, at: deps.now() },
  ]);
  await deps.school?.round(scope);
  return { did: 'noted', why: 'the vote on the pattern on trial was kept' };
}
