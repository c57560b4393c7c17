/**
 * The success rate of a pattern, folded from judgements: `new = old + 0.05 · weight · (score − old)`, from 0.80. A vote
 * of a member has weight 1 and score 1 or 0; outcomes and people who are trusted less weigh less. The rate is folded
 * from the judgements that stand, in the order of their times, so one that was changed or withdrawn leaves no trace.
 *
 * This is an exponentially weighted moving average (S. W. Roberts, "Control chart tests based on geometric moving
 * averages", Technometrics 1, 1959): what was judged lately counts most, and the start fades by `1 − 0.05 · weight` with
 * each judgement.
 */
import type { Trust } from '../domain.ts';

export const ALPHA = 0.05;
export const INITIAL_RATE = 0.8;

/** One opinion on the answer of a pattern, by a person or by what became of the failure. */
export interface Judgement {
  readonly kind: 'vote' | 'outcome';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Tells judgements of one time apart; the order among them is by this. */
  readonly id: string;
  /** 0 (wrong) to 1 (right). */
  readonly score: number;
  /** Of a member's vote, 0 to 1. */
  readonly weight: number;
  /** Whether it belongs to the crowd, whose judgements together weigh no more than `CROWD_WEIGHT`. */
  readonly crowd: boolean;
}

/** What one vote weighs. */
export const TRUST_WEIGHTS: Readonly<Record<Trust, number>> = {
  member: 1,
  contributor: 0.5,
  author: 0.25,
  stranger: 0.1,
};

/** People whom anybody can become: by reading, or by opening a pull request. */
export const CROWD: ReadonlySet<Trust> = new Set(['author', 'stranger']);

/**
 * What all judgements of the crowd weigh together, however many there are. A fold moves by less than
 * `ALPHA · (sum of the weights)`, so no number of strangers moves a rate by 0.05 · 0.3 = 0.015.
 */
export const CROWD_WEIGHT = 0.3;

/** One step after one judgement; `weight` is that of the judgement, 0 to 1. */
export const afterVote = (rate: number, score: number, weight = 1): number =>
  rate + ALPHA * weight * (score - rate);

/** The rate after these judgements, in any order, from `start`. */
export function foldJudgements(judgements: readonly Judgement[], start: number = INITIAL_RATE): number {
  return bounded(judgements)
    .sort(byTime)
    .reduce((rate, { score, weight }) => afterVote(rate, score, weight), start);
}

/** The same judgements with those of the crowd scaled down to what they may weigh together. */
export function bounded(judgements: readonly Judgement[]): Judgement[] {
  const total = judgements.reduce((sum, { crowd, weight }) => sum + (crowd ? weight : 0), 0);
  const scale = total > CROWD_WEIGHT ? CROWD_WEIGHT / total : 1;
  return judgements.map((each) => (each.crowd ? { ...each, weight: each.weight * scale } : each));
}

const byTime = (a: Judgement, b: Judgement): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
