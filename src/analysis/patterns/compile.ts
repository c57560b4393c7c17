/** Patterns made ready for matching: their expressions compiled, their words gathered for the scanner. */
import type { Pattern } from '../pattern.ts';
import type { Needs } from '../scan/literals.ts';
import { compileExpression, type Expression } from './expression.ts';

export interface CompiledPattern {
  readonly pattern: Pattern;
  readonly any: readonly Expression[];
  readonly all: readonly Expression[];
  readonly none: readonly Expression[];
  readonly details: readonly Expression[];
  readonly keywords: readonly { text: string; weight: number }[];
}

/**
 * @param needs the words of expressions, if they were found before
 * @throws SyntaxError naming the pattern, if an expression is not valid or cannot be told from any line
 */
export function compilePattern(pattern: Pattern, needs?: ReadonlyMap<string, Needs>): CompiledPattern {
  const compile = (source: string) => {
    try {
      return compileExpression(source, needs?.get(source));
    } catch (error) {
      throw new SyntaxError(`${pattern.id}: ${source}: ${(error as Error).message}`);
    }
  };
  const any = pattern.match.any.map(compile);
  if (any.length === 0 && pattern.match.readers.length === 0) {
    throw new SyntaxError(`${pattern.id}: match: needs an expression in any, or a reader`);
  }
  for (const expression of any) {
    if (expression.literals.length === 0) {
      throw new SyntaxError(
        `${pattern.id}: ${expression.source}: no fixed word of three letters that every match holds`,
      );
    }
  }
  return {
    pattern,
    any,
    all: pattern.match.all.map(compile),
    none: pattern.match.none.map(compile),
    details: pattern.match.details.map(compile),
    keywords: pattern.match.keywords.map(({ text, weight }) => ({ text: text.toLowerCase(), weight })),
  };
}
