/** How learned patterns are found: fingerprint, expression, words, nearness; never retired ones, never too far. */
import { describe, expect, it } from 'vitest';
import { LearnedPattern, type LearnedQuery } from '../../src/analysis/learned-pattern.ts';
import { learnedRow } from '../../src/learning/learned-store.ts';
import { createRecall } from '../../src/learning/recall.ts';
import type { LearnedRow } from '../../src/store/store.ts';

const scope = { provider: 'github', instance: 'github.com', organisation: 'acme' } as const;
const pattern = (id: string, more: object = {}) =>
  LearnedPattern.parse({
    id: `learned/test-${id}`,
    title: id,
    category: 'infra',
    tool: 'acme',
    fingerprints: [],
    keywords: [],
    expressions: [],
    text: 'some text',
    transient: false,
    files: [],
    solution: { title: 'Do it', steps: [], code: [], estimatedMinutes: 1, references: [] },
    from: { kind: 'person' },
    ...more,
  });
const row = (id: string, more: object = {}, state: LearnedRow['state'] = 'active') =>
  learnedRow(pattern(id, more), { scope, repository: null }, state, 1);
const QUERY: LearnedQuery = {
  fingerprint: '0123456789abcdef',
  category: 'infra',
  tool: 'acme',
  evidence: 'first line\nacme: Widget w7 is broken, code X9\nlast line',
  vectors: [new Float32Array(384)],
};
async function found(rows: LearnedRow[], near: Record<string, number> = {}, query = QUERY) {
  const recall = createRecall({
    model: 'm',
    store: {
      learned: { list: async () => rows } as never,
      vectors: {
        nearest: async () =>
          Object.entries(near).map(([id, similarity]) => ({ id: `learned/test-${id}`, similarity })),
      } as never,
    },
  });
  const matches = await recall({ ...scope, repository: 'acme/shop' }, query, async () => new Map());
  return matches.map(({ pattern: { title }, by, state }) => `${title} ${by} ${state}`);
}

describe('a learned pattern is found', () => {
  it('by each means, the surest first', async () => {
    const rows = [
      row('near'),
      row('word', { keywords: ['widget', 'code x9'] }),
      row('rule', { expressions: ['widget|Widget \\w+ is broken'] }),
      row('same', { fingerprints: [QUERY.fingerprint] }, 'shadow'),
    ];
    expect(await found(rows, { near: 0.75 })).toEqual([
      'same fingerprint shadow',
      'rule expression active',
      'word keywords active',
      'near vector active',
    ]);
  });

  it('not if it is too far, of another tool, retired, or if one of its words is missing', async () => {
    expect(await found([row('a')], { a: 0.69 })).toEqual([]);
    expect(await found([row('a', { tool: 'npm' })], { a: 0.99 })).toEqual([]);
    expect(await found([row('a', { fingerprints: [QUERY.fingerprint] }, 'retired')])).toEqual([]);
    expect(await found([row('a', { keywords: ['widget', 'gadget'] })], { a: 0.99 })).toEqual([]);
    expect(await found([row('a', { expressions: ['^Widget'], keywords: ['widget'] })], { a: 0.99 })).toEqual(
      [],
    );
  });

  it('by category where no tool is known', async () => {
    const query = { ...QUERY, tool: 'unknown' };
    expect(await found([row('a')], { a: 0.8 }, query)).toEqual(['a vector active']);
    expect(await found([row('a', { category: 'test' })], { a: 0.8 }, query)).toEqual([]);
  });

  it('in the state that the organisation gave it, whatever it is for everybody', async () => {
    const shared = { ...row('a', { fingerprints: [QUERY.fingerprint] }), scope: null };
    expect(await found([shared])).toEqual(['a fingerprint active']);
    expect(await found([shared, row('a', { fingerprints: [QUERY.fingerprint] }, 'retired')])).toEqual([]);
  });

  it('whatever stands in rows of another version', async () => {
    const broken = [
      { ...row('a'), body: '{' },
      { ...row('b'), body: '{"id":"learned/b"}' },
    ];
    const unrunnable = row('c', { expressions: ['(a)\\1'] });
    expect(await found([...broken, unrunnable, row('d')], { d: 0.9 })).toEqual(['d vector active']);
  });
});
