/** What a repository knows of its failures and answers: rates, what became of them, the changes that ended them. */

import type { KnownFix } from '../analysis/analysis.ts';
import { fixId } from '../analysis/known-fix.ts';
import type { Diagnosis, Place, Scope, TrackRecord } from '../domain.ts';
import type { Store } from '../store/store.ts';
import { bestFix } from './fixes.ts';
import { OUTCOME_WEIGHT, ofOutcome, ofVote, type PlacedJudgement } from './judgements.ts';
import { recoveryOf } from './recovery.ts';
import { type Levels, levelsOf } from './shrinkage.ts';

export interface LearningSettings {
  /** What an outcome weighs of a member's vote, 0 to 1. */
  readonly outcomeWeight: number;
  /** The organisations whose rates serve all others of this instance, as `<instance>/<organisation>`. */
  readonly sharedBy: 'all' | readonly string[];
}

/** Nothing is seen across organisations. */
export const DEFAULT_LEARNING: LearningSettings = { outcomeWeight: OUTCOME_WEIGHT, sharedBy: [] };

export type ExperienceStore = Pick<Store, 'votes' | 'outcomes' | 'fixes' | 'sharedRates'>;

export interface ExperienceOptions {
  readonly store: ExperienceStore;
  readonly now: () => number;
  readonly settings?: LearningSettings;
}

export interface Experience {
  /** The levels of each pattern that somebody judged, here or among those who share. */
  levels(place: Place, patternIds: readonly string[]): Promise<Map<string, Levels>>;
  /** What is known of a diagnosis; undefined where there is nothing to tell. */
  record(place: Place, diagnosis: Diagnosis): Promise<TrackRecord | undefined>;
  /** The change that ended a failure twice or more, unless answers with it were judged wrong. */
  fix(place: Place, fingerprint: string): Promise<KnownFix | null>;
}

/** Outcomes of one pattern that are read for its rate; older ones have faded from it: 0.98 ^ 200 is 0.02. */
export const MOST_OUTCOMES = 200;
/** Earlier sights of one failure that are told of. */
const MOST_SIGHTS = 200;
const MOST_FIXES = 50;
/** Times a fix must have worked before it is the answer. */
const PROVEN = 2;
/** An answer with a fix whose rate fell below this is no better than a general one. */
const GOOD = 0.7;

export function createExperience({ store, now, settings = DEFAULT_LEARNING }: ExperienceOptions): Experience {
  const levels: Experience['levels'] = async (place, patternIds) => {
    const ids = [...new Set(patternIds)];
    if (ids.length === 0) return new Map();
    const [votes, outcomes, shared] = await Promise.all([
      store.votes.ofPatterns(place, ids),
      store.outcomes.ofPatterns(place, ids, MOST_OUTCOMES),
      settings.sharedBy.length > 0 ? store.sharedRates.ofPatterns(ids) : [],
    ]);
    const judgements = [
      ...votes.map(ofVote),
      ...outcomes.flatMap((row) => ofOutcome(row, settings.outcomeWeight) ?? []),
    ];
    const byPattern = new Map<string, PlacedJudgement[]>(ids.map((id) => [id, []]));
    for (const each of judgements) byPattern.get(each.patternId)?.push(each);
    const found = new Map<string, Levels>();
    for (const id of ids) {
      const own = byPattern.get(id) ?? [];
      const wide = shared.filter(
        (rate) => rate.patternId === id && !sameScope(rate.scope, place) && serves(settings, rate.scope),
      );
      if (own.length === 0 && wide.length === 0) continue;
      const placed = own.map((each) => ({ ...each, here: each.repository === place.repository }));
      found.set(id, levelsOf(placed, wide));
    }
    return found;
  };

  const fix: Experience['fix'] = async (place, fingerprint) => {
    const known = bestFix(await store.fixes.ofFingerprint(place, fingerprint, MOST_FIXES), place.repository);
    if (known === null || known.times < PROVEN) return null;
    const id = fixId(fingerprint);
    const history = historyOf((await levels(place, [id])).get(id));
    return history.successRate < GOOD ? null : { fix: known, history };
  };

  return {
    levels,
    fix,
    async record(place, { pattern, fingerprint, rootCause }) {
      const id = pattern?.id;
      const [rates, same, fixes] = await Promise.all([
        id === undefined ? new Map<string, Levels>() : levels(place, [id]),
        rootCause === null ? [] : store.outcomes.ofFingerprints(place, [fingerprint], MOST_SIGHTS),
        rootCause === null ? [] : store.fixes.ofFingerprint(place, fingerprint, MOST_FIXES),
      ]);
      const here = same.filter((row) => row.target.repository === place.repository);
      const exact = recoveryOf(here, place.repository, now());
      const alike =
        exact === null && id !== undefined
          ? recoveryOf(await store.outcomes.ofPatterns(place, [id], MOST_SIGHTS), place.repository, now())
          : null;
      const recovery = exact ?? alike;
      const found = bestFix(fixes, place.repository);
      const known = id === undefined ? undefined : rates.get(id);
      if (known === undefined && recovery === null && found === null) return undefined;
      return {
        levels: known ?? null,
        recovery: recovery === null ? null : { exact: exact !== null, ...recovery },
        fix: found,
      };
    },
  };
}

/** The rate of a repository and the judgements it rests on: those of its organisation. */
export function historyOf(levels: Levels | undefined): { successRate: number; samples: number } {
  if (levels === undefined) return { successRate: 0.8, samples: 0 };
  const { repository, organisation } = levels;
  return {
    successRate: repository.rate,
    samples: repository.votes + repository.outcomes + organisation.votes + organisation.outcomes,
  };
}

const sameScope = (a: Scope, b: Scope): boolean =>
  a.provider === b.provider && a.instance === b.instance && a.organisation === b.organisation;

/** Do the rates of this scope serve all others? */
export const serves = ({ sharedBy }: LearningSettings, scope: Scope): boolean =>
  sharedBy === 'all' || sharedBy.includes(`${scope.instance}/${scope.organisation}`);
