/** Mocha, AVA, Karma with Jasmine. */
import type { FailingTest } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { ERROR_LINE, OWN_PLACE } from './jest.ts';
import { after, before, extend, type Finding, type Reader } from './reader.ts';

const ENTRY = /^\s{1,8}\d{1,5}\)(?: (?<suite>\S.*)|\s*$)/;
const STACK = /^\s+at \S/;

/** One failure of the list below `N failing`: where it starts, what it is called, and where it says why. */
interface Entry {
  readonly start: number;
  readonly end: number;
  readonly cause: number;
  readonly test: string;
}

const MOST_ENTRIES = 200;

/** The entries of Mocha's list; Cypress prints the same one. */
function entriesBelow(log: Log, at: number): Entry[] {
  const entries: Entry[] = [];
  let start = after(log, at, (text) => ENTRY.test(text), 4);
  while (start >= 0 && entries.length < MOST_ENTRIES) {
    const end = extend(log, start, (text) => !ENTRY.test(text) && !/^\s*(?:\(Results\)|##\[)/.test(text), 80);
    entries.push(entryAt(log, start, end));
    start = end + 1 < log.length && ENTRY.test(log.text(end + 1)) ? end + 1 : -1;
  }
  return entries;
}

/** The title is indented step by step and ends in a colon; the error follows. */
function entryAt(log: Log, start: number, last: number): Entry {
  const titles: string[] = [];
  const suite = ENTRY.exec(log.text(start))?.groups?.suite?.trim();
  if (suite) titles.push(suite.replace(/:$/, ''));
  let i = start;
  if (!suite?.endsWith(':'))
    while (i < last && i - start < 14) {
      const text = log.text(++i).trim();
      if (text) titles.push(text.replace(/:$/, ''));
      if (text.endsWith(':')) break;
    }
  const said = lineWithin(log, Math.min(last, i + 1), last, (text) => text.trim() !== '');
  const error = said < 0 ? -1 : lineWithin(log, said, Math.min(last, said + 4), (t) => ERROR_LINE.test(t));
  const cause = error >= 0 ? error : said >= 0 ? said : start;
  let end = cause;
  for (let j = cause; j <= last && j - cause <= 40; j++) if (log.text(j).trim() !== '') end = j;
  const stack = lineWithin(log, cause, last, (text) => STACK.test(text));
  if (stack >= 0) end = extend(log, stack, (text) => STACK.test(text) && text.trim() !== '', 30);
  return { start, end: Math.max(end, cause), cause, test: titles.join(' ') };
}

/** The list as one finding: the first entry leads, all are failed tests. */
export function mochaList(log: Log, at: number, file?: string): Finding | null {
  if (!/^\s*[1-9]\d* failing$/.test(log.text(at))) return null;
  const entries = entriesBelow(log, at);
  const [first] = entries;
  if (!first) return null;
  const place = groupsWithin(log, OWN_PLACE, first.cause, first.end);
  const where = place ?? (file ? { file } : {});
  const tests: FailingTest[] = entries.map(({ test }) => ({ name: test, ...(file ? { file } : {}) }));
  const message = log.text(first.cause).trim();
  const inline = inlineOf(log, at, first);
  return {
    ...finding(log, first.cause, first.start, first.end, { ...where, test: first.test, message }),
    failingTests: tests,
    ...(inline < 0 ? {} : { also: [inline] }),
  };
}

/** Lines above the list in which the run of the tests is looked through. */
const RUN = 3000;

/** Where the test failed in the midst of the run, by its number and title; -1 where no reporter tells. */
function inlineOf(log: Log, at: number, { test }: Entry): number {
  return before(
    log,
    at,
    (text) => {
      const title = /^\s+1\) (\S.*)$/.exec(text)?.[1];
      return title !== undefined && test.endsWith(title);
    },
    RUN,
  );
}

const CYPRESS = /CypressError|Timed out retrying|\bcy\.\w+\(|\.cy\.[cm]?[jt]sx?|__cypress|cypress\/e2e/;

/** Whether the run around a list of failures is one of Cypress. */
export function isCypress(log: Log, at: number): boolean {
  const last = Math.min(log.length - 1, at + 60);
  return lineWithin(log, at, last, (text) => CYPRESS.test(text) || /^\s*\(Results\)/.test(text)) >= 0;
}

const mocha: Reader = {
  id: 'mocha',
  tool: 'mocha',
  category: 'test',
  strength: 0.92,
  anchors: [' failing'],
  read(log, at) {
    return isCypress(log, at) ? null : mochaList(log, at);
  },
};

const AVA_MARK =
  /^\s*[✖✘×] (?:\[fail\]: )?(?<test>\S.*?)(?: \([\d.]+m?s\))? (?<message>Error thrown in test|Rejected promise returned by test|Test finished without running any assertions|Promise returned by test never resolved|Did not throw|Difference.*|Did not match snapshot)$/;
const AVA_FAIL = /^\s*[✖✘×] \[fail\]: (?<test>\S.*?)(?: \([\d.]+m?s\))?$/;

const ava: Reader = {
  id: 'ava',
  tool: 'ava',
  category: 'test',
  strength: 0.9,
  anchors: ['[fail]: ', ' thrown in test', ' returned by test', 'without running any assertions'],
  read(log, at) {
    const groups = groupsOf(AVA_MARK, log.text(at)) ?? groupsOf(AVA_FAIL, log.text(at));
    if (!groups?.test) return null;
    const { test } = groups;
    const details = after(log, at, (text) => text.trim() === test, 400);
    const end = details < 0 ? at : extend(log, details, (text) => text.trim() !== '─', 30);
    const place =
      details < 0
        ? null
        : groupsWithin(
            log,
            /^\s*(?:\w+:\/\/)?(?<file>[^\s:()]+\.[cm]?[jt]sx?):(?<line>\d+)(?::\d+)?$/,
            details,
            end,
          );
    const error = details < 0 ? -1 : lineWithin(log, details, end, (text) => ERROR_LINE.test(text));
    const message = error >= 0 ? log.text(error).trim() : (groups.message ?? test);
    return finding(log, at, at, details >= 0 && details - at < 40 ? end : at, {
      ...groups,
      ...place,
      message,
    });
  },
};

const BROWSER =
  /^\s*(?:\[\S+\] )?(?:Chrome|Chromium|Firefox|Safari|HeadlessChrome|PhantomJS|Edge|Electron)[\w .]* \([^)]*\):? (?<test>\S.*) FAILED$/;

/** Karma names browser and spec on one line; what went wrong is indented below. */
const karma: Reader = {
  id: 'karma',
  tool: 'karma',
  category: 'test',
  strength: 0.9,
  anchors: ['failed tests:', ' failed'],
  read(log, at) {
    const text = log.text(at);
    if (/^\s*FAILED TESTS:$/.test(text)) return karmaList(log, at);
    const groups = groupsOf(BROWSER, text);
    if (!groups?.test || /: Executed \d+/.test(text)) return null;
    const end = extend(log, at, (line) => /^\s+\S/.test(line) && !BROWSER.test(line), 30);
    const cause = end > at ? at + 1 : at;
    const place = groupsWithin(log, OWN_PLACE, at, end);
    return finding(log, cause, at, end, { ...groups, ...place, message: log.text(cause).trim() });
  },
};

/** The list of karma-mocha-reporter and karma-spec-reporter at the end of a run. */
function karmaList(log: Log, at: number): Finding | null {
  const last = extend(log, at, () => true, 600);
  const first = lineWithin(log, at, last, (text) => /^\s*[✖×] \S/.test(text));
  if (first < 0) return null;
  const end = extend(log, first, (text) => text.trim() !== '', 25);
  const error = lineWithin(log, first, end, (text) => ERROR_LINE.test(text));
  const failingTests: FailingTest[] = [];
  for (let i = first; i <= last && failingTests.length < MOST_ENTRIES; i++) {
    const test = groupsOf(/^\s*[✖×] (?<test>\S.*)$/, log.text(i))?.test;
    if (test) failingTests.push({ name: test });
  }
  const cause = error < 0 ? first : error;
  const place = groupsWithin(log, OWN_PLACE, first, end);
  const found = finding(log, cause, first, end, { ...place, message: log.text(cause).trim() });
  return { ...found, failingTests };
}

const JASMINE = /^\d+\) (?<test>\S.*)$/;

/** Jasmine's own list below `Failures:`, each with `Message:` and `Stack:`. */
const jasmine: Reader = {
  id: 'jasmine',
  tool: 'jasmine',
  category: 'test',
  strength: 0.9,
  anchors: ['  message:'],
  read(log, at) {
    if (!/^\s+Message:$/.test(log.text(at)) || at === 0) return null;
    const test = groupsOf(JASMINE, log.text(at - 1))?.test;
    if (!test) return null;
    const end = extend(log, at, (text) => /^\s+\S/.test(text), 30);
    const cause = Math.min(at + 1, end);
    const place = groupsWithin(log, OWN_PLACE, at, end);
    return finding(log, cause, at - 1, end, { ...place, test, message: log.text(cause).trim() });
  },
};

export const jsunit: readonly Reader[] = [mocha, ava, karma, jasmine];
