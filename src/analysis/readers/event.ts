/** What many readers share: an event told by one expression, and the traces of the Java family. */
import type { Category, FailingTest } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { extend, type Finding, location, type Reader } from './reader.ts';

export interface EventOptions {
  readonly id: string;
  readonly tool: string;
  readonly category: Category;
  readonly strength?: number;
  readonly anchors: readonly string[];
  /** Any of these on the line is an event. Groups with a meaning: file, line, column, message, test, class; all are values. */
  readonly expressions: readonly RegExp[];
  /** Fills groups that the line does not tell, from the lines of the event. */
  readonly details?: readonly RegExp[];
  /** Which lines below are of the event; indented ones if absent. */
  readonly belongs?: (text: string) => boolean;
  /** Longest event, in lines below the first. */
  readonly most?: number;
  /** Another line of the event that is the cause: the first one that matches. */
  readonly cause?: RegExp;
}

const INDENTED = /^\s+\S/;

/** A reader of events that begin on a telling line. */
export function eventReader(options: EventOptions): Reader {
  const { id, tool, category, anchors, expressions, details = [], most = 15 } = options;
  const belongs = options.belongs ?? ((text: string) => INDENTED.test(text));
  return {
    id,
    tool,
    category,
    strength: options.strength ?? 0.9,
    anchors,
    read(log, at) {
      const groups = firstGroups(expressions, log.text(at));
      if (!groups) return null;
      const end = extend(log, at, belongs, most);
      const values: Record<string, string> = { ...groups };
      for (const detail of details) {
        const found = groupsWithin(log, detail, at, end);
        if (found) for (const [name, value] of Object.entries(found)) values[name] ??= value;
      }
      const { cause: isCause } = options;
      const cause = isCause ? lineWithin(log, at, end, (text) => isCause.test(text)) : at;
      return finding(log, cause < 0 ? at : cause, at, end, values);
    },
  };
}

/** Makes a finding of the values that were read; `file`, `line`, `test`, `class` and `message` have their meaning. */
export function finding(
  log: Log,
  cause: number,
  start: number,
  end: number,
  values: Readonly<Record<string, string>>,
): Finding {
  const { file, line, column, test } = values;
  const message = values.message ?? log.text(cause).trim();
  return {
    cause,
    start,
    end,
    message,
    locations: file ? [location(file, line, column, values.message)] : [],
    failingTests: test ? [testOf(test, values.class, file)] : [],
    values: { ...values, message },
  };
}

export function testOf(name: string, suite?: string, file?: string): FailingTest {
  const full = suite && !name.includes(suite) ? `${suite}.${name}` : name;
  return { name: full, ...(file ? { file } : {}) };
}

/** The named groups that took part in the match. */
export function groupsOf(expression: RegExp, text: string): Record<string, string> | null {
  const found = expression.exec(text);
  if (!found) return null;
  const groups: Record<string, string> = {};
  for (const [name, value] of Object.entries(found.groups ?? {}))
    if (value?.trim()) groups[name] = value.trim();
  return groups;
}

export function firstGroups(expressions: readonly RegExp[], text: string): Record<string, string> | null {
  for (const expression of expressions) {
    const groups = groupsOf(expression, text);
    if (groups) return groups;
  }
  return null;
}

/** The first line from `start` to `end` that `is`; -1 if there is none. */
export function lineWithin(log: Log, start: number, end: number, is: (text: string) => boolean): number {
  for (let i = start; i <= end; i++) if (is(log.text(i))) return i;
  return -1;
}

export function groupsWithin(
  log: Log,
  expression: RegExp,
  start: number,
  end: number,
): Record<string, string> | null {
  for (let i = start; i <= end; i++) {
    const groups = groupsOf(expression, log.text(i));
    if (groups) return groups;
  }
  return null;
}

const FRAME =
  /^\s*(?:\[\w+\]\s+)?at (?:[\w.@-]+\/)*(?<symbol>[\w.$<>-]+)\((?<file>\w[\w.-]*\.(?:java|kt|groovy|scala)):(?<line>\d+)\)/;
const FOREIGN =
  /^(?:java|javax|jdk|sun|com\.sun|kotlin|scala|groovy|org\.(?:junit|testng|hamcrest|assertj|mockito|opentest4j|gradle|codehaus|scalatest|spockframework|springframework|hibernate)|org\.apache\.maven|com\.google\.common|reactor|io\.netty|net\.bytebuddy|junit|worker)\./;

/** The frame of a Java trace that a person opens first: the topmost one that belongs to no library. */
export function ownFrame(
  log: Log,
  start: number,
  end: number,
  prefer?: string,
): { file: string; line: string; symbol: string } | null {
  let own: { file: string; line: string; symbol: string } | null = null;
  for (let i = start; i <= end; i++) {
    const { symbol, file, line } = groupsOf(FRAME, log.text(i)) ?? {};
    if (!symbol || !file || !line || FOREIGN.test(symbol)) continue;
    if (prefer && symbol.includes(prefer)) return { file, line, symbol };
    own ??= { file, line, symbol };
  }
  return own;
}

/** Lines of a Java trace, its message and its causes. */
export const JAVA_TRACE =
  /^\s*(?:\[\w+\]\s+)?(?:at [\w.$@/<>-]+\(|\.\.\. \d+ (?:more|common)|Caused by: |Suppressed: |\.\.\. \d+ more)/;

/** Failures of the machine that come to light in a test: the line that says so is the cause, not the test. */
const SURROUNDINGS: readonly { says: RegExp; category: Category }[] = [
  { says: /OutOfMemoryError|Cannot allocate memory|error=12\b/, category: 'memory' },
  { says: /No space left on device/, category: 'disk' },
  { says: /Cannot run program "[^"]+".*error=2\b|UnsupportedClassVersionError/, category: 'config' },
  { says: /Could not find a valid Docker environment/, category: 'docker' },
];

/**
 * Where a Java trace says why: a failure of the machine, else its deepest "Caused by".
 * @returns the line and, for a failure of the machine, its category; null if the trace's first line says it all
 */
export function whyOf(log: Log, start: number, end: number): { at: number; category?: Category } | null {
  let deepest = -1;
  for (let i = start; i <= end; i++) {
    const text = log.text(i);
    const found = SURROUNDINGS.find(({ says }) => says.test(text));
    if (found) return { at: i, category: found.category };
    if (/^\s*(?:\[\w+\]\s+)?Caused by: /.test(text)) deepest = i;
    else if (/^\s*Caused by:$/.test(text) && i < end) deepest = i + 1;
  }
  return deepest < 0 ? null : { at: deepest };
}
