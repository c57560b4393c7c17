/** An expression of a pattern, ready to run on a line. */
import { leadingSet, type Needs, requiredLiterals } from '../scan/literals.ts';

export interface Expression {
  readonly source: string;
  /** Lower-case words that lead a scan to it: each match holds at least one. Empty if none is worth scanning for. */
  readonly literals: readonly string[];
  /** Can it match somewhere in this text, going by its words? `folded` is in lower case. */
  mayMatch(folded: string): boolean;
  /** Named groups of the first match (missing ones left out), or null. */
  match(line: string): Match | null;
}

export interface Match {
  readonly text: string;
  readonly captures: Readonly<Record<string, string>>;
}

/**
 * @param source a JavaScript expression; `(?i)` in front makes it ignore case
 * @param known the words it needs, if they were found before (the build keeps them)
 * @throws SyntaxError if it is not valid
 */
export function compileExpression(source: string, known?: Needs): Expression {
  const ignoreCase = source.startsWith('(?i)');
  const body = ignoreCase ? source.slice(4) : source;
  const expression = new RegExp(body, ignoreCase ? 'i' : '');
  const needs = known ?? requiredLiterals(body);
  return {
    source,
    literals: leadingSet(needs) ?? [],
    mayMatch: (folded) => needs.every((set) => set.some((word) => folded.includes(word))),
    match(line) {
      const found = expression.exec(line);
      if (!found) return null;
      const captures: Record<string, string> = {};
      for (const [name, value] of Object.entries(found.groups ?? {})) {
        if (value !== undefined && value.trim() !== '') captures[name] = value.trim();
      }
      return { text: found[0], captures };
    },
  };
}

/** The words that an expression needs; what `compileExpression` takes as `known`. */
export function needsOf(source: string): Needs {
  return requiredLiterals(source.startsWith('(?i)') ? source.slice(4) : source);
}
