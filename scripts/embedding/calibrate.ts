/**
 * The scale of similarity. A diagnosis counts a similarity from 0.7 on, but where the cosine of a model parts right from
 * wrong depends on the model. So examples that a training did not see are compared with the patterns, the cut that parts
 * their own pattern from the most similar other one is found, and the model gets a constant vector o, across all others,
 * added to its unit vectors: cos′ = (cos + ‖o‖²) / (1 + ‖o‖²), which keeps the order and puts the cut where it counts.
 */
import type { Pattern } from '../../src/analysis/pattern.ts';
import { patternTexts } from '../../src/knowledge/pattern-texts.ts';
import { dot } from './encoder.ts';
import { uniform } from './random.ts';

export interface HeldOut {
  readonly pattern: string;
  readonly text: string;
}

/** The similarity of a held-out example to its own pattern and to the most similar other one. */
export interface Comparison {
  readonly own: number;
  readonly other: number;
}

const LINES_AROUND = 3;

/** One example of each pattern that has more than two goes to `held`; the patterns without them to `kept`. */
export function holdOut(patterns: readonly Pattern[]): { kept: Pattern[]; held: HeldOut[] } {
  const held: HeldOut[] = [];
  const kept = patterns.map((pattern) => {
    const [first, text, ...others] = pattern.examples;
    if (!first || !text || others.length === 0) return pattern;
    held.push({ pattern: pattern.id, text });
    return { ...pattern, examples: [first, ...others] };
  });
  return { kept, held };
}

/** Every other example stands among ordinary lines, as evidence in a log does. */
export function compare(
  encode: (text: string) => Float32Array,
  patterns: readonly Pattern[],
  held: readonly HeldOut[],
  lines: readonly string[],
): Comparison[] {
  const random = uniform(7);
  const known = patterns.map((pattern) => ({ id: pattern.id, vectors: patternTexts(pattern).map(encode) }));
  return held.map(({ pattern, text }, at) => {
    const around = Array.from(
      { length: at % 2 === 0 ? 0 : LINES_AROUND },
      () => lines[Math.floor(random() * lines.length)],
    );
    const query = encode([text, ...around].join('\n'));
    const scores = known.map(({ id, vectors }) => ({
      id,
      score: Math.max(...vectors.map((vector) => dot(query, vector))),
    }));
    const best = (own: boolean) =>
      Math.max(...scores.filter(({ id }) => (id === pattern) === own).map(({ score }) => score));
    return { own: best(true), other: best(false) };
  });
}

/** The cut that has the most own similarities at or above it and other ones below it. */
export function findCut(comparisons: readonly Comparison[]): number {
  const candidates = comparisons.flatMap(({ own, other }) => [own, other]).sort((a, b) => a - b);
  const right = (cut: number) =>
    comparisons.reduce((sum, { own, other }) => sum + Number(own >= cut) + Number(other < cut), 0);
  return candidates.reduce((best, cut) => (right(cut) > right(best) ? cut : best), candidates[0] ?? 0);
}

/** The vector that puts `cut` at `target` (below or at it there is nothing to add). It lies in the last dimension. */
export function offsetFor(cut: number, target: number, dimensions: number): Float32Array {
  const offset = new Float32Array(dimensions);
  offset[dimensions - 1] = Math.sqrt(Math.max(0, target - cut) / (1 - target));
  return offset;
}
