/** Swift and Xcode, Dart and Flutter, Haskell. */
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { before, extend, type Reader } from './reader.ts';

const swift = eventReader({
  id: 'swiftc',
  tool: 'swift',
  category: 'compile',
  strength: 0.92,
  anchors: ['.swift:'],
  expressions: [/^(?:❌\s+)?(?<file>[^\s:]+\.swift):(?<line>\d+):(?<column>\d+): error: (?<message>.+)/],
  most: 3,
});

const xctest = eventReader({
  id: 'xctest',
  tool: 'xcodebuild',
  category: 'test',
  strength: 0.92,
  anchors: [': error: -[', 'xctassert'],
  expressions: [
    /^(?<file>[^\s:]+\.(?:swift|mm?)):(?<line>\d+): error: -?\[?(?<class>[\w.]+)[ .](?<test>\w+)\]? : (?<message>.+)/,
  ],
  belongs: () => false,
});

const xcode = eventReader({
  id: 'xcodebuild',
  tool: 'xcodebuild',
  category: 'config',
  strength: 0.88,
  anchors: ['xcodebuild: error:', 'requires a development team', 'errsecinternalcomponent', '[!] '],
  expressions: [
    /^(?<message>xcodebuild: error: .+)/,
    /error: (?<message>Signing for .+)/,
    /(?<message>errSecInternalComponent)/,
    /^\[!\] (?<message>.+)/,
  ],
});

const dart = eventReader({
  id: 'dart',
  tool: 'dart',
  category: 'compile',
  strength: 0.92,
  anchors: ['.dart:'],
  expressions: [/^(?<file>[^\s:]+\.dart):(?<line>\d+):(?<column>\d+): Error: (?<message>.+)/],
  most: 3,
});

const analyze = eventReader({
  id: 'dart-analyze',
  tool: 'dart',
  category: 'lint',
  strength: 0.85,
  anchors: ['.dart:'],
  expressions: [
    /^\s*(?:error|warning|info) • (?<message>.+?) • (?<file>[^\s:]+\.dart):(?<line>\d+):(?<column>\d+) • (?<rule>\w+)/,
    /^\s*(?:error|warning|info) - (?<file>[^\s:]+\.dart):(?<line>\d+):(?<column>\d+) - (?<message>.+?) - (?<rule>\w+)$/,
  ],
  belongs: () => false,
});

/** The verdict on a test; why stands below it, or above where Flutter's own box caught it. */
const flutter: Reader = {
  id: 'flutter-test',
  tool: 'flutter',
  category: 'test',
  strength: 0.9,
  anchors: [' [e]'],
  read(log, at) {
    const groups = groupsOf(
      /^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (?:(?<file>\S+_test\.dart): )?(?<test>.+?) \[E\]$/,
      log.text(at),
    );
    if (!groups?.test) return null;
    const end = extend(log, at, (text) => !/^\d\d:\d\d \+/.test(text), 14);
    const caught = /See exception logs above/.test(log.text(at + 1));
    const box = caught ? before(log, at, (text) => text.startsWith('══╡ EXCEPTION CAUGHT'), 80) : -1;
    const from = box < 0 ? at + 1 : box + 1;
    const to = box < 0 ? end : at;
    const SAID =
      /^\s*(?:Expected: |Exception: |\w*(?:Error|Exception): |type '|The following \w+ was thrown|A RenderFlex)/;
    const said = lineWithin(log, Math.min(from, to), to, (text) => SAID.test(text));
    const told =
      said >= 0 && /was thrown/.test(log.text(said))
        ? lineWithin(log, said + 1, to, (text) => /\S/.test(text))
        : said;
    const cause = told >= 0 ? told : at;
    const place = groupsWithin(log, /(?<file>[\w./-]+_test\.dart)[: ](?<line>\d+)/, Math.min(from, to), to);
    return finding(log, cause, Math.min(at, cause), end, {
      ...groups,
      ...place,
      message: log.text(cause).trim(),
    });
  },
};

/** `dart format` with `--set-exit-if-changed` lists what it changed. */
const dartFormat: Reader = {
  id: 'dart-format',
  tool: 'dart',
  category: 'lint',
  strength: 0.86,
  anchors: ['changed lib/', 'changed test/', 'changed bin/', 'changed packages/'],
  read(log, at) {
    const file = groupsOf(/^Changed (?<file>\S+\.dart)$/, log.text(at))?.file;
    if (!file) return null;
    return finding(log, at, at, at, { file, message: `${file} is not formatted` });
  },
};

const ghc = eventReader({
  id: 'ghc',
  tool: 'ghc',
  category: 'compile',
  strength: 0.92,
  anchors: ['.hs:', '.lhs:'],
  expressions: [
    /^(?<file>[^\s:]+\.l?hs):(?<line>\d+):(?<column>\d+)(?:-\d+)?: error:(?: \[[^\]]+\])?(?<message> .+)?/,
  ],
  details: [/^\s+(?:• )?(?<message>\S.+)/],
  most: 12,
});

/** hspec numbers its failures; tasty and HUnit mark them on the line of the test. */
const haskellTests: Reader = {
  id: 'haskell-test',
  tool: 'hspec',
  category: 'test',
  strength: 0.9,
  anchors: ['to rerun use: --match', ' fail', 'test suite '],
  read(log, at) {
    const text = log.text(at);
    const rerun = groupsOf(/^\s+To rerun use: --match "(?<test>[^"]{2,200})"/, text);
    if (rerun?.test) {
      const head = before(log, at, (line) => /^\s+\d+\) \S/.test(line), 30);
      const place =
        head < 0
          ? null
          : groupsWithin(log, /^\s*(?<file>\S+\.hs):(?<line>\d+)(?::\d+)?:\s*$/, Math.max(0, head - 1), head);
      const said = head < 0 ? -1 : lineWithin(log, head + 1, at - 1, (line) => line.trim() !== '');
      const cause = head < 0 ? at : head;
      return finding(log, cause, place ? head - 1 : cause, at, {
        ...(place ?? {}),
        test: rerun.test.replace(/^\/|\/$/g, '').replaceAll('/', ' / '),
        message: log.text(said < 0 ? cause : said).trim(),
      });
    }
    const tasty = groupsOf(/^\s+(?<test>\S.{1,120}?):\s+FAIL(?: \([\d.]+s\))?$/, text);
    if (tasty)
      return finding(
        log,
        at,
        at,
        extend(log, at, (line) => /^\s{4,}\S/.test(line), 8),
        { ...tasty, message: log.text(at + 1).trim() || text.trim() },
      );
    const suite = groupsOf(/^Test suite (?<test>[\w-]+): FAIL$/, text);
    return suite ? { ...finding(log, at, at, at, suite), tool: 'cabal', strength: 0.6 } : null;
  },
};

export const apps: readonly Reader[] = [
  swift,
  xctest,
  xcode,
  dart,
  dartFormat,
  analyze,
  flutter,
  ghc,
  haskellTests,
];
