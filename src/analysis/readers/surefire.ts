/** Surefire and failsafe: the tests that failed, as they run and in the summary of a module. */
import type { Log } from '../log/log.ts';
import { finding, groupsOf, lineWithin, ownFrame, testOf, whyOf } from './event.ts';
import { after, before, extend, type Finding, location, type Reader } from './reader.ts';

const CLASS_LINE =
  /Tests run: \d+, Failures: (?<failures>\d+), Errors: (?<errors>\d+), Skipped: \d+.*<<< (?:FAILURE|ERROR)!(?:\s+--?\s*in\s+|\s+-\s+in\s+)?(?<class>[\w.$]+)?/;
const METHOD_LINE =
  /^(?:\[ERROR\] )?(?<test>(?!Tests run)\S.{0,200}?)(?:\((?<class>[\w.$]+)\))?\s+(?:-- )?Time elapsed: [\d.,]+ s(?:ec)?\s+<<< (?:FAILURE|ERROR)!/;
const NEXT_EVENT =
  /Tests run: \d+, Failures|<<< (?:FAILURE|ERROR)!|^(?:\[\w+\] )?(?:Running |Results ?:)|^\[INFO\]/;
/** From so many failures in one class on, its set-up is the likelier cause than any one test. */
const MANY = 5;

const report: Reader = {
  id: 'maven-surefire',
  tool: 'junit',
  category: 'test',
  strength: 0.9,
  anchors: ['<<< failure!', '<<< error!'],
  read(log, at) {
    const text = log.text(at);
    const suite = groupsOf(CLASS_LINE, text);
    if (suite) return suiteFinding(log, at, suite);
    const method = groupsOf(METHOD_LINE, text);
    if (!method?.test) return null;
    return methodFinding(log, at, method.test, method.class);
  },
};

function suiteFinding(log: Log, at: number, suite: Record<string, string>): Finding | null {
  const next = after(log, at, (text) => METHOD_LINE.test(text), 4);
  const failed = Number(suite.failures) + Number(suite.errors);
  if (next >= 0 && failed < MANY) return null;
  const name = suite.class ?? runningClass(log, at);
  const end = extend(log, at, (line) => !/^\[INFO\]|^Results ?:|Tests run: \d+, Failures/.test(line), 25);
  const tests = [];
  for (let i = at + 1; i < log.length && i - at < 400 && tests.length < 50; i++) {
    if (CLASS_LINE.test(log.text(i)) || /^(?:\[INFO\] )?Running /.test(log.text(i))) break;
    const method = groupsOf(METHOD_LINE, log.text(i));
    if (method?.test) tests.push(testOf(shortName(method.test, name), method.class ?? name));
  }
  const message = name ? `${failed} tests of ${name} failed` : `${failed} tests failed`;
  const why = whyOf(log, at, Math.min(log.length - 1, at + 60));
  const surroundings = why?.category ? why : null;
  const running = name ? before(log, at, (line) => line.includes(`Running ${name}`), 3) : -1;
  return {
    cause: surroundings ? surroundings.at : at,
    start: running >= 0 ? running : at,
    end: surroundings ? Math.max(end, surroundings.at) : end,
    message,
    strength: 0.92,
    ...(surroundings?.category ? { category: surroundings.category } : {}),
    failingTests: tests.length > 0 ? tests : name ? [{ name }] : [],
    values: { message, ...(name ? { class: name } : {}) },
  };
}

function methodFinding(log: Log, at: number, printed: string, inBraces?: string): Finding {
  const qualified = /^(?<class>[a-z][\w.$]*\.[A-Z][\w$]*)\.(?<test>[\w$]+.*)$/.exec(printed)?.groups;
  const name = inBraces ?? qualified?.class ?? runningClass(log, at);
  const test = qualified?.test ?? shortName(printed, name);
  const end = extend(log, at, (line) => !NEXT_EVENT.test(line), 30);
  const said = lineWithin(log, at + 1, Math.min(end, at + 3), (line) => line.trim() !== '');
  const message = said > at ? log.text(said).trim() : `${test} failed`;
  const frame = ownFrame(log, at, end, name);
  const why = whyOf(log, at, end);
  // The line of the class belongs to its first failed test.
  const start = at > 0 && CLASS_LINE.test(log.text(at - 1)) ? at - 1 : at;
  return {
    cause: why?.at ?? at,
    start,
    end,
    message: why ? reason(log.text(why.at)) : message,
    ...(why?.category ? { category: why.category } : {}),
    locations: frame ? [location(frame.file, frame.line, undefined, message)] : [],
    failingTests: [testOf(test, name, frame?.file)],
    values: {
      method: test,
      message: why ? reason(log.text(why.at)) : message,
      ...(name ? { class: name } : {}),
      ...(frame ? { file: frame.file, line: frame.line } : {}),
    },
  };
}

const reason = (text: string) => text.trim().replace(/^(?:\[\w+\]\s+)?Caused by: /, '');

const shortName = (test: string, suite?: string) =>
  suite && test.startsWith(`${suite}.`) ? test.slice(suite.length + 1) : test;

/** The class that was running, where surefire's line does not name it. */
function runningClass(log: Log, at: number): string | undefined {
  const line = before(
    log,
    at,
    (text) => /^(?:\[INFO\] )?Running [\w.$]+|<<< (?:FAILURE|ERROR)!.* in /.test(text),
    200,
  );
  return line < 0 ? undefined : /(?:Running | in )(?<class>[\w.$]+)/.exec(log.text(line))?.groups?.class;
}

const ENTRY =
  /^(?:\[ERROR\])?\s{2,}(?<class>[A-Z][\w$]*)(?:>\w+)?[.:](?<test>\w+)(?:\([\w.]+\))?(?::(?<line>\d+))?(?:->\S+)?[ :»]+(?<message>.*)/;

/** "Failed tests:", "Tests in error:", "[ERROR] Failures:": the summary at the end of a module. */
const summary: Reader = {
  id: 'maven-surefire-summary',
  tool: 'junit',
  category: 'test',
  strength: 0.85,
  anchors: ['failed tests:', 'tests in error:', '[error] failures:', '[error] errors:'],
  read(log, at) {
    const opened = /^(?:\[ERROR\] )?(?:Failed tests|Tests in error|Failures|Errors):\s*(?<rest>.*)$/.exec(
      log.text(at),
    );
    if (!opened) return null;
    const first = groupsOf(ENTRY, `  ${opened.groups?.rest ?? ''}`) ? at : at + 1;
    const end = extend(log, first, (text) => /^(?:\[ERROR\])?\s{2,}\S/.test(text), 40);
    const entries = [];
    for (let i = first; i <= end; i++) {
      const entry = groupsOf(ENTRY, i === at ? `  ${opened.groups?.rest ?? ''}` : log.text(i));
      if (entry?.test) entries.push(entry);
    }
    const entry = entries[0];
    if (!entry?.test) return null;
    return {
      ...finding(log, first, at, end, {
        ...entry,
        method: entry.test,
        test: `${entry.class}.${entry.test}`,
        message: `${entry.class}.${entry.test}: ${entry.message ?? 'failed'}`,
      }),
      failingTests: entries.flatMap((e) => (e.test ? [testOf(e.test, e.class)] : [])),
    };
  },
};

export const surefire: readonly Reader[] = [report, summary];
