/** How sure to be (DESIGN §4), and what is shown of it. */
import type { Diagnosis } from '../domain.ts';
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

/**
 * The chance that tool, category and cause are right, from what led to them. The weights come from labelled logs:
 * `npm run bench -- calibration` fits and prints them; docs/accuracy.md shows the method and the reliability diagram.
 */
export function calibrate(
  ranked: readonly Ranked[],
  best: Recognised | undefined,
  structure: Structure,
): number {
  const [first, second] = ranked;
  if (!first) return 0;
  const rival =
    ranked.find(({ candidate }) => candidate.category !== first.candidate.category)?.score ??
    second?.score ??
    0;
  const lead = Math.min(1, Math.max(0, first.score - rival) / 0.4);
  const raw = best ? combine(best.parts) : 0;
  const located = first.candidate.reader !== null ? 1 : 0;
  const failed = structure.outcome === 'failed' ? 1 : 0;
  const z =
    -1.6 +
    2.2 * first.score +
    1.6 * raw +
    0.6 * lead +
    0.5 * located +
    0.3 * failed +
    (best?.by === 'rule' ? 0.4 : 0);
  return 1 / (1 + Math.exp(-z));
}
