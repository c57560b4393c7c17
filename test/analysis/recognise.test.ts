import { describe, expect, it } from 'vitest';
import type { History, Memory } from '../../src/analysis/analysis.ts';
import type { Candidate } from '../../src/analysis/locate/candidate.ts';
import { createPatternSet } from '../../src/analysis/patterns/index.ts';
import { recognise } from '../../src/analysis/recognise.ts';
import { known, locate } from '../support/locate.ts';
import { noMemory } from '../support/no-memory.ts';

const list = [
  known('acme/broken', 'acme: widget (?<widget>\\w+) is broken'),
  known('acme/widget', 'widget'),
  known('acme/stopped', 'stopped with signal', { role: 'symptom' }),
  known('acme/read', 'never printed', { match: { any: ['never printed'], readers: ['acme-reader'] } }),
  known('other/near', 'never printed either', { tools: ['other'], category: 'git' }),
];
const patterns = createPatternSet(list);

async function candidateOf(text: string, more: Partial<Candidate> = {}): Promise<Candidate> {
  const { ranked } = await locate(text, { patterns: list, readers: [] });
  const [first] = ranked;
  if (!first) throw new Error('a candidate was expected');
  return { ...first.candidate, ...more };
}
const memory = (similar: Record<string, number> = {}, rates: Record<string, History> = {}): Memory => ({
  ...noMemory,
  nearest: async () => Object.entries(similar).map(([id, similarity]) => ({ id, similarity })),
  history: async (ids) => new Map(ids.flatMap((id) => (rates[id] ? [[id, rates[id]] as const] : []))),
});
const VECTOR = [new Float32Array(384)];
const told = async (candidate: Candidate, of: Memory = memory()) =>
  (await recognise(candidate, VECTOR, patterns, of)).map(({ compiled, by }) => [compiled.pattern.id, by]);

const LINE = 'acme: widget left is broken';

describe('the known failure', () => {
  it('is the one whose expression explains most, with what it captured', async () => {
    const [best, second] = await recognise(await candidateOf(LINE), VECTOR, patterns, memory());
    expect(best).toMatchObject({
      by: 'rule',
      captures: { widget: 'left' },
      parts: { similarity: 0, keyword: 1 },
    });
    expect([best, second].map((one) => one?.compiled.pattern.id)).toEqual(['acme/broken', 'acme/widget']);
  });

  it('by its expression comes before the one by the reader’s name, and that before a symptom of another', async () => {
    const candidate = await candidateOf(LINE, { reader: 'acme-reader', category: 'other', tool: 'acme' });
    expect(await told(candidate)).toEqual([
      ['acme/broken', 'rule'],
      ['acme/widget', 'rule'],
      ['acme/read', 'reader'],
    ]);
  });

  it('is what history prefers where two explain alike', async () => {
    const candidate = await candidateOf('a widget', {});
    const twins = [known('acme/one', 'widget'), known('acme/two', 'widget')];
    const set = createPatternSet(twins);
    const { ranked } = await locate('error: a widget', { patterns: twins, readers: [] });
    const alike = { ...candidate, matches: ranked[0]?.candidate.matches ?? [] };
    const first = async (of: Memory) => (await recognise(alike, VECTOR, set, of))[0]?.compiled.pattern.id;
    expect(await first(memory())).toBe('acme/one');
    expect(
      await first(
        memory(
          {},
          { 'acme/one': { successRate: 0.2, samples: 9 }, 'acme/two': { successRate: 0.9, samples: 9 } },
        ),
      ),
    ).toBe('acme/two');
  });
});

describe('nearness', () => {
  const plain = () => candidateOf('error: something cannot be done');

  it('finds what no expression matches, within a distance of 0.3', async () => {
    expect(await told(await plain(), memory({ 'other/near': 0.71 }))).toEqual([['other/near', 'vector']]);
    expect(await told(await plain(), memory({ 'other/near': 0.69 }))).toEqual([]);
  });

  it('never finds a symptom, nor what is not among the patterns', async () => {
    expect(await told(await plain(), memory({ 'acme/stopped': 0.99, 'gone/away': 0.99 }))).toEqual([]);
  });

  it('answers only for the same tool, or the same category where no tool is known', async () => {
    const near = memory({ 'other/near': 0.9 });
    expect(await told({ ...(await plain()), tool: 'acme' }, near)).toEqual([]);
    expect(await told({ ...(await plain()), tool: 'other' }, near)).toEqual([['other/near', 'vector']]);
    expect(await told({ ...(await plain()), category: 'disk' }, near)).toEqual([]);
    expect(await told({ ...(await plain()), category: 'git' }, near)).toEqual([['other/near', 'vector']]);
  });

  it('strengthens what an expression found, and is never more than 1', async () => {
    const candidate = await candidateOf(LINE);
    const [alone] = await recognise(candidate, VECTOR, patterns, memory());
    const [near] = await recognise(candidate, VECTOR, patterns, memory({ 'acme/broken': 1.2 }));
    expect(near?.parts.similarity).toBe(1);
    expect(near?.posterior).toBeGreaterThan(alone?.posterior ?? 1);
  });
});
