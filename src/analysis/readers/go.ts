/** Go: build and vet, linters, tests, panics, races. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { after, before, extend, type Finding, type Reader } from './reader.ts';

const DIAGNOSTIC =
  /^(?:vet: |level=error |Error: )?(?<file>[^\s:]+\.go):(?<line>\d+)(?::(?<column>\d+))?: (?<message>\S.*)/;
const LINTER = / \((?<rule>[a-z][a-z0-9-]{2,24}|[A-Z]{1,3}\d{4})\)$/;
const DOWNLOAD =
  /(?:connection reset|i\/o timeout|TLS handshake timeout|unexpected EOF|connection refused|no such host|50\d )/;

/** `file.go:3:7: message`, told apart into compiler, linter and module download. */
const build: Reader = {
  id: 'go-build',
  tool: 'go',
  category: 'compile',
  strength: 0.92,
  anchors: ['.go:'],
  read(log, at) {
    const groups = groupsOf(DIAGNOSTIC, log.text(at));
    if (!groups?.file || !groups.message) return null;
    const header = before(log, at, (text) => text.startsWith('# '), 12);
    const rule = LINTER.exec(groups.message)?.groups?.rule;
    // A line without a column may be a test's own message or a log line of the program.
    if (!groups.column && header < 0 && !rule) return null;
    if (/^\d{4}\/\d\d\/\d\d|^\s/.test(log.text(at))) return null;
    const end = extend(log, at, (text) => /^\t| {2,}\S/.test(text) && !DIAGNOSTIC.test(text.trim()), 6);
    const start = header >= 0 ? header : at;
    const found = finding(log, at, start, end, { ...groups, ...(rule ? { rule } : {}) });
    if (DOWNLOAD.test(groups.message)) return { ...found, category: 'network' };
    if (/no required module|missing go\.sum|cannot find module|is not in (?:std|GOROOT)/.test(groups.message))
      return { ...found, category: 'dependency' };
    if (rule && rule !== 'compile' && rule !== 'typecheck')
      return { ...found, category: 'lint', tool: 'golangci-lint' };
    // A linter that cannot compile the code finds more that is only the consequence.
    return rule ? { ...found, strength: 0.99 } : found;
  },
};

const exhaustive = eventReader({
  id: 'go-exhaustive',
  tool: 'go',
  category: 'lint',
  anchors: ['missing cases in switch of type'],
  expressions: [
    /^(?<file>[^\s:]+\.go):(?<line>\d+):(?<column>\d+): (?<message>missing cases in switch of type .*)/,
  ],
  belongs: () => false,
});

const FAIL = /^(?<indent>\s*)--- FAIL: (?<test>\S+)(?: \([\d.]+s\))?/;
const SAID = /^\s+(?:\S+: )?(?<file>[\w./-]+\.go):(?<line>\d+): (?<message>.*)/;
const PANIC = /^\s*panic: (?<message>.+?)(?: \[recovered.*)?$/;

/** The cause of a failed test is what it said, where it said something; that stands below its verdict, with -v above. */
const test: Reader = {
  id: 'go-test',
  tool: 'go',
  category: 'test',
  strength: 0.92,
  anchors: ['--- fail: '],
  read(log, at) {
    const verdict = FAIL.exec(log.text(at))?.groups;
    if (!verdict?.test) return null;
    const end = extend(
      log,
      at,
      (text) => /^\s+\S|^\s*$/.test(text) && !/^(?:ok|FAIL|PASS|exit)\b/.test(text),
      40,
    );
    const panic = lineWithin(log, at + 1, Math.min(log.length - 1, at + 3), (text) => PANIC.test(text));
    if (panic > 0) return panicFinding(log, panic, verdict.test, at);
    const below = lineWithin(log, at + 1, end, (text) => SAID.test(text));
    const top = verdict.test.split('/')[0] ?? verdict.test;
    const above = below < 0 ? saidAbove(log, at, end, verdict.test) : -1;
    const cause = below >= 0 ? below : above >= 0 ? above : at;
    const said = groupsOf(SAID, log.text(cause)) ?? {};
    // What was said far above is an event of its own, or the block would hold other tests.
    const far = above >= 0 && at - above > 30;
    const last = far ? extend(log, above, (text) => /^\s{5,}\S/.test(text), 14) : end;
    const message = cause === at ? `${verdict.test} failed` : told(log, cause, said.message);
    const packageLine = after(log, at, (text) => /^FAIL\s+\S+/.test(text), 200);
    const names = failedParts(log, at, end, verdict.test);
    const network =
      cause !== at && lineWithin(log, cause, Math.min(last, cause + 14), (text) => DOWNLOAD.test(text));
    return {
      ...finding(log, cause, far ? above : Math.min(at, cause), last, {
        ...said,
        message,
        test: verdict.test,
        top,
        ...(packageLine > 0 ? { package: log.text(packageLine).split(/\s+/)[1] ?? '' } : {}),
      }),
      ...(typeof network === 'number' && network >= 0 ? { category: 'network' as const } : {}),
      failingTests: names.map((name) => ({ name, ...(said.file ? { file: said.file } : {}) })),
    };
  },
};

/** The failed test and its failed parts, whose verdicts stand below its own. */
function failedParts(log: Log, at: number, end: number, test: string): string[] {
  const names = [test];
  for (let i = at + 1; i <= end && names.length < 30; i++) {
    const part = FAIL.exec(log.text(i))?.groups?.test;
    if (part) names.push(part);
  }
  return names;
}

/**
 * With -v a test speaks when it runs, after a line that names it; of tests that run side by side the lines are mixed.
 * @returns the last line that the failed test, or a failed part of it, said before its verdict; -1 if none is found
 */
function saidAbove(log: Log, at: number, end: number, test: string): number {
  const names = new Set(failedParts(log, at, end, test));
  for (let i = at - 1; i >= 0 && at - i < 600; i--) {
    const speaker = /^\s*=== (?:RUN|CONT|NAME)\s+(\S+)/.exec(log.text(i))?.[1];
    if (!speaker || !names.has(speaker)) continue;
    const said = lineWithin(
      log,
      i + 1,
      Math.min(at, i + 12),
      (text) => SAID.test(text) || /^\s*===/.test(text),
    );
    if (said > 0 && SAID.test(log.text(said))) return said;
  }
  return -1;
}

/** testify prints "Error Trace" and "Error" below an empty message. */
function told(log: Log, cause: number, message: string | undefined): string {
  if (message?.trim()) return message.trim();
  const error = groupsWithin(log, /^\s+Error:\s+(?<message>\S.*)/, cause, cause + 6)?.message;
  return error ?? log.text(cause + 1).trim();
}

const panic: Reader = {
  id: 'go-panic',
  tool: 'go',
  category: 'test',
  strength: 0.88,
  anchors: ['panic: ', 'fatal error: concurrent map', 'fatal error: all goroutines'],
  read(log, at) {
    const text = log.text(at);
    if (!/^(?:panic: |fatal error: (?:concurrent map|all goroutines))/.test(text)) return null;
    const trace = after(log, at, (line) => /^goroutine \d+/.test(line), 12);
    if (trace < 0) return null;
    const verdict = before(log, at, (line) => FAIL.test(line), 6);
    const found = panicFinding(
      log,
      at,
      verdict >= 0 ? FAIL.exec(log.text(verdict))?.groups?.test : undefined,
      verdict,
    );
    return /test timed out/.test(text) ? { ...found, category: 'timeout' } : found;
  },
};

function panicFinding(log: Log, at: number, test: string | undefined, verdict: number): Finding {
  const end = extend(log, at, (text) => !/^(?:FAIL|exit status|ok )/.test(text), 40);
  const frame = groupsWithin(
    log,
    /^\s+(?<file>(?!.*\/(?:runtime|testing|libexec|go\/src)\/)\S+\.go):(?<line>\d+) \+0x/,
    at,
    end,
  );
  const running = groupsWithin(log, /^\s+(?<test>Test\w+\S*) \([\w.]+\)$/, at, Math.min(end, at + 4));
  const name = test ?? running?.test;
  const message = log
    .text(at)
    .replace(/^\s*(?:panic|fatal error): /, '')
    .replace(/ \[recovered.*$/, '');
  return finding(log, at, verdict >= 0 ? Math.min(verdict, at) : at, end, {
    ...(frame ?? {}),
    message,
    ...(name ? { test: name } : {}),
  });
}

const race: Reader = eventReader({
  id: 'go-race',
  tool: 'go',
  category: 'test',
  strength: 0.9,
  anchors: ['warning: data race'],
  expressions: [/^WARNING: (?<message>DATA RACE)/],
  details: [/^\s+(?<file>(?!.*\/(?:runtime|testing)\/)\S+\.go):(?<line>\d+) \+0x/],
  belongs: (text) => !/^={10}/.test(text),
  most: 40,
});

const ginkgo: Reader = eventReader({
  id: 'ginkgo',
  tool: 'ginkgo',
  category: 'test',
  anchors: ['[fail] ', '• [failed]'],
  expressions: [/^\s*\[FAIL\] (?<test>.{5,300})/],
  details: [/^\s*(?<file>\/?[\w./-]+_test\.go):(?<line>\d+)/],
  belongs: (text) => /_test\.go:\d+/.test(text),
  most: 3,
});

export const go: readonly Reader[] = [exhaustive, build, test, panic, race, ginkgo];
