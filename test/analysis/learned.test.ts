/** When a learned pattern answers, how sure the answer is, and what is said of it. */
import { describe, expect, it } from 'vitest';
import type { Memory } from '../../src/analysis/analysis.ts';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { failureFingerprint, type LearnedMatch, LearnedPattern } from '../../src/analysis/learned-pattern.ts';
import { Pattern } from '../../src/analysis/pattern.ts';
import { Diagnosis } from '../../src/domain.ts';
import { noMemory } from '../support/no-memory.ts';

const learned = LearnedPattern.parse({
  id: 'learned/abcdef012345',
  title: 'What was learned',
  category: 'infra',
  tool: 'acme',
  fingerprints: [],
  keywords: [],
  expressions: [],
  text: '',
  transient: true,
  files: [],
  solution: { title: 'Do what was taught', steps: [], code: [], estimatedMinutes: 1, references: [] },
  from: { kind: 'person' },
});
const match = (more: Partial<LearnedMatch> = {}): LearnedMatch => ({
  pattern: learned,
  state: 'active',
  by: 'fingerprint',
  similarity: 1,
  history: { successRate: 0.8, samples: 3 },
  ...more,
});
const shipped = Pattern.parse({
  id: 'acme/broken',
  title: 'A widget is broken',
  category: 'infra',
  tools: ['acme'],
  severity: 'low',
  transient: false,
  match: { any: ['acme: widget \\w+ is broken'] },
  solution: { title: 'Mend it', steps: ['Now'], minutes: 5, references: ['https://example.org/'] },
  examples: ['one', 'two'],
});
const analyze = createAnalyzer({ patterns: [shipped], now: () => 0 });
const KNOWN = 'acme: widget w7 is broken\n##[error]Process completed with exit code 1.\n';
const UNKNOWN = 'Error: frobnicate gave up\n##[error]Process completed with exit code 1.\n';

async function answer(text: string, matches: readonly LearnedMatch[], rate?: number): Promise<Diagnosis> {
  async function* bytes() {
    yield new TextEncoder().encode(text);
  }
  const memory: Memory = {
    ...noMemory,
    learned: async () => matches,
    history: async (ids) =>
      new Map(rate === undefined ? [] : ids.map((id) => [id, { successRate: rate, samples: 9 }])),
  };
  return Diagnosis.parse((await analyze({ log: bytes() }, memory)).diagnosis);
}

describe('an active learned pattern', () => {
  it('answers the same failure where nothing else does, and no surer than its record', async () => {
    const found = await answer(UNKNOWN, [match()]);
    expect(found).toMatchObject({
      source: 'pattern',
      pattern: { id: learned.id },
      solution: { title: 'Do what was taught' },
      transient: true,
      successRate: 0.8,
      samples: 3,
    });
    expect(found.confidence).toBeGreaterThanOrEqual(0.5);
    expect(found.confidence).toBeLessThanOrEqual(0.8);
    expect(found.explanation?.matched[0]).toMatchObject({ kind: 'fingerprint' });
  });

  it('keeps the fingerprint of the failure, so that what is known of it stays known', async () => {
    const before = await answer(UNKNOWN, []);
    expect((await answer(UNKNOWN, [match()])).fingerprint).toBe(before.fingerprint);
    const known = await answer(KNOWN, []);
    expect((await answer(KNOWN, [match()])).fingerprint).toBe(failureFingerprint(known));
  });

  it('goes before a shipped one for the very same failure, unless its record is worse', async () => {
    const found = await answer(KNOWN, [match()], 0.7);
    expect(found.pattern?.id).toBe(learned.id);
    expect(found.explanation?.rivals[0]).toMatchObject({ id: 'acme/broken', share: 1 });
    expect((await answer(KNOWN, [match()], 0.9)).pattern?.id).toBe('acme/broken');
  });

  it('that is only near answers only where nothing else does, and is never sure', async () => {
    const near = match({ by: 'vector', similarity: 0.9, history: { successRate: 0.99, samples: 50 } });
    expect((await answer(KNOWN, [near], 0.1)).pattern?.id).toBe('acme/broken');
    const found = await answer(UNKNOWN, [near]);
    expect(found.pattern?.id).toBe(learned.id);
    expect(found.confidence).toBeLessThan(0.7);
  });

  it('with a record below "not sure" does not answer', async () => {
    const found = await answer(UNKNOWN, [match({ history: { successRate: 0.2, samples: 30 } })]);
    expect(found.source).toBe('none');
  });
});

describe('a pattern on trial', () => {
  it('changes nothing but what is said of it, whatever it would answer', async () => {
    for (const log of [KNOWN, UNKNOWN]) {
      const before = await answer(log, []);
      const found = await answer(log, [match({ state: 'shadow' })]);
      expect({ ...found, explanation: { ...found.explanation, trials: [] } }).toEqual(before);
      expect(found.explanation?.trials).toEqual([
        { id: learned.id, title: 'What was learned', similarity: 1 },
      ]);
    }
  });
});
