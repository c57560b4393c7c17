/**
 * When is a pattern on trial better than a coin, or than its rival? A test that may be looked at after every judgement.
 *
 * H0: the share of right answers is at most 1/2. The evidence against it is a test supermartingale: the mixture of the
 * likelihood ratios of all p > 1/2 against 1/2, each weighed alike,
 *
 *   M(r, w) = 2 ∫½¹ (2p)^r (2(1−p))^w dp = 2^(n+1) / ((n+1) · C(n, r)) · P(Bin(n+1, ½) ≤ r),  n = r + w.
 *
 * By Ville's inequality P(M ever reaches 1/α) ≤ α under H0, however often and whenever it is looked at (J. Ville, Étude
 * critique de la notion de collectif, 1939; H. Robbins, Statistical methods related to the law of the iterated
 * logarithm, Ann. Math. Statist. 41, 1970). A fixed-sample test that is repeated after each vote has no such bound.
 * Judgements that two patterns share are compared in pairs, and only pairs that differ count (Q. McNemar, Psychometrika
 * 12, 1947): under "no better than the rival" each of them falls either way with 1/2 at most, so the same test serves.
 */

/** The chance of ever promoting a pattern that is no better than a coin. */
export const ALPHA = 0.05;
/** Fewer judged failures than this decide nothing, whatever the evidence. */
export const LEAST_CASES = 5;

/** The evidence that the share of `right` among `right + wrong` is above 1/2; 1 means none. Grows without bound. */
export function evidenceAbove(right: number, wrong: number): number {
  const n = right + wrong;
  // In logarithms: 2^(n+1) leaves the range of a double at n = 1023.
  const front = (n + 1) * Math.LN2 - Math.log(n + 1) - logChoose(n, right);
  return Math.exp(front + Math.log(binomialAtMost(n + 1, right)));
}

export type Finding = 'better' | 'worse' | 'open';

/** What these judgements say with support: better than 1/2, worse, or nothing yet. */
export function decide(right: number, wrong: number): Finding {
  if (right + wrong < LEAST_CASES) return 'open';
  if (evidenceAbove(right, wrong) >= 1 / ALPHA) return 'better';
  if (evidenceAbove(wrong, right) >= 1 / ALPHA) return 'worse';
  return 'open';
}

/** P(Bin(n, ½) ≤ k), summed from the largest term down so that nothing is lost to rounding. */
function binomialAtMost(n: number, k: number): number {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += Math.exp(logChoose(n, i) - n * Math.LN2);
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log(n - i + 1) - Math.log(i);
  return sum;
}
