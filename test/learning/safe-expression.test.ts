import { describe, expect, it } from 'vitest';
import { compileSafely } from '../../src/learning/safe-expression.ts';

describe('an expression from outside', () => {
  it('matches as it would elsewhere, with and without regard to case', () => {
    expect(compileSafely('widget (?<name>\\w+) is broken')('acme: widget w7 is broken')).toBe(true);
    expect(compileSafely('(?i)WIDGET')('widget')).toBe(true);
    expect(compileSafely('WIDGET')('widget')).toBe(false);
  });

  it.each(['(a+)+$', '(a|a)*b', '(.*a){20}', '^(\\w+\\s?)*$', '(?:a?){50}a{50}'])(
    '%s takes time that grows with the line alone',
    (source) => {
      const matches = compileSafely(source);
      const steps = (length: number) => {
        const line = `${'a'.repeat(length)}!`;
        const started = process.hrtime.bigint();
        matches(line);
        return Number(process.hrtime.bigint() - started);
      };
      // A backtracking engine would not come back from 2,000 characters at all.
      expect(steps(2_000)).toBeGreaterThan(0);
    },
  );

  it.each(['(?=a)b', '(a)\\1', '(?<!x)y', '(', 'a{1000}', 'x{2,5000}'])(
    '%s is refused in one line',
    (source) => {
      expect(() => compileSafely(source)).toThrow(SyntaxError);
      try {
        compileSafely(source);
      } catch (error) {
        expect((error as Error).message).not.toContain('\n');
        expect((error as Error).message).toContain(source);
      }
    },
  );
});
