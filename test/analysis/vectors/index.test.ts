import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniform } from '../../../scripts/embedding/random.ts';
import { createVectorIndex, mergeNearest } from '../../../src/analysis/vectors/index.ts';

const DIMENSIONS = 64;
const small = { dimensions: DIMENSIONS };

/** `clusters` × `each` vectors; those of one cluster have a cosine of about 0.7 to one another. */
function clustered(clusters: number, each: number, seed = 1): Map<string, Float32Array> {
  const next = uniform(seed);
  const random = () => Float32Array.from({ length: DIMENSIONS }, () => next() - 0.5 + 0.2);
  const vectors = new Map<string, Float32Array>();
  for (let c = 0; c < clusters; c++) {
    const centre = random();
    for (let i = 0; i < each; i++)
      vectors.set(
        `${c}-${i}`,
        centre.map((value) => value + 0.6 * (next() - 0.5)),
      );
  }
  return vectors;
}

/** The definition, computed in double precision. */
function bruteForce(vectors: ReadonlyMap<string, Float32Array>, query: Float32Array, limit: number) {
  const length = (v: Float32Array) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
  return [...vectors]
    .map(([id, v]) => ({
      id,
      similarity: v.reduce((sum, x, i) => sum + x * (query[i] ?? 0), 0) / length(v) / length(query),
    }))
    .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

function fill(vectors: ReadonlyMap<string, Float32Array>, options = {}) {
  const index = createVectorIndex({ ...small, ...options });
  for (const [id, vector] of vectors) index.put(id, vector);
  return index;
}

describe('createVectorIndex', () => {
  it('gives cosine similarity, the nearest first', () => {
    const vectors = clustered(20, 20);
    const index = fill(vectors);
    for (const query of clustered(5, 1, 2).values()) {
      const found = index.nearest(query, 7);
      const expected = bruteForce(vectors, query, 7);
      expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      for (const [i, { similarity }] of found.entries()) {
        expect(similarity).toBeCloseTo(expected[i]?.similarity ?? 0, 5);
      }
    }
  });

  it('breaks ties by id, whatever the order of insertion, exact or approximate', () => {
    const same = Float32Array.from({ length: DIMENSIONS }, (_, i) => i - 3);
    const ids = Array.from({ length: 600 }, (_, i) => `id-${String((i * 7) % 600).padStart(3, '0')}`);
    for (const exactUpTo of [1000, 10]) {
      const index = fill(new Map(ids.map((id) => [id, same])), { exactUpTo });
      expect(index.nearest(same, 3).map(({ id }) => id)).toEqual(['id-000', 'id-001', 'id-002']);
    }
  });

  it('finds nearly all of the nearest when it is approximate', () => {
    const vectors = clustered(400, 20);
    const index = fill(vectors, { exactUpTo: 100, rescored: 0.02 });
    const queries = [...vectors.values()].filter((_, i) => i % 160 === 0);
    let hits = 0;
    for (const query of queries) {
      const expected = new Set(bruteForce(vectors, query, 5).map(({ id }) => id));
      expect(index.nearest(query, 5, true).map(({ id }) => id)).toEqual([...expected]);
      hits += index.nearest(query, 5).filter(({ id }) => expected.has(id)).length;
    }
    expect(hits / (queries.length * 5)).toBeGreaterThan(0.95);
  });

  it('is the same as one filled anew after any puts, replacements and deletions', () => {
    const pool = [...clustered(12, 5).values()];
    const step = fc.record({
      id: fc.integer({ min: 0, max: 40 }),
      at: fc.nat(pool.length - 1),
      drop: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.constantFrom(5, 1000), (steps, exactUpTo) => {
        const index = createVectorIndex({ ...small, exactUpTo, rescored: 1 });
        const model = new Map<string, Float32Array>();
        for (const { id, at, drop } of steps) {
          const key = `k${id}`;
          if (drop) expect(index.delete(key)).toBe(model.delete(key));
          else {
            index.put(key, pool[at] as Float32Array);
            model.set(key, pool[at] as Float32Array);
          }
        }
        expect(index.size).toBe(model.size);
        for (const key of model.keys()) expect(index.has(key)).toBe(true);
        const query = pool[0] as Float32Array;
        expect(index.nearest(query, 10)).toEqual(fill(model).nearest(query, 10));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('holds bytes for what it holds, not for what it held', () => {
    const vectors = clustered(100, 40);
    const index = fill(vectors, { exactUpTo: 100 });
    const full = index.bytes;
    expect(full).toBeGreaterThan(4000 * DIMENSIONS * 4);
    expect(full).toBeLessThan(4000 * DIMENSIONS * 4 * 1.2);
    for (const id of [...vectors.keys()].slice(10)) index.delete(id);
    expect(index.bytes).toBeLessThan(full / 2);
  });

  it('gives similarity 0 for vectors without direction', () => {
    const index = createVectorIndex(small);
    index.put('none', new Float32Array(DIMENSIONS));
    expect(index.nearest(new Float32Array(DIMENSIONS).fill(1), 5)).toEqual([{ id: 'none', similarity: 0 }]);
  });

  it('asks for few, many and none', () => {
    const index = fill(clustered(2, 2));
    const query = new Float32Array(DIMENSIONS).fill(1);
    expect(index.nearest(query, 0)).toEqual([]);
    expect(index.nearest(query, 100)).toHaveLength(4);
    expect(createVectorIndex(small).nearest(query, 5)).toEqual([]);
  });

  it('refuses vectors of another dimension and numbers that are not finite', () => {
    const index = createVectorIndex(small);
    expect(() => index.put('a', new Float32Array(3))).toThrow('3 dimensions where 64 are expected');
    expect(() => index.nearest(new Float32Array(DIMENSIONS).fill(Number.NaN), 1)).toThrow(RangeError);
    expect(index.size).toBe(0);
  });
});

describe('mergeNearest', () => {
  it('orders the answers of several indexes as one would have', () => {
    const a = [
      { id: 'x', similarity: 0.9 },
      { id: 'z', similarity: 0.5 },
    ];
    const b = [
      { id: 'y', similarity: 0.9 },
      { id: 'z', similarity: 0.7 },
    ];
    expect(mergeNearest([a, b], 3)).toEqual([
      { id: 'x', similarity: 0.9 },
      { id: 'y', similarity: 0.9 },
      { id: 'z', similarity: 0.7 },
    ]);
  });
});
