/** Which known failure is this? Rules, vectors and history together (DESIGN §4). */
import type { Diagnosis } from '../domain.ts';
import type { History, Memory } from './analysis.ts';
import type { Candidate, LocatedMatch } from './locate/candidate.ts';
import type { CompiledPattern } from './patterns/compile.ts';
import type { PatternSet } from './patterns/index.ts';
import { matchWeight } from './patterns/match.ts';

/** Matches beyond this cosine distance do not count. */
export const FARTHEST = 0.3;
/** What is believed of a pattern that nobody has judged yet: the rate that the fold of votes starts from. */
const UNTRIED: History = { successRate: 0.8, samples: 0 };
const NEAREST = 12;
/** What a match elsewhere in the event counts of one on the line of the cause. */
const OFF_CAUSE = 0.75;

/** What a reader's name alone counts: for a failure of one kind, and for whatever its tool may say. */
const BY_READER = 0.25;
const BY_TOOL = 0.15;

export interface Recognised {
  readonly compiled: CompiledPattern;
  readonly captures: Readonly<Record<string, string>>;
  readonly parts: Diagnosis['confidenceParts'];
  readonly history: History;
  /** How it was found: by its expressions, by the reader's name, or by nearness alone. */
  readonly by: 'rule' | 'reader' | 'vector';
  /** Where its expression stands; null where it was found by other means. */
  readonly match: LocatedMatch | null;
  /** What its match counts, before similarity and history. */
  readonly weight: number;
  /** P(log | pattern) · P(pattern), up to a factor. */
  readonly posterior: number;
}

/**
 * @param vectors of the line of the cause, and of its event; a pattern's similarity is the greater of both,
 *   because foreign lines in an event draw its vector away
 * @returns the known failures that may explain the candidate, the best first
 */
export async function recognise(
  candidate: Candidate,
  vectors: readonly Float32Array[],
  patterns: PatternSet,
  memory: Memory,
): Promise<Recognised[]> {
  const similarity = new Map<string, number>();
  for (const vector of vectors) {
    for (const { id, similarity: alike } of await memory.nearest(vector, NEAREST)) {
      similarity.set(id, Math.max(similarity.get(id) ?? 0, Math.min(1, alike)));
    }
  }
  const found = new Map<string, Omit<Recognised, 'history' | 'posterior' | 'parts'> & { keyword: number }>();
  candidate.matches.forEach((match, index) => {
    const weight =
      matchWeight(match) *
      (match.compiled.pattern.role === 'symptom' ? 0.4 : 1) *
      (match.onCause ? 1 : OFF_CAUSE) *
      0.97 ** index;
    found.set(match.compiled.pattern.id, {
      compiled: match.compiled,
      captures: match.captures,
      by: 'rule',
      match,
      keyword: match.keywordScore,
      weight,
    });
  });
  for (const compiled of patterns.patterns) {
    const { id, match, role } = compiled.pattern;
    if (!found.has(id) && candidate.reader !== null && match.readers.includes(candidate.reader)) {
      const weight = role === 'symptom' ? BY_TOOL : BY_READER;
      found.set(id, { compiled, captures: {}, by: 'reader', match: null, keyword: 0.5, weight });
    }
  }
  for (const [id, value] of similarity) {
    const compiled = patterns.byId.get(id);
    if (
      !compiled ||
      found.has(id) ||
      compiled.pattern.role === 'symptom' ||
      1 - value > FARTHEST ||
      !agrees(candidate, compiled)
    )
      continue;
    found.set(id, { compiled, captures: {}, by: 'vector', match: null, keyword: 0, weight: 0.3 * value });
  }
  const history = await memory.history([...found.keys()]);
  return [...found.values()]
    .map(({ compiled, captures, by, match, keyword, weight }): Recognised => {
      const past = history.get(compiled.pattern.id) ?? UNTRIED;
      const alike = similarity.get(compiled.pattern.id) ?? 0;
      return {
        compiled,
        captures,
        by,
        match,
        weight,
        history: past,
        parts: { similarity: alike, keyword, history: past.successRate },
        posterior: weight * (1 + 0.2 * alike) * (0.2 + past.successRate),
      };
    })
    .sort((a, b) => b.posterior - a.posterior || (a.compiled.pattern.id < b.compiled.pattern.id ? -1 : 1));
}

/** Nearness alone answers only where tool or category are the same. */
function agrees(candidate: Candidate, { pattern }: CompiledPattern): boolean {
  if (candidate.tool !== null) return pattern.tools.includes(candidate.tool);
  return candidate.category === null || candidate.category === pattern.category;
}
