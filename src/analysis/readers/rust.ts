/** Rust: rustc and clippy, libtest and nextest, rustfmt. */
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { after, before, extend, type Reader } from './reader.ts';

const ARROW = /^\s*--> (?<file>[^\s:]+):(?<line>\d+):(?<column>\d+)/;

/** rustdoc compiles each example; its errors are a test's. */
const DOCTEST = /^---- (?<test>\S+\.(?:rs|md) - .{1,160}? \(line \d+\)) stdout ----/;

const rustc: Reader = {
  id: 'rustc',
  tool: 'rustc',
  category: 'compile',
  strength: 0.93,
  anchors: ['error[e', 'error: '],
  read(log, at) {
    const head = /^error(?:\[(?<code>E\d{4})\])?: (?<message>.+)/.exec(log.text(at))?.groups;
    if (!head?.message || /^(?:could not compile|aborting due)/.test(head.message)) return null;
    const place = groupsWithin(log, ARROW, at + 1, Math.min(log.length - 1, at + 3));
    if (!place) return null;
    const end = extend(log, at, (text) => text.trim() !== '' && !/^(?:error|warning)(?:\[|:)/.test(text), 30);
    const lint = groupsWithin(
      log,
      /(?:implied by|`-D) `?-?D? ?(?<rule>[\w:-]+)|rust-clippy\/\S+#(?<rule2>\w+)/,
      at,
      end,
    );
    const values = { ...place, message: head.message, ...(head.code ? { code: head.code } : {}) };
    const doctest = before(log, at, (text) => DOCTEST.test(text), 4);
    if (doctest >= 0) {
      const test = DOCTEST.exec(log.text(doctest))?.groups?.test ?? '';
      return { ...finding(log, doctest, doctest, end, { ...values, test }), category: 'test' };
    }
    if (head.message.startsWith('Undefined Behavior:'))
      return { ...finding(log, at, at, end, values), category: 'test', tool: 'miri' };
    return {
      ...finding(log, at, at, end, values),
      ...(lint ? { category: 'lint' as const, tool: 'clippy' } : {}),
    };
  },
};

const PANIC =
  /^\s*thread '(?<test>[^']+)' (?:\(\d+\) )?panicked at (?:'(?<message>.+)', )?(?<file>[^\s:,']+\.rs):(?<line>\d+)(?::\d+)?:?$/;

const panicked: Reader = {
  id: 'rust-panic',
  tool: 'cargo',
  category: 'test',
  strength: 0.9,
  anchors: ['panicked at'],
  read(log, at) {
    const groups = groupsOf(PANIC, log.text(at));
    if (!groups?.test) return null;
    const end = extend(log, at, (text) => text.trim() !== '' && !/^(?:---- |test |failures:)/.test(text), 12);
    const message = groups.message ?? log.text(at + 1).trim();
    const { test, ...said } = groups;
    // A panic inside a library says little of where; the backtrace leads to the project's own file.
    const inProject = /\.cargo\/|\/rustc\//.test(said.file ?? '')
      ? groupsWithin(log, /^\s+at (?<file>\.\/\S+\.rs):(?<line>\d+)/, at, Math.min(log.length - 1, at + 60))
      : null;
    const values = { ...said, ...(inProject ?? {}) };
    const own = test === 'main' || test === '<unnamed>' ? undefined : test;
    const opened = before(log, at, (text) => /^---- \S+ .*stdout ----/.test(text), 3);
    return finding(log, at, opened >= 0 ? opened : at, end, {
      ...values,
      message,
      ...(own ? { test: own } : {}),
    });
  },
};

/** libtest's and nextest's verdict on a test; what it said stands at the panic. */
const verdict: Reader = {
  id: 'libtest',
  tool: 'cargo',
  category: 'test',
  strength: 0.85,
  anchors: ['... failed', ' fail [', 'sigabrt [', 'sigsegv [', 'timeout ['],
  read(log, at) {
    const text = log.text(at);
    const { test } =
      /^test (?<test>\S+)(?: - should panic)? \.\.\. FAILED/.exec(text)?.groups ??
      /^\s*(?:FAIL|SIGABRT|SIGSEGV|TIMEOUT) \[[\s\d.]+s\] (?:\([\s\d]+\/\d+\) )?\S+ (?<test>\S.*)$/.exec(text)
        ?.groups ??
      {};
    if (!test) return null;
    const name = test.trim();
    const panic = after(log, at, (line) => line.includes(`thread '${name}'`) && PANIC.test(line), 400);
    const place = panic >= 0 ? groupsOf(PANIC, log.text(panic)) : null;
    const said = panic >= 0 ? log.text(panic + 1).trim() : '';
    return finding(log, at, at, at, {
      test: name,
      message: said || `${name} failed`,
      ...(place?.file ? { file: place.file } : {}),
      ...(place?.line ? { line: place.line } : {}),
    });
  },
};

const cargo: Reader = {
  id: 'cargo',
  tool: 'cargo',
  category: 'dependency',
  strength: 0.9,
  anchors: [
    'error: failed to',
    'error: no matching package',
    'error: the lock file',
    'error: package `',
    'error: linker',
    'error: linking with',
  ], // prettier-ignore
  read(log, at) {
    const message = /^error: (?<message>.+)/.exec(log.text(at))?.groups?.message;
    if (!message) return null;
    const end = extend(log, at, (text) => /^\s+\S|^\s*$|^Caused by:|^\.\.\. required by/.test(text), 15);
    const linking = /^link(?:er|ing)/.test(message);
    const reason = lineWithin(log, at, end, (text) =>
      /(?:cannot find -l|undefined reference|unable to find library)/.test(text),
    );
    return {
      ...finding(log, at, at, end, { message: reason > 0 ? log.text(reason).trim() : message }),
      ...(linking || /custom build command/.test(message) ? { category: 'compile' as const } : {}),
      ...(/failed to publish/.test(message) ? { category: 'deploy' as const } : {}),
    };
  },
};

const rustfmt: Reader = eventReader({
  id: 'rustfmt',
  tool: 'rustfmt',
  category: 'lint',
  anchors: ['diff in '],
  expressions: [/^Diff in (?<file>\S+?\.rs)(?::(?<line>\d+):?| at line (?<line2>\d+):)/],
  belongs: (text) => /^[ +-]/.test(text),
  most: 12,
});

export const rust: readonly Reader[] = [rustc, panicked, verdict, cargo, rustfmt];
