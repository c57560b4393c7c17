/**
 * Expressions that came from outside, run by RE2: an automaton whose time grows with the length of the line and of the
 * expression, whatever either holds (R. Cox, "Regular Expression Matching Can Be Simple And Fast", 2007). Look-around and
 * back-references, which no automaton can do, are refused. https://github.com/google/re2/wiki/Syntax
 */
import { RE2JS } from 're2js';

/** Characters of a line that are looked at. */
const LONGEST_LINE = 2_000;
/** A counted repetition this large makes the automaton itself large. */
const MOST_REPEATS = 100;

export type SafeExpression = (line: string) => boolean;

/** @throws SyntaxError in one line where the expression is not one that RE2 runs, or is too large */
export function compileSafely(source: string): SafeExpression {
  for (const [, from = '0', to = ''] of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    if (Math.max(Number(from), Number(to)) > MOST_REPEATS)
      throw new SyntaxError(`${source}: repeats more than ${MOST_REPEATS} times`);
  const ignoreCase = source.startsWith('(?i)');
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(ignoreCase ? source.slice(4) : source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    throw new SyntaxError(`${source}: ${String((error as Error).message).split('\n')[0]}`);
  }
  return (line) => compiled.matcher(line.slice(0, LONGEST_LINE)).find();
}
