/** C and C++: compilers, linkers, CMake, make, ninja, meson, bazel, and their test runners. */
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { before, extend, type Reader } from './reader.ts';

const OTHERS =
  /\.(?:java|kt|kts|rs|go|scala|swift|dart|cs|vb|fs|fsx|xaml|py|pyi|ts|tsx|mts|cts|js|jsx|vue|svelte|hs|ex|exs|rb|php|lua|sol|proto|sql|sh|ya?ml|json|toml|xml|md|rst|tex|tf)$/;

/** gcc, clang, nvcc and what writes like them. */
const gcc: Reader = {
  id: 'gcc',
  tool: 'gcc',
  category: 'compile',
  strength: 0.92,
  anchors: [': error:', ': fatal error:', ': error c', '): error'],
  read(log, at) {
    const text = log.text(at);
    const groups =
      groupsOf(
        /^(?:#\d+ [\d.]+ )?(?<file>[^\s:]+):(?<line>\d+):(?:(?<column>\d+):)? (?:fatal )?error: (?<message>.+)/,
        text,
      ) ??
      groupsOf(
        /^\s*(?:\d+>)?(?<file>(?:[A-Za-z]:)?[^\s:(]+)\((?<line>\d+)(?:,(?<column>\d+))?\)\s?: (?:fatal )?error:? (?<message>(?:C\d{4}: )?.+)/,
        text,
      ); // prettier-ignore
    if (!groups?.file || OTHERS.test(groups.file)) return null;
    if (/\(CS\d{4}\)|error CS\d/.test(text)) return null;
    const context = before(
      log,
      at,
      (line) =>
        /^(?:In file included from|.*: In (?:function|member function|constructor|instantiation))/.test(line),
      2,
    );
    const end = extend(
      log,
      at,
      (line) => /^\s+\S|: note: |^\s*$/.test(line) && !/: (?:error|warning): /.test(line),
      14,
    );
    return finding(log, at, context >= 0 ? context : at, trimmed(log, at, end), groups);
  },
};

const link: Reader = {
  id: 'ld',
  tool: 'ld',
  category: 'compile',
  strength: 0.92,
  anchors: [
    'undefined reference to',
    'undefined symbol',
    'cannot find -l',
    'multiple definition of',
    'unresolved external symbol',
    'lnk1',
    'ld: library',
    'recompile with -fpic',
    'recompile with -fpie',
  ], // prettier-ignore
  read(log, at) {
    const text = log.text(at);
    if (
      !/undefined reference to|error: undefined symbol|^Undefined symbols for|cannot find -l|multiple definition of|error LNK|ld: (?:library|framework)|recompile with -f/.test(
        text,
      )
    )
      return null; // prettier-ignore
    // What is undefined stands below: the first entry is the line that says it.
    const cause = /^Undefined symbols for/.test(text) ? at + 1 : at;
    const file = groupsOf(/(?<file>[\w./+-]+\.(?:c|cc|cpp|cxx|C|f90)):(?<line>\d+)?/, text);
    const symbol =
      groupsOf(/(?:reference to|definition of|symbol:?) [`'‘"]?(?<symbol>[^`'’";]+)/, text) ??
      groupsOf(/"(?<symbol>[^"]+)", referenced/, log.text(cause)); // prettier-ignore
    const end = extend(
      log,
      at,
      (line) =>
        /undefined reference|referenced by|referenced from|collect2|multiple definition|linker command|ld: |^\s+\S/.test(
          line,
        ),
      20,
    );
    return finding(log, cause, at, end, {
      ...(file ?? {}),
      ...(symbol ?? {}),
      message: text.replace(/^.*?(?=undefined|cannot find|multiple|error)/, ''),
    });
  },
};

/** The message of a CMake error stands indented below it. */
const cmake: Reader = {
  id: 'cmake',
  tool: 'cmake',
  category: 'config',
  strength: 0.92,
  anchors: ['cmake error'],
  read(log, at) {
    const head =
      /^(?:#\d+ [\d.]+ )?\s*CMake Error(?: at (?<file>[^\s:]+):(?<line>\d+) \((?<call>\w+)\))?:? ?(?<message>.*)/.exec(
        log.text(at),
      )?.groups;
    if (!head) return null;
    const end = extend(log, at, (text) => /^\s+\S|^\s*$|^Call Stack/.test(text), 20);
    const said = head.message?.trim() ? at : lineWithin(log, at + 1, end, (text) => text.trim() !== '');
    const cause = said > 0 ? said : at;
    const message = head.message?.trim() || log.text(cause).trim();
    const dependency =
      /Could NOT find|Could not find a|required packages were not found|not providing "Find/.test(message);
    return {
      ...finding(log, cause, at, trimmed(log, at, end), {
        message,
        ...(head.file ? { file: head.file } : {}),
        ...(head.line ? { line: head.line } : {}),
      }),
      ...(dependency ? { category: 'dependency' as const } : {}),
    };
  },
};

const make = eventReader({
  id: 'make',
  tool: 'make',
  category: 'config',
  strength: 0.92,
  anchors: [
    '*** no rule to make target',
    '*** missing separator',
    '*** no targets specified',
    '*** recipe commences',
    '*** commands commence',
  ], // prettier-ignore
  expressions: [
    /(?:^(?<file>[^\s:]+):(?<line>\d+): )?\*\*\* (?<message>(?:No rule|missing|No targets|recipe|commands).*)/,
  ],
  belongs: () => false,
});

const makeFailed = eventReader({
  id: 'make-failed',
  tool: 'make',
  category: 'compile',
  strength: 0.35,
  anchors: ['make: *** [', ']: *** [', 'ninja: build stopped'],
  expressions: [
    /\*\*\* \[(?:[^\s:\]]+:\d+: )?(?<target>[^\]]+)\] (?<message>Error \d+|Segmentation fault|Terminated|Killed)/,
  ],
  belongs: () => false,
});

const ninja: Reader = {
  id: 'ninja',
  tool: 'ninja',
  category: 'compile',
  strength: 0.5,
  anchors: ['failed: ', 'ninja: error:'],
  read(log, at) {
    const text = log.text(at);
    const error = groupsOf(/^ninja: error: (?<message>.+)/, text);
    if (error) return { ...finding(log, at, at, at, error), category: 'config', strength: 0.92 };
    const failed = groupsOf(
      /^FAILED: (?:\[code=\d+\] )?(?<target>[\w./+@-]+\/[\w./+@-]+|[\w.+-]+\.\w+)\s*$/,
      text,
    );
    if (!failed) return null;
    const end = extend(log, at, (line) => !/^\[\d+\/\d+\]|^ninja: |^FAILED: /.test(line), 25);
    const missing = lineWithin(log, at + 1, end, (line) =>
      /: not found$|: command not found|-NOTFOUND: not found/.test(line),
    );
    if (missing > 0) return { ...finding(log, missing, at, end, failed), category: 'config', strength: 0.9 };
    return finding(log, at, at, end, { ...failed, message: `${failed.target} failed` });
  },
};

const configure = eventReader({
  id: 'configure',
  tool: 'autoconf',
  category: 'dependency',
  strength: 0.93,
  anchors: ['configure: error:', 'possibly undefined macro', 'meson.build:'],
  expressions: [
    /^(?:.*: )?configure: error: (?<message>.+)/,
    /(?<file>configure\.(?:ac|in)):(?<line>\d+): (?:error|warning): (?<message>possibly undefined macro.*)/,
    /(?<file>\S*meson\.build):(?<line>\d+):(?<column>\d+): ERROR: (?<message>.+)/,
  ],
  belongs: (text) => /^No package |^\s*$/.test(text),
  most: 4,
});

const gtest: Reader = eventReader({
  id: 'googletest',
  tool: 'googletest',
  category: 'test',
  anchors: [': failure', ': failed:'],
  expressions: [
    /^(?:\d+: )?(?<file>[^\s:(]+\.(?:c|cc|cpp|cxx|h|hpp)):(?<line>\d+): (?:Failure|FAILED:)$/,
    /^(?:\d+: )?(?<file>(?:[A-Z]:)?[^\s:(]+)\((?<line>\d+)\): error: (?<message>.+)/,
  ],
  details: [
    /^(?:\d+: )?\[ {2}FAILED {2}\] (?<test>[\w./]+)/,
    /^(?:\d+: )?\s*(?<message>(?:Expected|Value of|REQUIRE|CHECK).*)/,
  ],
  belongs: (text) => !/^(?:\d+: )?\[ (?:RUN|OK)|^={5,}/.test(text),
  most: 14,
});

const ctest: Reader = {
  id: 'ctest',
  tool: 'ctest',
  category: 'test',
  strength: 0.8,
  anchors: ['the following tests failed'],
  read(log, at) {
    if (!/^\s*The following tests FAILED:/.test(log.text(at))) return null;
    const end = extend(log, at, (text) => /^\s*\d+ - \S/.test(text), 40);
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

const bazel = eventReader({
  id: 'bazel',
  tool: 'bazel',
  category: 'compile',
  strength: 0.7,
  anchors: ['build.bazel:', '/build:'],
  expressions: [/^ERROR: (?<file>\S+?BUILD(?:\.bazel)?):(?<line>\d+):\d+: (?<message>.+)/],
  belongs: (text) => /^\s+\S/.test(text),
});

/** Without the blank lines at the end of an event. */
function trimmed(log: { text(index: number): string }, start: number, end: number): number {
  let last = end;
  while (last > start && log.text(last).trim() === '') last--;
  return last;
}

export const native: readonly Reader[] = [
  gcc,
  link,
  cmake,
  make,
  makeFailed,
  ninja,
  configure,
  gtest,
  ctest,
  bazel,
]; // prettier-ignore
