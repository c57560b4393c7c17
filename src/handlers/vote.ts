/** Votes given by a button, a link or a command, kept until the sweep folds them with the reactions. */
import type { Target } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import { standing } from './board.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';
import { sweepComments } from './sweep.ts';

export const voteKey = (commentId: string, voter: string): string => `vote:${commentId}:${voter}`;

/** One vote a person and comment: a later one replaces it, whether it was given by command or reaction. */
export async function castVote(
  deps: HandlerDeps,
  target: Target,
  voter: string,
  score: 0 | 1,
): Promise<Outcome> {
  const comment = await deps.store.comments.ofTarget(target);
  if (!comment) return nothing('there is no answer here to vote on');
  const value = JSON.stringify({ score, at: deps.now() });
  await deps.store.facts.put(target, voteKey(comment.commentId, voter), value, null);
  return { did: 'noted', why: 'the vote was kept' };
}

export const handleVote =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'vote'>, signal: AbortSignal): Promise<Outcome> => {
    const { voter, score } = event;
    const target = await standing(deps.store.facts, event.target, deps.now());
    const sink = deps.provider(target)?.sink;
    if (!(await sink?.mayCommand(target, voter, signal, 'vote')))
      return nothing(`${voter} may not vote here`);
    const outcome = await castVote(deps, target, voter, score);
    const comment = await deps.store.comments.ofTarget(target);
    if (comment) await sweepComments(deps, [comment], signal);
    return outcome;
  };
