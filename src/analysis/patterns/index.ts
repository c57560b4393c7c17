/** Which patterns may match on a line that holds these words? */
import type { Pattern } from '../pattern.ts';
import type { Needs } from '../scan/literals.ts';
import { type CompiledPattern, compilePattern } from './compile.ts';
import { type Block, compareMatches, matchPattern, type PatternMatch } from './match.ts';

export interface PatternSet {
  readonly patterns: readonly CompiledPattern[];
  readonly byId: ReadonlyMap<string, CompiledPattern>;
  /** The words that lead to patterns, for the scanner. */
  readonly words: readonly string[];
  /** All matches on a block whose line holds `words`, the best first. */
  match(words: Iterable<string>, block: Block): PatternMatch[];
}

/**
 * @param needs the words of expressions by source, if they were found before
 * @throws SyntaxError naming the pattern whose expression is wrong
 */
export function createPatternSet(
  patterns: readonly Pattern[],
  needs?: ReadonlyMap<string, Needs>,
): PatternSet {
  const compiled = patterns.map((pattern) => compilePattern(pattern, needs));
  const byWord = new Map<string, CompiledPattern[]>();
  for (const pattern of compiled) {
    for (const word of new Set(pattern.any.flatMap((expression) => expression.literals))) {
      const list = byWord.get(word);
      if (list) list.push(pattern);
      else byWord.set(word, [pattern]);
    }
  }
  return {
    patterns: compiled,
    byId: new Map(compiled.map((pattern) => [pattern.pattern.id, pattern])),
    words: [...byWord.keys()],
    match(words, block) {
      const candidates = new Set<CompiledPattern>();
      for (const word of words) for (const pattern of byWord.get(word) ?? []) candidates.add(pattern);
      const matches: PatternMatch[] = [];
      for (const pattern of candidates) {
        const match = matchPattern(pattern, block);
        if (match) matches.push(match);
      }
      return matches.sort(compareMatches);
    },
  };
}
