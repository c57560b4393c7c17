/** Gradle: a failed test, and "What went wrong". */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf, groupsWithin, lineWithin, ownFrame, testOf, whyOf } from './event.ts';
import { before, extend, location, type Reader } from './reader.ts';

/** TestNG's suite, and the executor that parallel runs print, are no part of a test's name. */
const RUN = /^(?:Gradle suite > Gradle test|Gradle Test Run \S{1,80} > Gradle Test Executor \d+) > /;
const TEST = /^(?<class>[\w.$]+(?: > .{1,80}?)?) > (?<test>.{1,200}?)(?:\(\))? FAILED$/;
/** TestNG joins class and method. */
const JOINED = /^(?<class>[a-z][\w.]*\.[A-Z][\w$]*)\.(?<test>\w.{0,200}?) FAILED$/;
/** A class with a display name; the exception below tells it from a task or a table. */
const DISPLAYED = /^(?<class>[A-Z][^>]{2,100}) > (?<test>.{1,200}?)(?:\(\))? FAILED$/;
const THROWN = /^\s+[\w.$]*(?:Exception|Error|Failure|Throwable)\b/;
const SHORT_TRACE = /^\s+(?<message>\S.*?) at (?<file>[\w.-]+\.(?:java|kt|groovy|scala)):(?<line>\d+)/;

const test: Reader = {
  id: 'gradle-test',
  tool: 'gradle',
  category: 'test',
  strength: 0.9,
  anchors: [' failed'],
  read(log, at) {
    const { class: suite, test: name } = named(log, at) ?? {};
    if (!suite || !name) return null;
    // Gradle sets a blank line before each "Caused by:".
    const end = extend(
      log,
      at,
      (text, index) =>
        /^\s+\S/.test(text) || (text.trim() === '' && /^\s+Caused by:/.test(log.text(index + 1))),
      40,
    );
    const short = groupsWithin(log, SHORT_TRACE, at + 1, end);
    const message = short?.message ?? (end > at ? log.text(at + 1).trim() : `${name} failed`);
    const frame =
      ownFrame(log, at, end, suite) ?? (short?.file ? { file: short.file, line: short.line ?? '' } : null);
    const said = whyOf(log, at, end);
    const why = threwBefore(log, at, `${suite} > ${name}`, said ? log.text(said.at) : message) ?? said;
    return {
      cause: why?.at ?? at,
      start: at,
      end,
      message: why
        ? log
            .text(why.at)
            .trim()
            .replace(/^Caused by: /, '')
        : message,
      ...(why?.category ? { category: why.category } : {}),
      locations: frame ? [location(frame.file, frame.line, undefined, message)] : [],
      failingTests: [testOf(name, suite, frame?.file)],
      values: { class: suite, test: name, message, ...(frame ? { file: frame.file, line: frame.line } : {}) },
    };
  },
};

/** A test that waited in vain: why stands in what its other threads printed before its verdict. */
function threwBefore(
  log: Log,
  at: number,
  test: string,
  message: string,
): { at: number; category?: Category } | null {
  if (!/TimeoutException|timed out/.test(message)) return null;
  const opened = before(log, at, (text) => text.startsWith(`${test} STANDARD_ERR`), 200);
  if (opened < 0) return null;
  let cause = -1;
  for (let i = opened + 1; i < at && !/ STANDARD_OUT$/.test(log.text(i)); i++)
    if (/^\s+(?:Caused by: |Exception in thread ")/.test(log.text(i))) cause = i;
  return cause < 0 ? null : { at: cause };
}

function named(log: Log, at: number): Record<string, string> | null {
  const text = log.text(at).trimEnd();
  const run = RUN.test(text);
  const name = text.replace(RUN, '');
  const found = groupsOf(TEST, name);
  if (found) return found;
  if (run) return groupsOf(JOINED, name);
  return at + 1 < log.length && THROWN.test(log.text(at + 1)) ? groupsOf(DISPLAYED, name) : null;
}

/** What the deepest line of "What went wrong" is about; a summary of other lines is worth little by itself. */
const KINDS: readonly { says: RegExp; category: Category; strength: number }[] = [
  {
    says: /non-zero exit value 137|daemon disappeared|OutOfMemory|heap space/,
    category: 'memory',
    strength: 0.95,
  },
  { says: /Gradle Test Executor|Test process encountered/, category: 'test', strength: 0.88 },
  { says: /Timeout has been exceeded/, category: 'timeout', strength: 0.92 },
  {
    says: /Unsupported class file major version|org\.codehaus\.groovy\.runtime/,
    category: 'config',
    strength: 0.94,
  },
  {
    says: /merge dex|DexArchive|method references|dexing|R8:|Compilation failed to complete|AAPT|aapt2/,
    category: 'compile',
    strength: 0.85,
  },
  { says: /There were failing tests|failing tests/, category: 'test', strength: 0.45 },
  {
    says: /Compilation (?:failed|error)|compileTransaction|Script compilation error/,
    category: 'compile',
    strength: 0.45,
  },
  {
    says: /finished with non-zero exit value|A failure occurred while executing/,
    category: 'other',
    strength: 0.5,
  },
  {
    says: /rule violations|Lint found|ktlint|KtLint|detekt|spotless|format violations|Checkstyle|FindBugs|SpotBugs|PMD/,
    category: 'lint',
    strength: 0.92,
  },
  {
    says: /Read timed out|onnect timed out|onnection reset|status code 5\d\d|UnknownHost|not known|handshake/,
    category: 'network',
    strength: 0.92,
  },
  { says: /status code 40[13]|signatory|PGP/, category: 'auth', strength: 0.92 },
  { says: /status code 409|already (?:exists|been published)/, category: 'deploy', strength: 0.92 },
  {
    says: /Could not (?:find|resolve)|No matching (?:variant|configuration)|was not found in any of|Duplicate class/,
    category: 'dependency',
    strength: 0.92,
  },
  { says: /resource linking failed|Manifest merger failed/, category: 'compile', strength: 0.85 },
]; // prettier-ignore

/** What a task of this name is there for; said where nothing else tells. */
const TASKS: readonly { task: RegExp; category: Category }[] = [
  { task: /^publish|^upload|^release|^deploy|^closeAnd|ToSonatype|ToMavenCentral/i, category: 'deploy' },
  {
    task: /lint|checkstyle|pmd|spotbugs|findbugs|detekt|spotless|license|licence|^rat$|animalsniffer|sonar|codenarc/i,
    category: 'lint',
  },
  { task: /test|jacoco|kover|coverage/i, category: 'test' },
  { task: /docker|^jib|bootBuildImage/i, category: 'docker' },
  { task: /flyway|liquibase/i, category: 'database' },
  {
    task: /^compile|^kapt|^ksp|^generate|^process|^merge|^transform|^bundle|^package|^minify|^dex|^link|javadoc|^dokka|Jar$|^jar$|antlr|^wsimport|^xjc|externalNativeBuild|buildCMake|ndkBuild|cinterop/i,
    category: 'compile',
  },
];
const TASK = /Execution failed for task '(?:[^']*:)?(?<name>[^':]+)'/;

const wrong: Reader = {
  id: 'gradle-what-went-wrong',
  tool: 'gradle',
  category: 'config',
  strength: 0.88,
  anchors: ['what went wrong:'],
  read(log, at) {
    if (!/^\* What went wrong:/.test(log.text(at))) return null;
    const end = extend(
      log,
      at,
      (text) => !/^\* (?:Try|Exception|Where|Get more help)|^BUILD FAILED|^={3,}/.test(text),
      25,
    );
    const place = groupsWithin(log, /file '(?<file>[^']+)' line: (?<line>\d+)/, Math.max(0, at - 4), at);
    const where = place ? before(log, at, (text) => text.startsWith('* Where:'), 5) : -1;
    let cause = lineWithin(log, at + 1, end, (text) => /^\s*> \S/.test(text));
    for (let i = cause + 1; cause >= 0 && i <= end; i++) {
      const deeper = /^(\s*)> (\S.*)/.exec(log.text(i));
      const kept = /^(\s*)>/.exec(log.text(cause));
      if (deeper && (deeper[1]?.length ?? 0) > (kept?.[1]?.length ?? 0)) cause = i;
    }
    if (cause < 0) cause = lineWithin(log, at + 1, end, (text) => text.trim() !== '');
    if (cause < 0) return null;
    // A script that does not compile says where on the next line.
    if (/> startup failed:$/.test(log.text(cause)) && cause < end) cause++;
    const said = log
      .text(cause)
      .replace(/^\s*> /, '')
      .trim();
    const kind =
      KINDS.find(({ says }) => says.test(said)) ?? KINDS.find(({ says }) => says.test(log.text(at + 1)));
    const task = groupsWithin(log, TASK, at + 1, end)?.name;
    const byTask = task && !kind ? TASKS.find((one) => one.task.test(task))?.category : undefined;
    const values = { ...(place ?? {}), message: said };
    return {
      ...finding(log, cause, where >= 0 ? where : at, end, values),
      ...(kind ? { category: kind.category, strength: kind.strength } : {}),
      ...(byTask ? { category: byTask, strength: 0.6 } : {}),
    };
  },
};

export const gradle: readonly Reader[] = [test, wrong];
