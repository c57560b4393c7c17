/**
 * A reader knows how one tool writes its failures. It is asked about a line only if the line holds one of its anchors,
 * looks around, and tells what failed and where. Readers say nothing of what to do: that is a pattern's part.
 */
import type { Category, FailingTest, Location } from '../../domain.ts';
import type { Log } from '../log/log.ts';

export interface Finding {
  /** Index of the line that an expert would name. */
  readonly cause: number;
  /** The whole event, the cause included: stack trace, compiler notes, diff. */
  readonly start: number;
  readonly end: number;
  /** The failure in a few words, from the log; becomes the title. */
  readonly message: string;
  readonly locations?: readonly Location[];
  readonly failingTests?: readonly FailingTest[];
  /** Overrides the reader's own, where the event tells better. */
  readonly category?: Category;
  readonly tool?: string;
  /** How sure it is that this failed the step, 0 to 1; the reader's own if absent. */
  readonly strength?: number;
  /** Lines elsewhere that tell of the same event, such as where a test failed in the midst of its run. */
  readonly also?: readonly number[];
  /** More values for the templates of solutions. */
  readonly values?: Readonly<Record<string, string>>;
}

export interface Reader {
  /** Unique; `pytest`, `gcc`, `maven-surefire`. */
  readonly id: string;
  readonly tool: string;
  readonly category: Category;
  /**
   * How sure an event of this reader failed its step: 0.9 for what always fails the step (a compiler's error, a failed
   * test's summary), 0.6 for what often does, 0.3 for what merely may.
   */
  readonly strength: number;
  /** Lower-case words; one stands on every line that starts or names an event. Specific, four letters or more. */
  readonly anchors: readonly string[];
  /** @returns what failed at this line, or null: most lines with an anchor are nothing */
  read(log: Log, at: number): Finding | null;
}

/** The lines from `at` on that `belongs`, up to `most`; gives the index of the last one. */
export function extend(
  log: Log,
  at: number,
  belongs: (text: string, index: number) => boolean,
  most = 60,
): number {
  let end = at;
  while (end + 1 < log.length && end - at < most && belongs(log.text(end + 1), end + 1)) end++;
  return end;
}

/** The nearest line before `at`, within `most` lines, that `is`; -1 if there is none. */
export function before(log: Log, at: number, is: (text: string) => boolean, most = 40): number {
  for (let i = at - 1; i >= 0 && at - i <= most; i--) if (is(log.text(i))) return i;
  return -1;
}

/** The nearest line after `at`, within `most` lines, that `is`; -1 if there is none. */
export function after(log: Log, at: number, is: (text: string) => boolean, most = 40): number {
  for (let i = at + 1; i < log.length && i - at <= most; i++) if (is(log.text(i))) return i;
  return -1;
}

/** Without the blank lines at the end of an event. */
export function trimmed(log: Log, start: number, end: number): number {
  let last = end;
  while (last > start && log.text(last).trim() === '') last--;
  return last;
}

/** A file position as a location; numbers that are none are left out. */
export function location(file: string, line?: string, column?: string, message?: string): Location {
  const l = Number(line);
  const c = Number(column);
  return {
    file,
    ...(l > 0 ? { line: l } : {}),
    ...(c > 0 ? { column: c } : {}),
    ...(message ? { message } : {}),
  };
}

/**
 * A reader for `file:line:column: message`-like diagnostics: one expression with the groups file, line, column,
 * message (and code), and what belongs to the event below it.
 */
export function diagnosticReader(options: {
  readonly id: string;
  readonly tool: string;
  readonly category: Category;
  readonly strength?: number;
  readonly anchors: readonly string[];
  readonly expression: RegExp;
  readonly belongs?: (text: string) => boolean;
}): Reader {
  const { id, tool, category, anchors, expression } = options;
  const belongs = options.belongs ?? ((text: string) => /^\s+\S|^\s*\^/.test(text));
  return {
    id,
    tool,
    category,
    strength: options.strength ?? 0.9,
    anchors,
    read(log, at) {
      const found = expression.exec(log.text(at))?.groups;
      if (!found?.message && !found?.file) return null;
      const message = found.message ?? log.text(at);
      const { code } = found;
      return {
        cause: at,
        start: at,
        end: extend(log, at, belongs, 12),
        message,
        locations: found.file ? [location(found.file, found.line, found.column, message)] : [],
        values: code ? { code } : {},
      };
    },
  };
}
