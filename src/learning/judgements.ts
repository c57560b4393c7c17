/** Votes and outcomes as judgements of the patterns that answered. */
import type { OutcomeRow, Vote } from '../store/store.ts';
import { CROWD, type Judgement, TRUST_WEIGHTS } from './success-rate.ts';

/** What an outcome weighs of a member's vote, unless configured: it tells that the failure ended, not that the answer helped. */
export const OUTCOME_WEIGHT = 0.4;
/** What is left of the weight where the change touched nothing that log or answer had spoken of. */
const UNRELATED = 0.25;
/** Commits that were red for the same reason after the answer, and after which it counts as no help. */
const GIVEN_UP = 3;

export type PlacedJudgement = Judgement & { readonly patternId: string; readonly repository: string };

export const ofVote = (vote: Vote): PlacedJudgement => ({
  kind: 'vote',
  at: vote.at,
  id: `${vote.voter}\n${vote.commentId}`,
  score: vote.score,
  weight: TRUST_WEIGHTS[vote.trust],
  crowd: CROWD.has(vote.trust),
  patternId: vote.patternId,
  repository: vote.repository,
});

/** Null for an outcome that says nothing of the answer. @param weight of a member's vote, 0 to 1 */
export function ofOutcome(row: OutcomeRow, weight: number = OUTCOME_WEIGHT): PlacedJudgement | null {
  const score = scoreOf(row);
  if (score === null || row.patternId === null || weight === 0) return null;
  return {
    kind: 'outcome',
    at: row.closedAt ?? row.openedAt,
    id: [row.line, row.jobName, row.fingerprint, row.run.runId, row.run.attempt].join('\n'),
    score,
    weight: row.related === false ? weight * UNRELATED : weight,
    crowd: row.foreign,
    patternId: row.patternId,
    repository: row.target.repository,
  };
}

/**
 * How right an answer was by what became of the failure, 0 to 1; null where nothing can be said.
 *
 * - green on the same commit: right if the answer said that a rerun would do, else wrong;
 * - over after a new commit: 1 at the first try, 1/2 at the second, 1/(n + 1) after n red commits. Where a rerun was
 *   advised it says nothing, unless reruns of the same commit had stayed red: then the advice was wrong;
 * - still red after three new commits: wrong.
 */
export function scoreOf(row: OutcomeRow): number | null {
  if (row.state === 'open') return row.redCommits >= GIVEN_UP ? 0 : null;
  if (row.state === 'rerun') return row.transient ? 1 : 0;
  if (row.fix === null) return null;
  if (row.transient) return row.redReruns > 0 ? 0 : null;
  return 1 / (row.redCommits + 1);
}
