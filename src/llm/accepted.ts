/** Answers of the model that people held to be right: what a shadow pattern may be made from. */
import type { Scope } from '../domain.ts';
import type { Facts, Votes } from '../store/store.ts';
import type { Answer } from './answer.ts';
import { createCache } from './cache.ts';
import { answerId } from './to-diagnosis.ts';

export interface AcceptedAnswer {
  readonly fingerprint: string;
  /** The id that votes and outcomes go by. */
  readonly patternId: string;
  /** As it passed the checks: redacted, without strange links and files. */
  readonly answer: Answer;
  readonly helpful: number;
  readonly wrong: number;
}

/** Those with more votes for than against them in this scope, by fingerprint. */
export async function acceptedAnswers(
  store: { readonly facts: Pick<Facts, 'get' | 'put' | 'list'>; readonly votes: Votes },
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
    const wrong = own.length - helpful;
    return helpful > wrong ? [{ fingerprint, patternId, answer, helpful, wrong }] : [];
  });
}
