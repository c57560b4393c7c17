/** Maven: the compiler's errors, surefire's and failsafe's tests, and the verdict on a goal. */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import {
  eventReader,
  finding,
  groupsOf,
  groupsWithin,
  lineWithin,
  ownFrame,
  testOf,
  whyOf,
} from './event.ts';
import { after, before, extend, type Finding, location, type Reader } from './reader.ts';

/**
 * A job may run Maven many times and go on after a failure; what failed the job stands in the last of these runs.
 * @returns the line where the last one began, -1 if none did
 */
function lastRun(log: Log): number {
  let found = LAST_RUNS.get(log);
  if (found === undefined) {
    found = -1;
    // A command that is run again after a failure goes on with what the first attempt left: the attempts are one run.
    let again = false;
    for (let i = log.hits.length - 1; i >= 0; i--) {
      const { index } = log.hits[i] as Log['hits'][number];
      const text = log.text(index);
      if (/failed\. Retrying, \d+ of \d+/.test(text)) again = true;
      if (!/Scanning for projects\.\.\./.test(text)) continue;
      if (found >= 0 && !again) break;
      found = index;
      again = false;
    }
    LAST_RUNS.set(log, found);
  }
  return found;
}

const LAST_RUNS = new WeakMap<Log, number>();
/** How much less an event of an earlier run counts. */
const EARLIER = 0.08;

/** Lets a reader's events of earlier runs of Maven count for less. */
function ofLastRun(reader: Reader): Reader {
  return {
    ...reader,
    read(log, at) {
      const found = reader.read(log, at);
      if (!found || at >= lastRun(log)) return found;
      return { ...found, strength: (found.strength ?? reader.strength) - EARLIER };
    },
  };
}

const COMPILER =
  /^\[ERROR\] (?<file>[^\s:[]+\.(?:java|kt|scala|groovy|aj)):\[(?<line>\d+),(?<column>\d+)\] (?:error: )?(?<message>(?!\(\w+\) ).{3,})/;

const compiler: Reader = eventReader({
  id: 'maven-compiler',
  tool: 'javac',
  category: 'compile',
  strength: 0.93,
  anchors: ['.java:[', '.kt:[', '.scala:[', '.groovy:[', '.aj:['],
  expressions: [COMPILER],
  details: [/symbol:\s+(?:class|method|variable)?\s*(?<symbol>\S+)/, /bad class file: (?<jar>\S+?\.jar)/],
  belongs: (text) => /^(?:\[ERROR\])?\s{2,}\S|^\s+(?:symbol|location|required|found|reason)/.test(text),
  cause: /class file has wrong version/,
  most: 8,
});

const CLASS_LINE =
  /Tests run: \d+, Failures: (?<failures>\d+), Errors: (?<errors>\d+), Skipped: \d+.*<<< (?:FAILURE|ERROR)!(?:\s+--?\s*in\s+|\s+-\s+in\s+)?(?<class>[\w.$]+)?/;
const METHOD_LINE =
  /^(?:\[ERROR\] )?(?<test>(?!Tests run)\S.{0,200}?)(?:\((?<class>[\w.$]+)\))?\s+(?:-- )?Time elapsed: [\d.,]+ s(?:ec)?\s+<<< (?:FAILURE|ERROR)!/;
const NEXT_EVENT =
  /Tests run: \d+, Failures|<<< (?:FAILURE|ERROR)!|^(?:\[\w+\] )?(?:Running |Results ?:)|^\[INFO\]/;
/** From so many failures in one class on, its set-up is the likelier cause than any one test. */
const MANY = 5;

const surefire: Reader = {
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
  return {
    cause: why?.at ?? at,
    start: at,
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

/** What the plugin of a failed goal says about the kind of failure, and whether a better line stands above. */
const GOALS: readonly { plugin: RegExp; category: Category; strength: number }[] = [
  { plugin: /No space left on device/, category: 'disk', strength: 0.96 },
  {
    plugin: /Cannot allocate memory|OutOfMemoryError|Java returned: 137/,
    category: 'memory',
    strength: 0.95,
  },
  { plugin: /Fatal error compiling|release version|Source option/, category: 'config', strength: 0.94 },
  {
    plugin: /maven-compiler-plugin|kotlin-maven-plugin|scala-maven-plugin/,
    category: 'compile',
    strength: 0.5,
  },
  { plugin: /forked VM terminated|error in the forked process/, category: 'test', strength: 0.9 },
  { plugin: /maven-(?:surefire|failsafe)-plugin/, category: 'test', strength: 0.5 },
  {
    plugin:
      /checkstyle|pmd|findbugs|spotbugs|spotless|formatter|impsort|license|apache-rat|sortpom|xml-format/,
    category: 'lint',
    strength: 0.93,
  },
  {
    plugin: /Could not resolve dependencies|Could not collect dependencies|could not be resolved/,
    category: 'dependency',
    strength: 0.95,
  },
  { plugin: /maven-gpg-plugin/, category: 'auth', strength: 0.92 },
  {
    plugin: /maven-deploy-plugin|nexus-staging|central-publishing|maven-release-plugin/,
    category: 'deploy',
    strength: 0.92,
  },
  { plugin: /git-commit-id|buildnumber-maven/, category: 'git', strength: 0.9 },
  { plugin: /maven-enforcer-plugin/, category: 'config', strength: 0.88 },
  { plugin: /maven-javadoc-plugin|japicmp|revapi|animal-sniffer/, category: 'compile', strength: 0.88 },
  {
    plugin: /exec-maven-plugin|frontend-maven-plugin|maven-antrun-plugin|gmaven|groovy-maven/,
    category: 'other',
    strength: 0.6,
  },
]; // prettier-ignore

const GOAL =
  /Failed to execute goal (?:(?<plugin>[\w.-]+:[\w.-]+:[\w.-]+):(?<goal>[\w-]+) )?(?:\([^)]*\) )?on project (?<project>[\w.-]+): (?<message>.+?)(?: -> \[Help.*)?$/;
const BOILERPLATE =
  /^\[ERROR\]\s*$|To see the full stack trace|Re-run Maven|For more information|After correcting|\[Help \d+\]$|^\[ERROR\]\s+mvn /;

/** What a linter says about one place, above the verdict of its goal. */
const VIOLATION =
  /^(?:\[(?:ERROR|WARN|WARNING)\] )?(?<file>[^\s:[\]]+\.(?:java|kt|groovy|xml|properties)):\[?(?<line>\d+)(?:[:,]\d+)?[\]:]{1,2} ?(?<message>\S.{3,})/;

const goal: Reader = {
  id: 'maven-goal',
  tool: 'maven',
  category: 'config',
  strength: 0.85,
  anchors: ['failed to execute goal', 'scanning for projects'],
  read(log, at) {
    const groups = groupsOf(GOAL, log.text(at));
    if (!groups?.message) return null;
    const end = extend(log, at, (text) => /^\[ERROR\]/.test(text) && !BOILERPLATE.test(text), 12);
    const full = lineWithin(log, at + 1, end, (text) => /No space left on device/.test(text));
    const kind = GOALS.find(({ plugin }) => plugin.test(log.text(full > 0 ? full : at)));
    const above = saidAbove(log, at, groups);
    if (above) return above;
    const violation = kind?.category === 'lint' ? before(log, at, (text) => VIOLATION.test(text), 150) : -1;
    const broken = violation < 0 ? null : groupsOf(VIOLATION, log.text(violation));
    return {
      ...finding(log, at, at - violation < 20 && violation >= 0 ? violation : at, end, {
        ...groups,
        ...(broken ?? {}),
      }),
      message: groups.message,
      ...(kind ? { category: kind.category, strength: kind.strength } : {}),
    };
  },
};

/** A verdict that only points at what stands above: the kill of the test JVM, the rule that the enforcer broke. */
function saidAbove(log: Log, at: number, groups: Record<string, string>): Finding | null {
  const text = log.text(at);
  if (/forked VM terminated|error in the forked process/.test(text)) {
    const line = before(log, at, (above) => OUT_OF_MEMORY.test(above), 400);
    if (line < 0) return null;
    const near = at - line < 40;
    const found = finding(log, line, line, near ? at : Math.min(at, line + 3), {
      ...groups,
      message: log.text(line).trim(),
    });
    return { ...found, category: 'memory', strength: 0.95 };
  }
  if (/Some Enforcer rules have failed/.test(text)) {
    const line = before(
      log,
      at,
      (above) => /Rule \d+: [\w.]+(?:\([\w-]+\))? failed with message/.test(above),
      80,
    );
    if (line < 0) return null;
    const end = extend(log, line, (below) => below.trim() !== '' && !/^\[INFO\]/.test(below), 6);
    return {
      ...finding(log, line, line, end, {
        ...groups,
        message: log.text(line + 1).trim() || log.text(line).trim(),
      }),
      strength: 0.92,
    };
  }
  return null;
}

const OUT_OF_MEMORY =
  /^(?:\[\w+\]\s+)?(?:.*: line \d+:\s+\d+ )?Killed\b|insufficient memory for the Java Runtime|Cannot allocate memory|Not enough memory/;

/** The project could not even be read, or a plugin or extension not be loaded. */
const model: Reader = {
  id: 'maven-model',
  tool: 'maven',
  category: 'dependency',
  strength: 0.93,
  anchors: [
    'non-resolvable parent pom',
    'one of its dependencies could not be resolved',
    'is missing. @',
    'non-parseable pom',
    'malformed pom',
    'child module /',
    'internal error: java',
    'error resolving version for plugin',
    'no plugin found for prefix',
    'unknown lifecycle phase',
    'there is no pom in this directory',
  ], // prettier-ignore
  read(log, at) {
    const text = log.text(at);
    if (!/^(?:\[(?:ERROR|FATAL)\]|org\.apache\.maven|Caused by:|\s*$)/.test(text)) return null;
    const message = text.replace(/^(?:\[\w+\]\s*)+/, '').replace(/ -> \[Help.*$/, '');
    const config =
      /is missing\. @|Non-parseable|Malformed|Child module|No plugin found|Unknown lifecycle|no POM in/.test(
        text,
      );
    const place = groupsWithin(
      log,
      /(?<file>\/[^\s,:]+\.xml)\b.{0,4}line (?<line>\d+)|line (?<line2>\d+)/,
      at,
      at,
    );
    const end = extend(log, at, (line) => /^\[ERROR\]\s{3,}\S/.test(line), 8);
    return {
      cause: at,
      start: at,
      end,
      message,
      category: config ? 'config' : 'dependency',
      ...(/no POM in/.test(text) ? { strength: 0.75 } : {}),
      locations: place?.file ? [location(place.file, place.line)] : [],
      values: {
        message,
        ...(place?.file ? { file: place.file } : {}),
        ...((place?.line ?? place?.line2) ? { line: (place.line ?? place.line2) as string } : {}),
      },
    };
  },
};

export const maven: readonly Reader[] = [compiler, surefire, summary, goal, model].map(ofLastRun);
