/** An expression of a pattern, ready to run on a line. */
import { requiredLiterals } from '../scan/literals.ts';

export interface Expression {
  readonly source: string;
  /** Lower-case words of which each match holds at least one. */
  readonly literals: readonly string[];
  /** Named groups of the first match (missing ones left out), or null. */
  match(line: string): Match | null;
}

export interface Match {
  readonly text: string;
  readonly captures: Readonly<Record<string, string>>;
}

/**
 * @param source a JavaScript expression; `(?i)` in front makes it ignore case
 * @throws SyntaxError if it is not valid
 */
export function compileExpression(source: string): Expression {
  const ignoreCase = source.startsWith('(?i)');
  const body = ignoreCase ? source.slice(4) : source;
  const expression = new RegExp(body, ignoreCase ? 'i' : '');
  return {
    source,
    literals: requiredLiterals(body) ?? [],
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
