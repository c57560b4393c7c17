import { describe, expect, it } from 'vitest';
import { compileExpression, needsOf } from '../../../src/analysis/patterns/expression.ts';

describe('an expression', () => {
  it('captures what it names, trimmed, and leaves out what is empty or took no part', () => {
    const { match } = compileExpression('cannot find (?<what>\\S+)(?<rest> +)?(?: in (?<where>.*))?$');
    expect(match('x: cannot find left-pad in  the registry ')).toEqual({
      text: 'cannot find left-pad in  the registry ',
      captures: { what: 'left-pad', where: 'the registry' },
    });
    expect(match('cannot find left-pad')?.captures).toEqual({ what: 'left-pad' });
    expect(match('found left-pad')).toBeNull();
  });

  it('minds the case, unless it says otherwise', () => {
    expect(compileExpression('Out of memory').match('out of memory')).toBeNull();
    expect(compileExpression('(?i)Out of memory').match('OUT OF MEMORY')?.text).toBe('OUT OF MEMORY');
  });

  it('is led to by words that each match holds', () => {
    const { literals, mayMatch } = compileExpression('(?:ECONNRESET|socket hang up) while reading');
    for (const line of ['econnreset while reading', 'socket hang up while reading']) {
      expect(literals.some((word) => line.includes(word))).toBe(true);
      expect(mayMatch(line)).toBe(true);
    }
    expect(mayMatch('etimedout while reading')).toBe(false);
    expect(mayMatch('econnreset while writing')).toBe(false);
  });

  it('takes the words that were found before instead of finding them', () => {
    const source = 'cannot find (?:module|package)';
    const found = compileExpression(source, needsOf(source));
    expect(found.literals).toEqual(compileExpression(source).literals);
  });

  it('has none where any line may match', () => {
    expect(compileExpression('^\\w+ \\d+$').literals).toEqual([]);
  });

  it('that is not valid is refused', () => {
    expect(() => compileExpression('(?<open')).toThrow(SyntaxError);
  });
});
