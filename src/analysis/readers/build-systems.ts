/** CMake, make, ninja, autoconf, meson and bazel. */
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { extend, type Reader, trimmed } from './reader.ts';

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

const bazel = eventReader({
  id: 'bazel',
  tool: 'bazel',
  category: 'compile',
  strength: 0.7,
  anchors: ['build.bazel:', '/build:'],
  expressions: [/^ERROR: (?<file>\S+?BUILD(?:\.bazel)?):(?<line>\d+):\d+: (?<message>.+)/],
  belongs: (text) => /^\s+\S/.test(text),
});

export const buildSystems: readonly Reader[] = [cmake, make, makeFailed, ninja, configure, bazel];
