/** What people held of the model's answers: which are taken back, and which a shadow pattern may be made from. */
import type { Scope } from '../domain.ts';
import { ofVote } from '../learning/judgements.ts';
import { foldJudgements } from '../learning/success-rate.ts';
import type { Facts, Vote, Votes } from '../store/store.ts';
import type { Answer } from './answer.ts';
import { createCache } from './cache.ts';
import { answerId } from './to-diagnosis.ts';

/**
 * From 0.80, where every rate starts, one member's vote moves it to 0.81 or 0.76 and one contributor's to 0.805 or 0.78;
 * all strangers together reach 0.803 and 0.788 at most. So neither is theirs to say.
 */
const ACCEPTED = 0.8045;
const WRONG = 0.785;

export interface AcceptedAnswer {
  readonly fingerprint: string;
  /** The id that votes and outcomes go by. */
  readonly patternId: string;
  /** As it passed the checks: redacted, without strange links and files. */
  readonly answer: Answer;
  readonly helpful: number;
  readonly wrong: number;
}

const rateOf = (votes: readonly Vote[]): number => foldJudgements(votes.map(ofVote));

/** Did people of this scope who are trusted find the answer to a fingerprint wrong? */
export async function heldWrong(
  votes: Pick<Votes, 'ofPatterns'>,
  scope: Scope,
  fingerprint: string,
): Promise<boolean> {
  return rateOf(await votes.ofPatterns(scope, [answerId(fingerprint)])) < WRONG;
}

/** Those that people of this scope who are trusted found right, by fingerprint. */
export async function acceptedAnswers(
  store: {
    readonly facts: Pick<Facts, 'get' | 'put' | 'list'>;
    readonly votes: Pick<Votes, 'ofPatterns'>;
  },
  scope: Scope,
  now: number,
): Promise<AcceptedAnswer[]> {
  const kept = await createCache(store.facts).list(scope, now);
  if (kept.length === 0) return [];
  const votes = await store.votes.ofPatterns(
    scope,
    kept.map(({ fingerprint }) => answerId(fingerprint)),
  );
  return kept.flatMap(({ fingerprint, kept: { answer } }) => {
    const patternId = answerId(fingerprint);
    const own = votes.filter((vote) => vote.patternId === patternId);
    const helpful = own.filter(({ score }) => score === 1).length;
    const accepted = rateOf(own) >= ACCEPTED;
    return accepted ? [{ fingerprint, patternId, answer, helpful, wrong: own.length - helpful }] : [];
  });
}
