/** What an answer by a learned pattern looks like, and when one answers instead of what is shipped. */
import type { Diagnosis } from '../domain.ts';
import { NOT_SURE } from './confidence.ts';
import { failureFingerprint, type LearnedHistory, type LearnedMatch } from './learned-pattern.ts';

/** The surest kind of match first, then the better record. */
const ORDER = { fingerprint: 0, expression: 1, keywords: 2, vector: 3 } as const;

export const compareLearned = (a: LearnedMatch, b: LearnedMatch): number =>
  ORDER[a.by] - ORDER[b.by] ||
  b.similarity - a.similarity ||
  b.history.successRate - a.history.successRate ||
  (a.pattern.id < b.pattern.id ? -1 : 1);

const EXACT = new Set<LearnedMatch['by']>(['fingerprint', 'expression']);
/** The least that is believed of an answer to the very same failure, before its record counts. */
const SAME_FAILURE = 0.5;
/** Nearness and words alone are never sure. */
const MOST_BY_NEARNESS = 0.69;

/**
 * The active pattern that answers instead of what is shipped: for the same failure unless its record is worse, by nearness
 * only where nothing else answers.
 */
export function chooseLearned(
  matches: readonly LearnedMatch[],
  answered: boolean,
  shipped: LearnedHistory | null,
): LearnedMatch | null {
  const active = matches.filter(({ state }) => state === 'active').sort(compareLearned);
  return (
    active.find(
      ({ by, history }) => !answered || (EXACT.has(by) && history.successRate >= (shipped?.successRate ?? 0)),
    ) ?? null
  );
}

/** The confidence of an answer by a learned pattern; it is never above the pattern's own record. */
export function learnedConfidence({ by, history }: LearnedMatch, calibrated: number): number {
  const chance = EXACT.has(by) ? Math.max(calibrated, SAME_FAILURE) : Math.min(calibrated, MOST_BY_NEARNESS);
  return Math.min(chance, history.successRate);
}

/** The parts of the confidence of an answer by a learned pattern. */
export const partsOf = ({ by, similarity, history }: LearnedMatch): Diagnosis['confidenceParts'] => ({
  similarity: round(similarity),
  keyword: by === 'vector' ? 0 : 1,
  history: round(history.successRate),
});

/** The diagnosis with the answer of a learned pattern. The fingerprint is that of the failure, whoever answers it. */
export function answerByLearned(
  diagnosis: Diagnosis,
  match: LearnedMatch,
  calibrated: number,
): Diagnosis | null {
  const confidence = learnedConfidence(match, calibrated);
  if (confidence < NOT_SURE) return null;
  const { pattern, by, history } = match;
  const parts = partsOf(match);
  const { explanation } = diagnosis;
  const shipped = diagnosis.pattern;
  return {
    ...diagnosis,
    pattern: { id: pattern.id, title: pattern.title },
    transient: pattern.transient,
    confidence: Math.round(confidence * 1000) / 1000,
    confidenceParts: parts,
    successRate: history.successRate,
    samples: history.samples,
    solution: pattern.solution,
    source: 'pattern',
    fingerprint: failureFingerprint(diagnosis),
    ...(explanation
      ? {
          explanation: {
            ...explanation,
            matched: [
              {
                kind: KIND[by],
                text: by === 'vector' ? pattern.id : pattern.title,
                value: parts.similarity,
              },
            ],
            missing: [],
            rivals: shipped
              ? [
                  { id: shipped.id, title: shipped.title, share: 1, why: SHIPPED_LOST },
                  ...explanation.rivals,
                ].slice(0, 3)
              : explanation.rivals,
          },
        }
      : {}),
  };
}

/** Patterns on trial change nothing but what is said of them. */
export function noteTrials(diagnosis: Diagnosis, matches: readonly LearnedMatch[]): Diagnosis {
  const trials = matches
    .filter(({ state }) => state === 'shadow')
    .sort(compareLearned)
    .slice(0, MOST_TRIALS)
    .map(({ pattern, similarity }) => ({
      id: pattern.id,
      title: pattern.title,
      similarity: round(similarity),
    }));
  const { explanation } = diagnosis;
  return explanation && trials.length > 0
    ? { ...diagnosis, explanation: { ...explanation, trials } }
    : diagnosis;
}

const MOST_TRIALS = 5;
const KIND = {
  fingerprint: 'fingerprint',
  expression: 'expression',
  keywords: 'keyword',
  vector: 'vector',
} as const satisfies Record<LearnedMatch['by'], string>;
const SHIPPED_LOST = 'what was learned here answers this very failure, and its record is no worse';
const round = (value: number): number => Math.round(Math.max(0, Math.min(1, value)) * 1000) / 1000;
