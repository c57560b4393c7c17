/** The best few of many, in one order: the most similar first, ties by id. */
export interface Neighbour {
  readonly id: string;
  /** Cosine similarity, −1 to 1; 0 to a vector without direction. */
  readonly similarity: number;
}

export function compareNeighbours(a: Neighbour, b: Neighbour): number {
  return b.similarity - a.similarity || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Keeps the `limit` best of those offered. */
export interface Best {
  /** Below this, an offer cannot win any more. */
  readonly least: number;
  offer(id: string, similarity: number): void;
  sorted(): Neighbour[];
}

export function keepBest(limit: number): Best {
  const kept: Neighbour[] = [];
  let least = limit > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return {
    get least() {
      return least;
    },
    offer(id, similarity) {
      if (similarity < least) return;
      const one = { id, similarity };
      let at = kept.length;
      while (at > 0 && compareNeighbours(one, kept[at - 1] as Neighbour) < 0) at--;
      if (at >= limit) return;
      kept.splice(at, 0, one);
      if (kept.length > limit) kept.pop();
      if (kept.length === limit) least = (kept[limit - 1] as Neighbour).similarity;
    },
    sorted: () => [...kept],
  };
}

/** The best of several sorted answers, for instance of one index a scope; an id found twice counts once. */
export function mergeNearest(answers: readonly (readonly Neighbour[])[], limit: number): Neighbour[] {
  const ids = new Set<string>();
  return answers
    .flat()
    .sort(compareNeighbours)
    .filter(({ id }) => !ids.has(id) && ids.add(id))
    .slice(0, Math.max(0, limit));
}
