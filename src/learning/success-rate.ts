/**
 * The success rate of a pattern, folded from its votes: `new = old + 0.05 · (score − old)`, score 1 or 0, from 0.80.
 * As the rate is folded from the votes that stand, one that was changed or withdrawn leaves no trace.
 */
import type { Vote } from '../store/store.ts';

export const ALPHA = 0.05;
export const INITIAL_RATE = 0.8;

export interface SuccessRate {
  /** 0 to 1. */
  readonly successRate: number;
  /** The number of votes it was folded from. */
  readonly samples: number;
}

/** One step after one judgement. */
export const afterVote = (rate: number, score: 0 | 1): number => rate + ALPHA * (score - rate);

/** The rate after these scores, the oldest first. */
export const foldRate = (scores: readonly (0 | 1)[]): number => scores.reduce(afterVote, INITIAL_RATE);

/** The rate of each pattern that has votes. Votes count in the order of their time, ties by voter. */
export function successRates(votes: readonly Vote[]): Map<string, SuccessRate> {
  const ordered = [...votes].sort(
    (a, b) => a.at - b.at || (a.voter < b.voter ? -1 : a.voter > b.voter ? 1 : 0),
  );
  const rates = new Map<string, SuccessRate>();
  for (const { patternId, score } of ordered) {
    const old = rates.get(patternId) ?? { successRate: INITIAL_RATE, samples: 0 };
    rates.set(patternId, { successRate: afterVote(old.successRate, score), samples: old.samples + 1 });
  }
  return rates;
}
