import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALIKE, clusterUnknowns, dot, type Unknown } from '../../src/learning/cluster.ts';

/** A unit vector that is `similarity` near to the first axis. */
function towards(similarity: number): Float32Array {
  const vector = new Float32Array(384);
  vector[0] = similarity;
  vector[1] = Math.sqrt(1 - similarity ** 2);
  return vector;
}
const unknown = (fingerprint: string, similarity: number, more: Partial<Unknown> = {}): Unknown => ({
  fingerprint,
  category: 'infra',
  tool: 'acme',
  vector: towards(similarity),
  count: 1,
  firstAt: 0,
  ...more,
});
const shape = (unknowns: readonly Unknown[]) =>
  clusterUnknowns(unknowns).map(({ members }) => members.map(({ fingerprint }) => fingerprint));

describe('clusters of unknown failures', () => {
  it('hold what is near to the one seen most often, the nearest first', () => {
    const found = shape([
      unknown('far', 0.1),
      unknown('near', 0.8),
      unknown('lead', 1, { count: 9 }),
      unknown('nearer', 0.95),
    ]);
    expect(found).toEqual([['lead', 'nearer', 'near'], ['far']]);
  });

  it('never hold failures of another tool or category, however near', () => {
    expect(
      shape([unknown('a', 1), unknown('b', 1, { tool: 'npm' }), unknown('c', 1, { category: 'test' })]),
    ).toHaveLength(3);
  });

  it('hold each failure once, within reach of its leader, in whatever order they are given', () => {
    const one = fc.record({ similarity: fc.double({ min: 0, max: 1, noNaN: true }), count: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), fc.nat(), (items, turn) => {
        const unknowns = items.map(({ similarity, count }, index) =>
          unknown(`f${String(index).padStart(2, '0')}`, similarity, { count }),
        );
        const clusters = clusterUnknowns(unknowns);
        const members = clusters.flatMap((cluster) => cluster.members);
        expect(members.length).toBe(unknowns.length);
        expect(new Set(members).size).toBe(unknowns.length);
        for (const { leader, members } of clusters)
          for (const member of members)
            if (member !== leader)
              expect(dot(leader.vector, member.vector)).toBeGreaterThanOrEqual(ALIKE - 1e-6);
        const by = turn % Math.max(1, unknowns.length);
        const turned = [...unknowns.slice(by), ...unknowns.slice(0, by)];
        expect(shape(turned)).toEqual(shape(unknowns));
      }),
    );
  });
});
