/**
 * Fills a solution's templates with what was captured, so that its commands run as they stand.
 *
 *   npm install {{package}}         + { package: 'react' }      -> npm install react
 *   rm {{file}}  (in sh)            + { file: 'a b.txt' }       -> rm 'a b.txt'
 *   Raise {{limit|the limit}}       + {}                        -> Raise the limit
 *   Free port {{port}}              + {}                        -> (left out)
 */
import type { Solution } from '../../domain.ts';
import type { Pattern } from '../pattern.ts';

export type Values = Readonly<Record<string, string | undefined>>;

const HOLE = /\{\{\s*(\w+)\s*(?:\|([^}]*))?\}\}/g;
const SHELL = new Set(['sh', 'bash', 'shell', 'console', 'powershell']);
const PLAIN_WORD = /^[\w@%+=:,./~^-]+$/;
const LONGEST_VALUE = 200;

/** Fills one template; null if a value is missing that has no fallback. */
export function fill(
  template: string,
  values: Values,
  quote: (value: string) => string = (v) => v,
): string | null {
  let complete = true;
  const text = template.replace(HOLE, (_, name: string, fallback: string | undefined) => {
    const value = values[name]?.trim();
    if (value) return quote(value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value);
    if (fallback === undefined) complete = false;
    return fallback ?? '';
  });
  return complete ? text : null;
}

/** The names that a template asks for. */
export function holes(template: string): string[] {
  return [...template.matchAll(HOLE)].map((hole) => hole[1] as string);
}

/** Steps and code whose values are missing are left out; the title falls back to the pattern's. */
export function solve(pattern: Pattern, values: Values): Solution {
  const { solution } = pattern;
  return {
    title: fill(solution.title, values) ?? pattern.title,
    steps: solution.steps.map((step) => fill(step, values)).filter((step) => step !== null),
    code: solution.code.flatMap(({ language, text }) => {
      const filled = fill(text, values, SHELL.has(language) ? shellQuote : (v) => v);
      return filled === null ? [] : [{ language, text: filled.trimEnd() }];
    }),
    estimatedMinutes: solution.minutes,
    references: [...solution.references],
  };
}

/** A captured value comes from a log that anybody may have written: in a command it is one word, never a command. */
function shellQuote(value: string): string {
  const oneLine = value.replace(/[\r\n]+/g, ' ');
  if (PLAIN_WORD.test(oneLine) && !oneLine.startsWith('-')) return oneLine;
  return `'${oneLine.replaceAll("'", `'\\''`)}'`;
}
