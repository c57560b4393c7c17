import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/analysis/patterns/compile.ts';
import { known } from '../../support/locate.ts';

describe('a pattern made ready', () => {
  it('has its keywords in lower case and its expressions in their places', () => {
    const compiled = compilePattern(
      known('acme/a', 'widget (?<w>\\w+) is broken', {
        match: {
          any: ['widget (?<w>\\w+) is broken'],
          all: ['acme v\\d'],
          none: ['allowed to be'],
          details: ['serial (?<serial>\\d+)'],
          keywords: [{ text: 'ACME Corp', weight: 3 }],
        },
      }),
    );
    expect(compiled.keywords).toEqual([{ text: 'acme corp', weight: 3 }]);
    expect(
      [compiled.any, compiled.all, compiled.none, compiled.details].map((list) => list[0]?.source),
    ).toEqual(['widget (?<w>\\w+) is broken', 'acme v\\d', 'allowed to be', 'serial (?<serial>\\d+)']);
  });

  it.each([
    ['an expression that is not valid', { any: ['widget (?<w'] }, /acme\/a: widget \(\?<w: /],
    [
      'an expression without a fixed word',
      { any: ['\\d+ \\w+'] },
      /acme\/a: .*no fixed word of three letters/,
    ],
    ['neither expression nor reader', { any: [], all: ['widget'] }, /acme\/a: match: needs an expression/],
  ])('is refused by name with %s', (_, match, message) => {
    expect(() =>
      compilePattern({
        ...known('acme/a', 'widget'),
        match: { ...known('acme/a', 'widget').match, ...match },
      }),
    ).toThrow(message);
  });

  it('may stand on a reader alone', () => {
    const { match, ...rest } = known('acme/a', 'widget');
    expect(compilePattern({ ...rest, match: { ...match, any: [], readers: ['acme'] } }).any).toEqual([]);
  });
});
