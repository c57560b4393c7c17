/** The test runner of Node and everything else that writes TAP. */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { ERROR_LINE, OWN_PLACE } from './jest.ts';
import { before, extend, type Finding, type Reader } from './reader.ts';

const NOT_OK = /^(?<indent>\s*)not ok (?<number>\d+)(?: -)? (?<test>\S.*?)(?: # .*)?$/;
const EXCUSED = /# (?:TODO|SKIP)\b/i;

/** Failures of the machine or the network that come to light in a test: the line that says so is the cause. */
const SURROUNDINGS: readonly { says: RegExp; category: Category }[] = [
  { says: /\bEADDRINUSE\b/, category: 'infra' },
  { says: /\bENOSPC\b/, category: 'disk' },
  { says: /\bENOMEM\b/, category: 'memory' },
];

/** The lines of a test's YAML block and of the diagnostics below it. */
function blockEnd(log: Log, at: number): number {
  return extend(log, at, (text) => !/^\s*(?:not )?ok \d|^\s*\d+\.\.\d+$|^\s*# Subtest:/.test(text), 60);
}

/** What the block of a failed test says: its error, else that it ran too long, else how its process ended. */
function saidInBlock(log: Log, at: number, end: number): string | null {
  const error = lineWithin(log, at + 1, end, (line) => ERROR_LINE.test(line));
  if (error >= 0) return log.text(error).trim();
  const block = lineWithin(log, at, end, (line) => /^\s+(?:error|stack): [|>]/.test(line));
  const first = block >= 0 && block < end ? log.text(block + 1).trim() : '';
  if (first && first !== '...') return first;
  const code = groupsWithin(log, /^\s+exitcode: (?<code>-?\d+)/, at, end)?.code;
  if (code === undefined || code === '0' || code === '1') return null;
  const severity = groupsWithin(log, /^\s+severity: (?<severity>\w+)/, at, end)?.severity ?? 'fail';
  return `its process ended with ${code} (${severity})`;
}

function notOk(log: Log, at: number, ofNode: boolean): Finding | null {
  const text = log.text(at);
  const groups = groupsOf(NOT_OK, text);
  if (!groups?.test || EXCUSED.test(text)) return null;
  const end = blockEnd(log, at);
  const type = groupsWithin(log, /^\s+failureType: '?(?<type>\w+)/, at, end)?.type;
  if ((type !== undefined) !== ofNode) return null;
  const place = groupsWithin(
    log,
    /^\s+(?:location|at): '?(?:.*\()?(?:file:\/\/)?(?<file>[^'\s()]+?):(?<line>\d+):(?<column>\d+)/,
    at,
    end,
  );
  const message = groupsWithin(log, /^\s+error: '?(?<message>(?![|>])\S.*?)'?$/, at, end)?.message;
  const said = message ?? saidInBlock(log, at, end) ?? groups.test;
  const beyond = SURROUNDINGS.find(({ says }) => says.test(said));
  const named = beyond ? lineWithin(log, at, end, (line) => beyond.says.test(line)) : at;
  const found = finding(log, Math.max(at, named), at, end, {
    test: groups.test,
    number: groups.number ?? '',
    ...place,
    message: said,
  });
  if (beyond) return { ...found, category: beyond.category };
  // A suite is not ok because a test in it is not.
  return type === 'subtestsFailed' ? { ...found, failingTests: [], strength: 0.4 } : found;
}

const SPEC = /^\s*✖ (?<test>\S.*?)(?: \([\d.]+ms\))?$/;
const TEST_AT = /^\s*test at (?<file>\S+?):(?<line>\d+):(?<column>\d+)$/;

/** TAP with the runner's own fields; the spec reporter repeats every failed test at the end, each below the place where it is declared. */
const nodeTest: Reader = {
  id: 'node-test',
  tool: 'node:test',
  category: 'test',
  strength: 0.92,
  anchors: ['not ok ', 'test at '],
  read(log, at) {
    const place = groupsOf(TEST_AT, log.text(at));
    const test = at + 1 < log.length ? groupsOf(SPEC, log.text(at + 1))?.test : undefined;
    if (!place?.file || !test) return notOk(log, at, true);
    const end = extend(log, at, (text) => !TEST_AT.test(text) && !/^##\[|^npm /.test(text), 40);
    const error = lineWithin(log, at + 2, end, (text) => ERROR_LINE.test(text));
    const cause = error < 0 ? at + 1 : error;
    const own = groupsWithin(log, OWN_PLACE, at + 2, end) ?? place;
    const found = finding(log, cause, at, end, { ...own, test, message: log.text(cause).trim() });
    return { ...found, failingTests: [{ name: test, file: place.file }] };
  },
};

const tap: Reader = {
  id: 'tap',
  tool: 'tap',
  category: 'test',
  strength: 0.85,
  anchors: ['not ok '],
  read: (log, at) => notOk(log, at, false),
};

/** The block of a test of Node.js without its head, as reports quote it. */
const excerpt: Reader = {
  id: 'tap-block',
  tool: 'node-test',
  category: 'test',
  strength: 0.85,
  anchors: ['severity: fail', 'severity: crashed'],
  read(log, at) {
    if (!/^\s*severity: (?:fail|crashed)$/.test(log.text(at))) return null;
    if (before(log, at, (text) => NOT_OK.test(text), 5) >= 0) return null;
    const end = blockEnd(log, at);
    const error = lineWithin(log, at + 1, end, (text) => ERROR_LINE.test(text));
    const place = groupsWithin(log, OWN_PLACE, at, end);
    const message = error >= 0 ? log.text(error).trim() : saidInBlock(log, at, end);
    if (message === null) return null;
    const name = groupsOf(
      /(?<test>(?:parallel|sequential|pummel|async-hooks|es-module|message|known_issues|internet|wasi|addons|node-api|js-native-api)\/test-[\w-]+)/,
      place?.file ?? '',
    )?.test;
    return finding(log, error >= 0 ? error : at, Math.max(0, at - 1), end, {
      ...place,
      ...(name ? { test: name } : {}),
      message,
    });
  },
};

export const tapLike: readonly Reader[] = [nodeTest, tap, excerpt];
