import { describe, expect, it } from 'vitest';
import type { Pattern } from '../../../src/analysis/pattern.ts';
import { compilePattern } from '../../../src/analysis/patterns/compile.ts';
import {
  type Block,
  compareMatches,
  matchPattern,
  matchWeight,
} from '../../../src/analysis/patterns/match.ts';
import { known } from '../../support/locate.ts';

/** The line after `>` with its neighbours. */
function block(text: string): Block {
  const lines = text.split('\n').map((line) => line.replace(/^>/, ''));
  const at = lines[text.split('\n').findIndex((line) => line.startsWith('>'))] as string;
  return { at, atFolded: at.toLowerCase(), lines, folded: lines.join('\n').toLowerCase() };
}
const pattern = (match: object, more: object = {}): Pattern => known('acme/a', 'widget', { match, ...more });
const matched = (of: Pattern, text: string) => matchPattern(compilePattern(of), block(text));

describe('a known failure stands at a line', () => {
  const full = pattern({
    any: ['widget (?<widget>\\w+) is broken', 'broken'],
    all: ['acme v(?<version>\\d+)'],
    none: ['as expected'],
    details: ['serial (?<serial>\\d+)', 'colour (?<colour>\\w+)'],
    keywords: [
      { text: 'Factory', weight: 1 },
      { text: 'conveyor', weight: 1 },
    ],
  });

  it('where one expression matches the line and all others its neighbours', () => {
    const found = matched(full, 'acme v3 starts\nserial 77\n>widget left is broken\nthe factory stops');
    expect(found?.captures).toEqual({ widget: 'left', version: '3', serial: '77' });
  });

  it.each([
    ['the line itself does not match', 'acme v3\nwidget left is broken\n>something else'],
    ['something that must be near is not', '>widget left is broken'],
    ['something near says otherwise', 'acme v3\n>widget left is broken\nas expected'],
  ])('not where %s', (_, text) => {
    expect(matched(full, text)).toBeNull();
  });

  it('counts its keywords by weight beside the expression, which weighs 2', () => {
    const score = (text: string) => matched(full, `acme v3\n>widget left is broken\n${text}`)?.keywordScore;
    expect(score('')).toBeCloseTo(2 / 4);
    expect(score('FACTORY')).toBeCloseTo(3 / 4);
    expect(score('factory and conveyor')).toBe(1);
  });

  it('by the expression that explains the most of the line', () => {
    const found = matched(full, 'acme v3\n>widget left is broken');
    expect(found?.explained).toBe('widget  is broken'.length);
  });
});

describe('of two matches', () => {
  const at = (id: string, expression: string, more: object = {}) => {
    const found = matchPattern(
      compilePattern(known(id, expression, more)),
      block('>acme: widget left is broken beyond repair'),
    );
    if (!found) throw new Error(`${id} should match`);
    return found;
  };
  const first = (...all: ReturnType<typeof at>[]) => all.sort(compareMatches)[0]?.compiled.pattern.id;

  it('the one that explains more of the line is better', () => {
    const long = at('acme/long', 'widget (?<w>\\w+) is broken beyond repair');
    const short = at('acme/short', 'broken');
    expect(matchWeight(long)).toBeGreaterThan(matchWeight(short));
    expect(first(short, long)).toBe('acme/long');
  });

  it('a cause is better than a symptom, however much that explains', () => {
    expect(
      first(
        at('acme/symptom', 'widget \\w+ is broken beyond repair', { role: 'symptom' }),
        at('acme/cause', 'broken'),
      ),
    ).toBe('acme/cause');
  });

  it('the order does not depend on which came first', () => {
    const [a, b] = [at('acme/a', 'broken'), at('acme/b', 'broken')];
    expect([first(a, b), first(b, a)]).toEqual(['acme/a', 'acme/a']);
  });
});
