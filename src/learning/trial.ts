/**
 * How a learned pattern has done: each failure that it answered, or would have answered, is one case. A case is judged once,
 * however many people voted on it, so a crowd on one pull request counts like one person.
 */
import type { LearnedPattern } from '../analysis/learned-pattern.ts';
import type { Target } from '../domain.ts';
import type { OutcomeRow, Vote } from '../store/store.ts';
import { scoreOf } from './judgements.ts';
import { decide, evidenceAbove, type Finding } from './sequential-test.ts';
import { CROWD, CROWD_WEIGHT, TRUST_WEIGHTS } from './success-rate.ts';

/** What one case says: of the pattern, and of the answer that was shown instead; null where it says nothing. */
export interface Case {
  readonly own: boolean | null;
  /** When it was judged, in milliseconds since 1970. */
  readonly at: number;
  readonly rival: boolean | null;
}

export interface Trial {
  readonly cases: number;
  readonly right: number;
  readonly wrong: number;
  /** Cases in which it and a shown answer differ: it alone right, the other alone right. */
  readonly won: number;
  readonly lost: number;
  /** The evidence that it is more often right than wrong; promotion needs 20. */
  readonly evidence: number;
  readonly finding: Finding;
}

export interface TrialInput {
  readonly pattern: LearnedPattern;
  /** Votes on its own id and on that of its teacher. */
  readonly votes: readonly Vote[];
  /** Outcomes of failures that it answered or would have answered. */
  readonly outcomes: readonly OutcomeRow[];
  /** The words of the answer that was shown for an outcome; null where none was. */
  readonly shown: (outcome: OutcomeRow) => string | null;
}

/** The ids under which this pattern's answer is or was shown. */
export const idsOf = ({ id, from }: LearnedPattern): string[] =>
  'patternId' in from ? [id, from.patternId] : [id];

/**
 * The name of one person's ballot on a pattern on trial. What stands before the first bar is the place of the failure: all
 * ballots of one place are one case.
 */
export const trialBallot = ({ kind, id }: Target, patternId: string, voter: string): string =>
  `trial:${kind}:${id}|${patternId}|${voter}`;

/** @returns the cases by the comment or failure that they are about */
export function casesOf({ pattern, votes, outcomes, shown }: TrialInput): Case[] {
  const ids = new Set(idsOf(pattern));
  const ballots = new Map<string, { sum: number; crowd: number; at: number }>();
  for (const { patternId, commentId, score, trust, repository, at } of votes) {
    if (!ids.has(patternId)) continue;
    const place = `${repository} ${commentId.split('|')[0]}`;
    const ballot = ballots.get(place) ?? { sum: 0, crowd: 0, at };
    const weight = (score === 1 ? 1 : -1) * TRUST_WEIGHTS[trust];
    if (CROWD.has(trust)) ballot.crowd += weight;
    else ballot.sum += weight;
    ballot.at = Math.max(ballot.at, at);
    ballots.set(place, ballot);
  }
  const cases: Case[] = [...ballots.values()].map(({ sum, crowd, at }) => {
    const total = sum + Math.max(-CROWD_WEIGHT, Math.min(CROWD_WEIGHT, crowd));
    return { own: Math.abs(total) < LEAST_WEIGHT ? null : total > 0, rival: null, at };
  });
  for (const outcome of outcomes) {
    if (outcome.foreign) continue;
    const own = ids.has(outcome.patternId ?? '');
    const judged = own
      ? judgeShown(outcome)
      : judgeWords(wordsOf(pattern), pattern.transient, pattern.files, outcome);
    const words = own ? null : shown(outcome);
    const rival = words === null ? null : judgeWords(words, outcome.transient, [], outcome);
    if (judged !== null || rival !== null)
      cases.push({ own: judged, rival, at: outcome.closedAt ?? outcome.openedAt });
  }
  return cases;
}

/** Votes that weigh less than one contributor's decide nothing; so the crowd, whose weight is bounded, never does alone. */
const LEAST_WEIGHT = 0.5;

/** It was shown and people acted on it: judged as any answer is, and only where that says more than "perhaps". */
function judgeShown(outcome: OutcomeRow): boolean | null {
  const score = scoreOf(outcome);
  return score === null || score === 0.5 ? null : score > 0.5;
}

/** It was not shown: would its advice have been what was done? Null where that cannot be told. */
function judgeWords(
  words: string,
  transient: boolean,
  files: readonly string[],
  { state, fix }: OutcomeRow,
): boolean | null {
  if (state === 'rerun') return transient;
  if (state !== 'resolved') return null;
  if (transient) return false;
  const changed = fix?.files ?? null;
  if (!changed || changed.length === 0) return null;
  if (files.length > 0) return changed.some((file) => files.includes(file));
  const folded = words.toLowerCase();
  return NAMES_FILE.test(words) ? changed.some((file) => folded.includes(baseName(file))) : null;
}

/** Words that name a file can be held against what was changed; others cannot. */
const NAMES_FILE = /\b[\w-]+\.(?:[a-z]{1,6}\d?|lock)\b|dockerfile|makefile|jenkinsfile/i;
const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1).toLowerCase();
const wordsOf = ({ solution }: LearnedPattern): string =>
  [solution.title, ...solution.steps, ...solution.code.map(({ text }) => text)].join('\n');

/** What all cases together say. A pattern on trial beside a shown answer must also be better than that one. */
export function judgeTrial(cases: readonly Case[]): Trial {
  const right = cases.filter(({ own }) => own === true).length;
  const wrong = cases.filter(({ own }) => own === false).length;
  const won = cases.filter(({ own, rival }) => own === true && rival === false).length;
  const lost = cases.filter(({ own, rival }) => own === false && rival === true).length;
  const alone = decide(right, wrong);
  const rivals = cases.some(({ own, rival }) => own !== null && rival !== null);
  const beside = rivals ? decide(won, lost) : alone;
  const finding: Finding =
    alone === 'worse' || beside === 'worse'
      ? 'worse'
      : alone === 'better' && beside === 'better'
        ? 'better'
        : 'open';
  return {
    cases: cases.length,
    right,
    wrong,
    won,
    lost,
    evidence: Math.min(1e6, Math.round(evidenceAbove(right, wrong) * 100) / 100),
    finding,
  };
}
