/** Bazel: actions and tests that failed. */
import { eventReader } from './event.ts';
import type { Reader } from './reader.ts';

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

export const bazelLike: readonly Reader[] = [bazel, bazelTest];
