/**
 * One rate from three levels: the repository, its organisation, everywhere. Each level is folded from its own
 * judgements, starting from the rate of the wider one:
 *
 *   everywhere    e = (Σ mᵢ · rateᵢ + 20 · 0.80) / (Σ mᵢ + 20)      over the organisations that share, mᵢ ≤ 20
 *   organisation  o = fold of the judgements in its other repositories, from e
 *   repository    r = fold of its own judgements, from o
 *
 * Written out, r = B · o + (1 − B) · (what was judged here), with B = Π(1 − 0.05 · weight): the shrinkage estimator of
 * James and Stein (B. Efron and C. Morris, "Stein's paradox in statistics", Scientific American 236, 1977), where B falls
 * from 1 without judgements to one half after 14 votes: the narrower level is trusted more as its sample grows.
 * Everywhere there is no order of time, so it is the posterior mean of a beta-binomial model instead (A. Gelman et al.,
 * "Bayesian Data Analysis", 3rd edition, section 2.4), whose prior of 20 votes at 0.80 is what a fold remembers: 1 / 0.05.
 */
import type { SharedRate } from '../store/store.ts';
import {
  ALPHA,
  bounded,
  CROWD_WEIGHT,
  foldJudgements,
  INITIAL_RATE,
  type Judgement,
} from './success-rate.ts';

/** A level's rate and what it rests on. */
export interface Level {
  readonly rate: number;
  readonly votes: number;
  readonly outcomes: number;
}

export interface Levels {
  readonly repository: Level;
  /** The organisation without this repository. */
  readonly organisation: Level;
  readonly everywhere: Level;
}

/** Judgements that an average over the last ones remembers; also the most that one organisation counts everywhere. */
const MEMORY = 1 / ALPHA;

/** The rate among those who share. `rates` are those of other organisations than the one that asks. */
export function everywhere(rates: readonly SharedRate[]): Level {
  const organisations = new Map<string, { sum: number; weight: number }>();
  for (const { scope, rate, weight } of rates) {
    const key = JSON.stringify([scope.provider, scope.instance, scope.organisation]);
    const known = organisations.get(key) ?? { sum: 0, weight: 0 };
    organisations.set(key, { sum: known.sum + rate * weight, weight: known.weight + weight });
  }
  let sum = MEMORY * INITIAL_RATE;
  let weight = MEMORY;
  for (const each of organisations.values()) {
    if (each.weight === 0) continue;
    const counted = Math.min(each.weight, MEMORY);
    sum += (counted * each.sum) / each.weight;
    weight += counted;
  }
  return {
    rate: sum / weight,
    votes: rates.reduce((count, each) => count + each.votes, 0),
    outcomes: rates.reduce((count, each) => count + each.outcomes, 0),
  };
}

/**
 * The three levels; what is shown and ranked by is `repository.rate`. The crowd's share is measured over the whole
 * organisation, so that it does not move a rate once by this repository and once more by the others.
 * @param judgements all of the organisation; `here` tells those of the repository
 */
export function levelsOf(
  judgements: readonly (Judgement & { readonly here: boolean })[],
  shared: readonly SharedRate[],
): Levels {
  const wide = everywhere(shared);
  const hereById = new Map(judgements.map(({ id, here }) => [id, here]));
  const fair = bounded(judgements);
  const own = fair.filter(({ id }) => hereById.get(id));
  const others = fair.filter(({ id }) => !hereById.get(id));
  const organisation = foldJudgements(others, wide.rate);
  return {
    repository: { rate: foldJudgements(own, organisation), ...counts(own) },
    organisation: { rate: organisation, ...counts(others) },
    everywhere: wide,
  };
}

/**
 * What a repository lets others know: the rate of its own judgements, without those of the crowd, who could otherwise
 * weigh on it here and there.
 */
export function sharedRateOf(
  judgements: readonly Judgement[],
): Pick<SharedRate, 'rate' | 'weight' | 'votes' | 'outcomes'> {
  const known = judgements.filter(({ crowd }) => !crowd);
  const weight = known.reduce((sum, each) => sum + each.weight, 0);
  return { rate: foldJudgements(known), weight, ...counts(known) };
}

const counts = (judgements: readonly Judgement[]): { votes: number; outcomes: number } => ({
  votes: judgements.filter(({ kind }) => kind === 'vote').length,
  outcomes: judgements.filter(({ kind }) => kind === 'outcome').length,
});

/** No number of strangers moves a rate by more than this. */
export const CROWD_SHIFT = ALPHA * CROWD_WEIGHT;
