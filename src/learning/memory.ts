/** What the service knows beyond the log at hand: the shipped patterns' vectors, learned ones, and the votes of a scope. */
import type { Memory } from '../analysis/analysis.ts';
import type { Embedder } from '../analysis/embedder.ts';
import type { Scope } from '../domain.ts';
import type { Store } from '../store/store.ts';
import { successRates } from './success-rate.ts';

export interface MemoryOptions {
  readonly embedder: Embedder;
  /** Vectors of the shipped patterns, the nearest first. */
  readonly patterns: {
    nearest(vector: Float32Array, limit: number): readonly { id: string; similarity: number }[];
  };
  readonly store: Pick<Store, 'vectors' | 'votes'>;
}

/** One memory a scope: nothing learned in one organisation is seen in another. */
export function createMemory({ embedder, patterns, store }: MemoryOptions): (scope: Scope) => Memory {
  return (scope) => ({
    embedder,
    async nearest(vector, limit) {
      const learned = await store.vectors.nearest(scope, embedder.model, vector, limit);
      const best = new Map<string, number>();
      for (const { id, similarity } of [...patterns.nearest(vector, limit), ...learned])
        best.set(id, Math.max(similarity, best.get(id) ?? -1));
      return [...best]
        .map(([id, similarity]) => ({ id, similarity }))
        .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
    history: async (ids) => successRates(ids.length > 0 ? await store.votes.ofPatterns(scope, ids) : []),
  });
}
