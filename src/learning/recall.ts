/** Finds what was learned of a failure: by its fingerprint, by words, or by nearness. */
import type { History } from '../analysis/analysis.ts';
import { compareLearned } from '../analysis/learned.ts';
import type { LearnedMatch, LearnedPattern, LearnedQuery } from '../analysis/learned-pattern.ts';
import type { Scope } from '../domain.ts';
import type { LearnedRow, Store } from '../store/store.ts';
import { ALIKE } from './cluster.ts';
import { readLearned } from './learned-store.ts';
import { visible } from './review.ts';
import { compileSafely, type SafeExpression } from './safe-expression.ts';
import { INITIAL_RATE } from './success-rate.ts';

export interface RecallOptions {
  readonly store: Pick<Store, 'learned' | 'vectors'>;
  /** Of the embedder in use. */
  readonly model: string;
}

/** What is learned in one repository alone answers there alone. */
export type RecallPlace = Scope & { readonly repository?: string };

export type Recall = (
  place: RecallPlace,
  query: LearnedQuery,
  history: (ids: readonly string[]) => Promise<ReadonlyMap<string, History>>,
) => Promise<LearnedMatch[]>;

const NEAREST = 12;
/** Compiled expressions that are kept; compiling one takes about a tenth of a millisecond. */
const KEPT_EXPRESSIONS = 1_000;

export function createRecall({ store, model }: RecallOptions): Recall {
  const expressions = new Map<string, SafeExpression | null>();

  /** Null for one that this version cannot run: it never matches. */
  const compiled = (source: string): SafeExpression | null => {
    const known = expressions.get(source);
    if (known !== undefined) return known;
    let expression: SafeExpression | null = null;
    try {
      expression = compileSafely(source);
    } catch {
      // It was checked when it came; a row that was changed since is as good as none.
    }
    if (expressions.size >= KEPT_EXPRESSIONS) expressions.clear();
    expressions.set(source, expression);
    return expression;
  };

  return async (place, query, history) => {
    const rows = await store.learned.list(place);
    if (rows.length === 0) return [];
    const learnt = visible(readLearned(rows)).filter(({ row }) => serves(row, place));
    const similarity = new Map<string, number>();
    for (const vector of query.vectors)
      for (const { id, similarity: alike } of await store.vectors.nearest(place, model, vector, NEAREST))
        similarity.set(id, Math.max(alike, similarity.get(id) ?? 0));
    const evidence = query.evidence.toLowerCase();
    const lines = query.evidence.split('\n');
    const found = learnt.flatMap(({ row, pattern }) => {
      const alike = similarity.get(pattern.id) ?? 0;
      const by = howFound(pattern, query, alike, evidence, lines, compiled);
      return by === null ? [] : [{ row, pattern, by, similarity: by === 'vector' ? alike : 1 }];
    });
    if (found.length === 0) return [];
    const rates = await history(found.map(({ pattern }) => pattern.id));
    return found
      .map(
        ({ row, pattern, by, similarity: alike }): LearnedMatch => ({
          pattern,
          state: row.state === 'active' ? 'active' : 'shadow',
          by,
          similarity: Math.min(1, alike),
          history: rates.get(pattern.id) ?? { successRate: INITIAL_RATE, samples: 0 },
        }),
      )
      .sort(compareLearned);
  };
}

const serves = ({ state, repository }: LearnedRow, place: RecallPlace): boolean =>
  state !== 'retired' && (repository === null || repository === place.repository);

function howFound(
  pattern: LearnedPattern,
  query: LearnedQuery,
  alike: number,
  evidence: string,
  lines: readonly string[],
  compiled: (source: string) => SafeExpression | null,
): LearnedMatch['by'] | null {
  if (pattern.fingerprints.includes(query.fingerprint)) return 'fingerprint';
  const worded = pattern.keywords.every((word) => evidence.includes(word.toLowerCase()));
  if (pattern.expressions.length > 0)
    return worded &&
      pattern.expressions.some((source) => {
        const matches = compiled(source);
        return matches !== null && lines.some(matches);
      })
      ? 'expression'
      : null;
  if (pattern.keywords.length > 0) return worded ? 'keywords' : null;
  if (alike < ALIKE || pattern.text === '') return null;
  // Nearness alone answers only for the same tool or, where none is known, the same kind of failure.
  const same =
    query.tool !== 'unknown' && pattern.tool !== 'unknown'
      ? pattern.tool === query.tool
      : pattern.category === query.category;
  return same ? 'vector' : null;
}
