/** Jest and Vitest. Both repeat what failed under a `FAIL` line; only those sections are read. */
import type { FailingTest } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { extend, type Reader } from './reader.ts';

/** A line that begins with the name of an error. */
export const ERROR_LINE = /^\s*(?:Uncaught )?(?:[A-Z]\w*)?(?:Error|Exception)(?: \[\w+\])?: \S/;
/** A place in the project's own code in a stack of V8 or of Vitest. */
export const OWN_PLACE =
  /^\s*(?:at |❯ )(?:async )?(?:[^()]{1,200} \(|[^\s()]{1,200} )?(?:file:\/\/|webpack:\/\/\/?)?(?<file>(?!\S*node_modules|node:|internal\/)(?:[A-Za-z]:)?[^\s():]{1,300}\.[cm]?[jt]sx?):(?<line>\d+):(?<column>\d+)/;

const JEST_FAIL =
  /^\s*FAIL\s+(?:[\w@/.-]+ (?=\S+\.\w))?(?<file>\S+\.(?:[cm]?[jt]sx?|vue|svelte|snap))(?: \([\d.]+ m?s\))?$/;
const JEST_TEST = /^\s*● (?<test>\S.*)$/;
/** Jest prints these under the same mark; they are no tests. */
const JEST_OTHER =
  /^\s*● (?:Console$|Deprecation Warning|Validation (?:Error|Warning)|Cannot log after|process\.exit called|\d+ snapshot)/;
const SUITE = /^\s*● Test suite failed to run/;
/** How a matcher begins its report: it names the matcher, seldom what was wrong. */
const MATCHER = /^\s*expect\(/;
const JEST_END =
  /^\s*(?:FAIL|PASS|RUNS)\s+\S|^(?:Test Suites|Tests|Snapshots|Time): |^Summary of all failing/;

const jest: Reader = {
  id: 'jest',
  tool: 'jest',
  category: 'test',
  strength: 0.92,
  anchors: ['fail '],
  read(log, at) {
    const file = groupsOf(JEST_FAIL, log.text(at))?.file;
    if (!file) return null;
    const last = extend(log, at, (text) => !JEST_END.test(text), 2000);
    const heads: number[] = [];
    for (let i = at + 1; i <= last; i++)
      if (JEST_TEST.test(log.text(i)) && !JEST_OTHER.test(log.text(i))) heads.push(i);
    const [first] = heads;
    if (first === undefined) return null;
    const end = Math.min((heads[1] ?? last + 1) - 1, first + 45);
    const suite = SUITE.test(log.text(first));
    const tests = heads
      .filter((i) => !SUITE.test(log.text(i)))
      .map((i): FailingTest => ({ name: log.text(i).trim().slice(2), file }));
    const cause = jestCause(log, first, end, suite);
    const place = groupsWithin(log, OWN_PLACE, first, end);
    const found = finding(log, cause, first - at <= 3 ? at : first, end, {
      file: place?.file ?? file,
      ...(place?.line ? { line: place.line } : {}),
      ...(place?.column ? { column: place.column } : {}),
      message: jestMessage(log, cause, end),
      ...(tests[0] ? { test: tests[0].name } : {}),
    });
    return { ...found, failingTests: tests.length > 0 ? tests : [{ name: file, file }] };
  },
};

/** The error where there is one; the test's name where a matcher tells only what it compares. */
function jestCause(log: Log, first: number, end: number, suite: boolean): number {
  const said = lineWithin(log, first + 1, end, (text) => text.trim() !== '');
  if (said < 0) return first;
  const error = lineWithin(
    log,
    said,
    Math.min(end, said + 6),
    (text) => ERROR_LINE.test(text) && !MATCHER.test(text),
  );
  if (error >= 0) return error;
  if (suite) return said;
  return MATCHER.test(log.text(said)) ? first : said;
}

/** In words: the error, or what was expected and what came. */
function jestMessage(log: Log, cause: number, end: number): string {
  const text = log.text(cause).trim();
  if (!text.startsWith('● ')) return text;
  const said = groupsWithin(log, /^\s*(?<expected>Expected[^:]*: .+)/, cause, end)?.expected;
  const got = groupsWithin(log, /^\s*(?<received>Received[^:]*: .+)/, cause, end)?.received;
  const told = [said, got].filter(Boolean).join(', ');
  return told ? `${text.slice(2)}: ${told}` : text.slice(2);
}

const VITEST_FAIL =
  /^\s*FAIL\s+(?:\|[^|]+\| |[\w@/-]+ (?=\S+ >))?(?<file>\S+\.[cm]?[jt]sx?)(?: \[ [^\]]+ \])?(?: > (?<test>\S.*))?$/;

const vitest: Reader = {
  id: 'vitest',
  tool: 'vitest',
  category: 'test',
  strength: 0.92,
  anchors: ['fail '],
  read(log, at) {
    const text = log.text(at);
    const groups = groupsOf(VITEST_FAIL, text);
    if (!groups?.file || (!groups.test && !/ \[ \S+ \]$/.test(text))) return null;
    // Several tests that fail alike stand above one report.
    const head = extend(log, at, (line) => VITEST_FAIL.test(line), 50);
    const end = extend(log, head, (line) => !/^\s*FAIL\s|⎯{4}|^\s*(?:Test Files|Tests)\s/.test(line), 45);
    const said = lineWithin(log, head + 1, end, (line) => line.trim() !== '');
    const cause = said < 0 ? at : said;
    const tests: FailingTest[] = [];
    for (let i = at; i <= head; i++) {
      const { file, test } = groupsOf(VITEST_FAIL, log.text(i)) ?? {};
      if (file) tests.push({ name: test ?? file, file });
    }
    const place = groupsWithin(log, OWN_PLACE, head + 1, end);
    return {
      ...finding(log, cause, at, end, {
        file: place?.file ?? groups.file,
        ...(place?.line ? { line: place.line } : {}),
        ...(place?.column ? { column: place.column } : {}),
        ...(groups.test ? { test: groups.test } : {}),
        message: log.text(cause).trim(),
      }),
      failingTests: tests,
    };
  },
};

export const jestLike: readonly Reader[] = [vitest, jest];
