/** CMake, make, ninja, autoconf, meson and bazel. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { before, extend, type Reader, trimmed } from './reader.ts';
import { saidBefore } from './said-before.ts';

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

/** What make was to do under a target of this name. */
const TARGETS: readonly { target: RegExp; category: Category }[] = [
  {
    target:
      /(?:^|[-_./])(?:lint|fmt|format|vet|style|checkstyle|checkpatch|golangci|clippy|shellcheck|flake8|mypy|pylint|black|licen[sc]es?)(?:$|[-_./])/i,
    category: 'lint',
  },
  {
    target:
      /(?:^|[-_./])(?:u?tests?|check|e2e|integration|coverage|cover|unit|bats|pytest|selftests?|benchmarks?|test-suite\.log)(?:$|[-_./])|test$/i,
    category: 'test',
  },
  { target: /(?:^|[-_./])(?:docker|image|images|container)(?:$|[-_./])/i, category: 'docker' },
  { target: /(?:^|[-_./])(?:deploy|publish|release|upload|push)(?:$|[-_./])/i, category: 'deploy' },
  {
    target: /(?:^|[-_./])(?:deps|dependencies|vendor|download|fetch|bootstrap)(?:$|[-_./])/i,
    category: 'dependency',
  },
]; // prettier-ignore

/** How the command of a recipe ended, where that says more than its target. */
const ENDINGS: readonly { how: RegExp; category: Category; strength: number }[] = [
  { how: /^(?:Error 137|Killed)$/, category: 'memory', strength: 0.6 },
  { how: /^(?:Error 124|Terminated)$/, category: 'timeout', strength: 0.5 },
  { how: /^Error 127$/, category: 'config', strength: 0.4 },
  { how: /^Error 126$/, category: 'permission', strength: 0.4 },
];

/** The line above that says why, with a category by the target: a test target's unknown error is a test's. */
const makeFailed: Reader = {
  id: 'make-failed',
  tool: 'make',
  category: 'compile',
  strength: 0.3,
  anchors: ['make: *** [', ']: *** [', 'ninja: build stopped'],
  read(log, at) {
    const groups = groupsOf(
      /\*\*\* \[(?:[^\s:\]]+:\d+: )?(?<target>[^\]]+)\] (?<message>Error \d+|Segmentation fault|Terminated|Killed|Aborted)/,
      log.text(at),
    );
    if (!groups?.target) return null;
    const ending = ENDINGS.find(({ how }) => how.test(groups.message ?? ''));
    const byTarget = TARGETS.find(({ target }) => target.test(groups.target as string));
    const said = saidBefore(log, at, (text) =>
      /^(?:[gn]?make|mingw32-make)(?:\[\d+\])?: (?:\*\*\*|Entering|Leaving)/.test(text),
    );
    const cause = said < 0 ? at : said;
    return {
      ...finding(log, cause, cause, cause, { target: groups.target, message: log.text(cause).trim() }),
      category: ending?.category ?? byTarget?.category ?? 'compile',
      strength: ending?.strength ?? 0.3,
    };
  },
};

/** SCons, qmake, Waf, vala and pkg-config: one line that says what is missing or wrong. */
const others: Reader = {
  id: 'configure-other',
  tool: 'configure',
  category: 'dependency',
  strength: 0.86,
  anchors: [
    'scons: ***',
    'project error:',
    'the configuration failed',
    'was not found in the pkg-config search path',
    'not found in specified vala api',
    "couldn't find include '",
    '.vala:',
    '.include:',
    'error: while looking for',
  ],
  read(log, at) {
    const text = log.text(at);
    const vala = groupsOf(
      /^(?<file>[^\s:]+\.vala):(?<line>\d+)\.(?<column>\d+)-[\d.]+: error: (?<message>.+)/,
      text,
    );
    if (vala) return { ...finding(log, at, at, at, vala), tool: 'vala', category: 'compile', strength: 0.92 };
    const scons = groupsOf(/^scons: \*\*\* (?:\[(?<target>[^\]]+)\] )?(?<message>.+)/, text);
    if (scons) {
      const said = scons.target ? saidBefore(log, at, () => false) : -1;
      const cause = said < 0 ? at : said;
      return {
        ...finding(log, cause, cause, cause, { ...scons, message: log.text(cause).trim() }),
        tool: 'scons',
        category: scons.target ? 'compile' : 'config',
        strength: scons.target ? 0.35 : 0.88,
      };
    }
    if (/^The configuration failed$/.test(text)) {
      const missing = before(log, at, (line) => /: (?:not found|no)$|^Could not find/i.test(line), 8);
      return missing < 0
        ? null
        : { ...finding(log, missing, missing, at, { message: log.text(missing).trim() }), tool: 'waf' };
    }
    const groups =
      groupsOf(
        /^(?:Project|qmake) ERROR: (?<message>(?:Unknown module\(s\) in QT: (?<package>.+)|.+))/,
        text,
      ) ??
      groupsOf(/^Package '?(?<package>[^\s']+)'? was not found in the pkg-config search path/, text) ??
      groupsOf(/^error: (?<message>Package `(?<package>[^']+)' not found in specified Vala API.*)/, text) ??
      groupsOf(/^(?<message>Couldn't find include '(?<package>[^']+\.gir)'.*)/, text) ??
      groupsOf(/^\S+\/Kconfig\.include:\d+: (?<message>.+)/, text) ??
      groupsOf(/^error: while looking for (?<package>[\w:+.-]+): (?<message>.+)/, text);
    return groups ? finding(log, at, at, at, groups) : null;
  },
};

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
  anchors: [
    'configure: error:',
    'possibly undefined macro',
    'configure.ac:',
    'configure.in:',
    'makefile.am:',
  ],
  expressions: [
    /^(?:.*: )?configure: error: (?<message>.+)/,
    /(?<file>configure\.(?:ac|in)):(?<line>\d+): (?:error|warning): (?<message>possibly undefined macro.*)/,
    /^(?<file>(?:\S*\/)?(?:configure\.(?:ac|in)|Makefile\.am)):(?<line>\d+): error: (?<message>.+)/,
  ],
  belongs: (text) => /^No package |^\s*$/.test(text),
  most: 4,
});

const mesonErrors = eventReader({
  id: 'meson',
  tool: 'meson',
  category: 'config',
  strength: 0.93,
  anchors: ['meson.build:', 'meson_options.txt:', 'meson.options:'],
  expressions: [
    /^(?:.*: )?(?<file>[^\s:]*meson(?:\.build|_options\.txt|\.options)):(?<line>\d+):(?<column>\d+): ERROR: (?<message>.+)/,
  ],
  belongs: () => false,
});
const meson: Reader = {
  ...mesonErrors,
  read(log, at) {
    const found = mesonErrors.read(log, at);
    const missing =
      /Dependency|Program .* not found|Invalid version|C(?:\+\+)? (?:shared or static )?library .* not found/;
    return found && missing.test(found.message) ? { ...found, category: 'dependency' } : found;
  },
};

/** An action that failed; how it ended says what it is about. */
const bazelActions = eventReader({
  id: 'bazel',
  tool: 'bazel',
  category: 'compile',
  strength: 0.7,
  anchors: ['build.bazel:', '/build:'],
  expressions: [/^ERROR: (?<file>\S+?BUILD(?:\.bazel)?):(?<line>\d+):\d+: (?<message>.+)/],
  belongs: (text) => /^\s+\S/.test(text),
});
const bazel: Reader = {
  ...bazelActions,
  read(log, at) {
    const found = bazelActions.read(log, at);
    if (!found) return null;
    const { message } = found;
    if (/failed: \(Killed\)|\(Exit 137\)/.test(message))
      return { ...found, category: 'memory', strength: 0.9 };
    if (/^no such (?:package|target)|could not be resolved|is not visible from/.test(message))
      return { ...found, category: 'config', strength: 0.9 };
    if (/^Testing /.test(message)) return { ...found, category: 'test' };
    return found;
  },
};

const bazelTest = eventReader({
  id: 'bazel-test',
  tool: 'bazel',
  category: 'test',
  strength: 0.8,
  anchors: ['//'],
  expressions: [
    /^(?<test>\/\/[\w./+:=@-]+)\s+(?<message>FAILED|TIMEOUT|FAILED TO BUILD)(?: in (?:\d+ out of \d+ in )?[\d.]+s)?$/,
    /^(?<message>FAIL|TIMEOUT): (?<test>\/\/\S+) \(/,
  ],
  details: [/^\s+(?<log>\/\S+test\.log)$/],
  most: 2,
});

export const buildSystems: readonly Reader[] = [
  cmake,
  make,
  makeFailed,
  ninja,
  configure,
  others,
  meson,
  bazel,
  bazelTest,
];
