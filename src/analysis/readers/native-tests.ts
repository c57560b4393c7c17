/** The test runners of C and C++. */
import { eventReader, finding, groupsOf, groupsWithin } from './event.ts';
import { after, before, extend, type Reader } from './reader.ts';

const gtest: Reader = eventReader({
  id: 'googletest',
  tool: 'googletest',
  category: 'test',
  anchors: [': failure', '): error: in "', '): fatal error: in "'],
  expressions: [
    /^(?:\d+: )?(?<file>[^\s:(]+\.(?:c|cc|cpp|cxx|h|hpp)):(?<line>\d+): Failure$/,
    // Boost.Test.
    /^(?:\d+: )?(?<file>(?:[A-Z]:)?[^\s:(]+)\((?<line>\d+)\): (?:fatal )?error: in "(?<test>[^"]{1,160})": (?<message>.+)/,
  ],
  details: [
    /^(?:\d+: )?\[ {2}FAILED {2}\] (?<test>[\w./]+)/,
    /^(?:\d+: )?\s*(?<message>(?:Expected|Value of|REQUIRE|CHECK).*)/,
  ],
  belongs: (text) => !/^(?:\d+: )?\[ (?:RUN|OK)|^={5,}/.test(text),
  most: 14,
});

/** A test of ctest as it ends, and the list at the end. */
const ctest: Reader = {
  id: 'ctest',
  tool: 'ctest',
  category: 'test',
  strength: 0.8,
  anchors: ['the following tests failed', ' test #', ' test  #', ' test   #'],
  read(log, at) {
    const text = log.text(at);
    const one = groupsOf(
      /^\s*\d+\/\d+ Test +#\d+: (?<test>\S.{0,150}?) \.*\s*\*{3}(?<how>Failed|Timeout|Exception: ?\w+|Not Run|Subprocess aborted\w*)/,
      text,
    );
    if (one?.test) return finding(log, at, at, at, { ...one, message: `${one.test}: ${one.how}` });
    if (!/^\s*The following tests FAILED:/.test(text)) return null;
    const end = extend(log, at, (line) => /^\s*\d+ - \S/.test(line), 40);
    if (end === at) return null;
    const failingTests = [];
    for (let i = at + 1; i <= end; i++) {
      const name = /^\s*\d+ - (?<test>.+?) \([\w ]+\)/.exec(log.text(i))?.groups?.test;
      if (name) failingTests.push({ name });
    }
    const test = failingTests[0]?.name;
    return {
      ...finding(log, at + 1, at, end, test ? { test, message: `${test} failed` } : {}),
      failingTests,
    };
  },
};

/** `3/12 suite / name  FAIL  0.02s  exit status 1`, as it ends and in the summary. */
const mesonTest = eventReader({
  id: 'meson-test',
  tool: 'meson',
  category: 'test',
  strength: 0.86,
  anchors: [' fail ', ' timeout ', ' error '],
  expressions: [
    /^\s*\d+\/\d+ (?:(?<suite>[\w.+-]+(?::[\w.+,-]+)?) (?:\/ )?)?(?<test>\S(?:.{0,150}\S)?)\s+(?<message>(?:FAIL|TIMEOUT|ERROR)\s+[\d.]+ ?s.*)/,
  ],
  belongs: () => false,
});

/** Automake's harness: `FAIL: name` among `PASS: name`, then the summary of the suite. */
const automake: Reader = {
  id: 'automake-check',
  tool: 'automake',
  category: 'test',
  strength: 0.85,
  anchors: ['fail: ', 'xpass: '],
  read(log, at) {
    const groups = groupsOf(/^(?:FAIL|XPASS): (?<test>[\w./+-]+(?: \d+)?(?: - .{1,120})?)$/, log.text(at));
    if (!groups?.test) return null;
    const suite = (text: string) =>
      /^(?:PASS|SKIP|XFAIL): \S|^# FAIL: +\d|^\d+ of \d+ tests? failed|test-suite\.log/.test(text);
    if (before(log, at, suite, 60) < 0 && after(log, at, suite, 300) < 0) return null;
    return finding(log, at, at, at, { ...groups, message: `${groups.test} failed` });
  },
};

/** Catch2 prints the name of the case between rules, then the place and the expression. */
const catch2: Reader = {
  id: 'catch2',
  tool: 'catch2',
  category: 'test',
  strength: 0.9,
  anchors: [': failed:', '): failed:', ': error: check', ': error: require', 'error: test'],
  read(log, at) {
    const text = log.text(at);
    const place =
      groupsOf(/^(?:\d+: )?(?<file>[^\s:(]+\.(?:c|cc|cpp|cxx|h|hpp))[:(](?<line>\d+)\)?: FAILED:/, text) ??
      // doctest
      groupsOf(
        /^(?:\d+: )?(?<file>[^\s:(]+\.(?:c|cc|cpp|cxx|h|hpp))[:(](?<line>\d+)\)?: (?:FATAL )?ERROR: (?<message>(?:CHECK|REQUIRE|test case).{2,200})/,
        text,
      );
    if (!place) return null;
    const rule = before(log, at, (line) => /^(?:\d+: )?(?:-{60,}|={60,})$/.test(line), 14);
    const named = rule < 0 ? -1 : before(log, rule, (line) => /^(?:\d+: )?[^\s.=-].{1,120}$/.test(line), 4);
    const test =
      named < 0
        ? undefined
        : log
            .text(named)
            .replace(/^\d+: /, '')
            .trim();
    const end = extend(log, at, (line) => !/^(?:\d+: )?[-=]{60,}/.test(line) && line.trim() !== '', 10);
    const said =
      place.message ??
      groupsWithin(log, /^(?:\d+: )?\s+(?<message>(?:REQUIRE|CHECK).{2,200})/, at, end)?.message;
    return finding(log, at, named < 0 ? at : named, end, {
      ...place,
      ...(said ? { message: said } : {}),
      ...(test && !/^(?:TEST CASE|Scenario):?$/.test(test)
        ? { test: test.replace(/^TEST CASE: +/, '') }
        : {}),
    });
  },
};

/** The small frameworks of C, Qt and LLVM, each with a line that names test and place. */
const frameworks = eventReader({
  id: 'native-test',
  tool: 'native',
  category: 'test',
  strength: 0.9,
  anchors: [
    ':fail: ',
    ':f:',
    'fail!  : ',
    'fail: ',
    'assertion failed',
    ': error: failure!',
    'libfuzzer: ',
    '[   line   ]',
  ],
  expressions: [
    // Unity
    /^(?<file>[^\s:]+\.\w+):(?<line>\d+):(?<test>\w+):FAIL: (?<message>.+)/,
    // Check
    /^(?<file>[^\s:]+\.\w+):(?<line>\d+):[FE]:(?<suite>[^:]+):(?<test>[^:]+):\d+: (?<message>.+)/,
    // Qt Test
    /^FAIL! {2}: (?<test>[\w:]+\([^)]{0,120}\)) (?<message>.+)/,
    // lit
    /^FAIL: (?<test>[\w-]+ :: \S+) \(\d+ of \d+\)/,
    // Criterion
    /^\[-{4}\] (?<file>[^\s:]+):(?<line>\d+): (?<message>Assertion failed: .+)/,
    // cmocka
    /^\[ {3}LINE {3}\] --- (?<file>[^\s:]+):(?<line>\d+): error: (?<message>Failure!)/,
    /^==\d+== ?ERROR: (?<message>libFuzzer: .+)/,
  ],
  details: [
    /Loc: \[(?<file>[^(\]]+)\((?<line>\d+)\)\]/,
    /^\[(?:FAIL|CRSH)\] (?<test>[\w:]+)/,
    /^\[ {2}FAILED {2}\] (?<test>\w+)/,
    /^\s+#\d+ 0x[0-9a-f]+ in .* (?<file>\/[^\s:]+\.(?:c|cc|cpp|cxx)):(?<line>\d+)/,
  ],
  belongs: (text) => /^\s+\S|^\[(?:FAIL|CRSH| {2}FAILED {2})/.test(text),
  most: 12,
});

/** Valgrind's reports; the summary at the end only counts them. */
const valgrind = eventReader({
  id: 'valgrind',
  tool: 'valgrind',
  category: 'test',
  strength: 0.9,
  anchors: [
    ' lost in loss record',
    'invalid read of size',
    'invalid write of size',
    'invalid free()',
    'conditional jump or move depends',
    'use of uninitialised value',
    'mismatched free()',
    'contains unaddressable byte',
    'contains uninitialised byte',
  ],
  expressions: [
    /^==\d+== (?<message>(?:Invalid (?:read|write) of size|Invalid free\(\)|Conditional jump or move depends|Use of uninitialised value|Mismatched free\(\)|Syscall param|[\d,]+ (?:\([\d,]+ direct, [\d,]+ indirect\) )?bytes in [\d,]+ blocks? are (?:definitely|indirectly|possibly) lost).*)/,
  ],
  details: [
    /^==\d+== {4,}(?:at|by) 0x[0-9A-F]+: (?!malloc|calloc|realloc|free|operator|memcpy|memmove|str)(?<function>[^(]+) \((?<file>[^:()]+):(?<line>\d+)\)/,
  ],
  belongs: (text) => /^==\d+== {2,}\S/.test(text),
  most: 14,
});

export const nativeTests: readonly Reader[] = [
  gtest,
  catch2,
  ctest,
  mesonTest,
  automake,
  frameworks,
  valgrind,
];
