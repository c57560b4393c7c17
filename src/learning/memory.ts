/** What the service knows beyond the log at hand: the shipped patterns' vectors, learned ones, what was judged before. */
import type { History, Memory } from '../analysis/analysis.ts';
import type { Embedder } from '../analysis/embedder.ts';
import type { Place } from '../domain.ts';
import type { Store } from '../store/store.ts';
import { type Experience, historyOf } from './experience.ts';
import type { Recall } from './recall.ts';

export interface MemoryOptions {
  readonly embedder: Embedder;
  /** Vectors of the shipped patterns, the nearest first. */
  readonly patterns: {
    nearest(vector: Float32Array, limit: number): readonly { id: string; similarity: number }[];
  };
  readonly store: Pick<Store, 'vectors'>;
  readonly experience: Experience;
  /** Finds learned patterns; without it there are none. */
  readonly recall?: Recall;
}

/** One memory a repository: nothing learned in one organisation is seen in another. */
export function createMemory({
  embedder,
  patterns,
  store,
  experience,
  recall,
}: MemoryOptions): (place: Place) => Memory {
  return (place) => {
    const history = async (ids: readonly string[]): Promise<Map<string, History>> => {
      const levels = await experience.levels(place, ids);
      return new Map([...levels].map(([id, known]) => [id, historyOf(known)]));
    };
    return {
      embedder,
      async nearest(vector, limit) {
        const learned = await store.vectors.nearest(place, embedder.model, vector, limit);
        const best = new Map<string, number>();
        for (const { id, similarity } of [...patterns.nearest(vector, limit), ...learned])
          best.set(id, Math.max(similarity, best.get(id) ?? -1));
        return [...best]
          .map(([id, similarity]) => ({ id, similarity }))
          .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
          .slice(0, limit);
      },
      history,
      fix: (fingerprint) => experience.fix(place, fingerprint),
      ...(recall ? { learned: (query) => recall(place, query, history) } : {}),
    };
  };
}
