/** Gradle: a failed test, and "What went wrong". */
import type { Category } from '../../domain.ts';
import { finding, groupsWithin, lineWithin, ownFrame, testOf, whyOf } from './event.ts';
import { before, extend, location, type Reader } from './reader.ts';

const TEST = /^(?<class>[\w.$]+(?: > .{1,80}?)?) > (?<test>.{1,200}?)(?:\(\))? FAILED$/;
const SHORT_TRACE = /^\s+(?<message>\S.*?) at (?<file>[\w.-]+\.(?:java|kt|groovy|scala)):(?<line>\d+)/;

const test: Reader = {
  id: 'gradle-test',
  tool: 'gradle',
  category: 'test',
  strength: 0.9,
  anchors: [' failed'],
  read(log, at) {
    const { class: suite, test: name } = TEST.exec(log.text(at))?.groups ?? {};
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
    const why = whyOf(log, at, end);
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

/** What the deepest line of "What went wrong" is about; a summary of other lines is worth little by itself. */
const KINDS: readonly { says: RegExp; category: Category; strength: number }[] = [
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
  {
    says: /Could not (?:find|resolve)|No matching (?:variant|configuration)|was not found in any of|Duplicate class/,
    category: 'dependency',
    strength: 0.92,
  },
  { says: /daemon disappeared|OutOfMemory|heap space/, category: 'memory', strength: 0.95 },
  { says: /resource linking failed|Manifest merger failed/, category: 'compile', strength: 0.85 },
]; // prettier-ignore

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
    const said = log
      .text(cause)
      .replace(/^\s*> /, '')
      .trim();
    const kind =
      KINDS.find(({ says }) => says.test(said)) ?? KINDS.find(({ says }) => says.test(log.text(at + 1)));
    const values = { ...(place ?? {}), message: said };
    return {
      ...finding(log, cause, where >= 0 ? where : at, end, values),
      ...(kind ? { category: kind.category, strength: kind.strength } : {}),
    };
  },
};

export const gradle: readonly Reader[] = [test, wrong];
