/** What the analysis says of itself: what matched, what the confidence is made of, who lost and why. */
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { Pattern } from '../../src/analysis/pattern.ts';
import type { Explanation } from '../../src/domain.ts';
import { noMemory } from '../support/no-memory.ts';

const pattern = (id: string, any: string, more: object = {}) =>
  Pattern.parse({
    id,
    title: `About ${id}`,
    category: 'infra',
    tools: ['acme'],
    severity: 'low',
    transient: false,
    match: { any: [any] },
    solution: { title: 'Do it', steps: ['Now'], minutes: 5, references: ['https://example.org/'] },
    examples: ['one', 'two'],
    ...more,
  });

const patterns = [
  pattern('acme/widget', 'acme: widget (?<widget>\\w+) is broken', {
    match: {
      any: ['acme: widget (?<widget>\\w+) is broken'],
      keywords: [
        { text: 'spare part', weight: 1 },
        { text: 'warranty', weight: 1 },
      ],
    },
  }),
  pattern('acme/any-widget', 'widget \\w+'),
  pattern('acme/stopped', 'acme: widget', { role: 'symptom' }),
];
const analyze = createAnalyzer({ patterns, now: () => 0 });

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}
async function explained(text: string): Promise<{ explanation: Explanation; confidence: number }> {
  const { diagnosis } = await analyze({ log: bytes(text) }, noMemory);
  if (!diagnosis.explanation) throw new Error('no explanation');
  return { explanation: diagnosis.explanation, confidence: diagnosis.confidence };
}
const FAILED = '##[error]Process completed with exit code 1.';

describe('the explanation', () => {
  it('names the expression that matched, the words that stand near and those that do not', async () => {
    const { explanation } = await explained(`order a spare part\nacme: widget w7 is broken\n${FAILED}\n`);
    expect(explanation.matched).toContainEqual({
      kind: 'expression',
      text: 'acme: widget (?<widget>\\w+) is broken',
      value: expect.any(Number),
    });
    expect(explanation.matched).toContainEqual({ kind: 'keyword', text: 'spare part', value: null });
    expect(explanation.missing).toEqual(['warranty']);
  });

  it('adds up: weighted parts to the combined part, the reasons to the confidence', async () => {
    const { explanation, confidence } = await explained(`acme: widget w7 is broken\n${FAILED}\n`);
    const parts = explanation.parts.reduce((sum, { value, weight }) => sum + value * weight, 0);
    expect(explanation.combined).toBeCloseTo(parts, 2);
    const logit = explanation.reasons.reduce((sum, { points }) => sum + points, 0);
    expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(confidence, 2);
  });

  it('says of each rival why it lost', async () => {
    const { explanation } = await explained(
      `a spare part under warranty\nacme: widget w7 is broken\n${FAILED}\n`,
    );
    const why = new Map(explanation.rivals.map((rival) => [rival.id, rival]));
    expect(why.get('acme/stopped')?.why).toBe('it names a symptom, and a cause was found');
    expect(why.get('acme/any-widget')?.why).toBe('its expression explains less of the line');
    for (const { share } of explanation.rivals) expect(share).toBeLessThan(1);
  });

  it('names the line that came second as the cause, and why', async () => {
    const { explanation } = await explained(
      `acme: widget w7 is broken\n${'fine\n'.repeat(60)}Error: something else went wrong\n${FAILED}\n`,
    );
    expect(explanation.otherCause).toMatchObject({
      line: 62,
      text: 'Error: something else went wrong',
      why: 'no known failure stands there',
    });
  });

  it('shows no secret of the line that came second', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const { explanation } = await explained(
      `acme: widget w7 is broken\n${'fine\n'.repeat(60)}Error: bad token ${secret}\n${FAILED}\n`,
    );
    expect(JSON.stringify(explanation)).not.toContain(secret);
    expect(explanation.otherCause?.text).toContain('Error: bad token');
  });

  it('of a failure that nothing knows matches nothing and still weighs the lines', async () => {
    const { explanation } = await explained(`Error: something new\n${FAILED}\n`);
    expect(explanation.matched).toEqual([]);
    expect(explanation.rivals).toEqual([]);
    expect(explanation.reasons.map(({ name }) => name)).toContain('the CI says that the run failed');
  });
});
