/** How sure to be (DESIGN §4), and what is shown of it. */
import type { Category, Diagnosis } from '../domain.ts';
import type { Features } from './features.ts';
import type { Ranked } from './locate/rank.ts';
import type { Recognised } from './recognise.ts';
import type { Structure } from './structure/structure.ts';

export interface Weights {
  readonly similarity: number;
  readonly keyword: number;
  readonly history: number;
}

export const WEIGHTS: Weights = { similarity: 0.4, keyword: 0.35, history: 0.25 };

/** Below this the answer is "not sure": evidence, and no fix. */
export const NOT_SURE = 0.25;

/** confidence = 0.40 · similarity + 0.35 · keyword + 0.25 · historical success. */
export function combine(parts: Diagnosis['confidenceParts'], weights: Weights = WEIGHTS): number {
  return (
    parts.similarity * weights.similarity + parts.keyword * weights.keyword + parts.history * weights.history
  );
}

/** @param hint the category that the words of the log hint at */
export function featuresOf(
  ranked: readonly Ranked[],
  best: Recognised | undefined,
  hint: Category | null,
  structure: Structure,
  weights: Weights = WEIGHTS,
): Features {
  const [first] = ranked;
  if (!first) {
    return {
      score: 0,
      lead: 0,
      known: 0,
      named: 0,
      hinted: 0,
      rule: 0,
      onCause: 0,
      reader: 0,
      agreed: 0,
      failed: 0,
      stepFailed: 0,
    };
  }
  const { candidate, score } = first;
  const category = candidate.category ?? best?.compiled.pattern.category;
  const named = category !== undefined && category !== 'other';
  const rival = ranked.find((other) => other !== first && other.candidate.category !== category)?.score ?? 0;
  const matched = candidate.matches.find(({ compiled }) => compiled === best?.compiled);
  return {
    score: Math.min(1, score),
    lead: Math.min(1, Math.max(0, score - rival) / 0.4),
    known: best ? combine(best.parts, weights) : 0,
    named: named ? 1 : 0,
    hinted: !named && hint !== null && hint !== 'other' ? 1 : 0,
    rule: best?.by === 'rule' ? 1 : 0,
    onCause: matched?.onCause ? 1 : 0,
    reader: candidate.reader === null ? 0 : 1,
    agreed: candidate.reader !== null && best?.compiled.pattern.category === candidate.category ? 1 : 0,
    failed: structure.outcome === 'failed' ? 1 : 0,
    stepFailed: candidate.step.outcome === 'failed' ? 1 : 0,
  };
}

/**
 * Fitted on labelled logs by `npm run bench -- calibration`, which prints this table; docs/accuracy.md shows the method
 * and the reliability diagram.
 */
export const CALIBRATION: Readonly<Record<keyof Features | 'bias', number>> = {
  bias: -1.151,
  score: 0.647,
  lead: 1.002,
  known: 0,
  named: 1.088,
  hinted: 0.578,
  rule: 0,
  onCause: 0.444,
  reader: 0.167,
  agreed: 0.495,
  failed: 0.739,
  stepFailed: 0.665,
};

/** Without a word of the CI that anything failed, the log is an excerpt, and nobody knows what stood beside it. */
const MOST_WITHOUT_VERDICT = 0.69;
/** Where no reader and no pattern knows the failure, words alone speak: less than even, so that a model may be asked. */
const MOST_BY_WORDS = 0.49;

/** The chance that category and cause are right: a logistic regression on what the judgement rests on. */
export function calibrate(features: Features): number {
  let z = CALIBRATION.bias;
  for (const [name, value] of Object.entries(features)) z += CALIBRATION[name as keyof Features] * value;
  const chance = 1 / (1 + Math.exp(-z));
  const verdict = features.failed > 0 || features.stepFailed > 0;
  const recognised = features.known > 0 || features.reader > 0;
  return Math.min(chance, verdict ? 1 : MOST_WITHOUT_VERDICT, recognised ? 1 : MOST_BY_WORDS);
}
