/** Scenarios in words: Cucumber in its languages, behave, Behat; and Robot Framework. */
import type { FailingTest } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf, lineWithin } from './event.ts';
import { extend, type Finding, type Reader } from './reader.ts';

const LISTS = /^\s*(?:-{3} )?(?:Failing scenarios|Failing Scenarios|Failed scenarios|Failed Scenarios):\s*$/;
const SCENARIO =
  /^\s*(?:cucumber (?:-p \S+ )?)?(?<file>[^\s:#]+\.feature):(?<line>\d+)(?:\s+(?:# )?(?:Scenario: )?(?<test>\S.*))?$/;
/** What a failed step says: an assertion, an exception, or an undefined step. */
const SAID =
  /^\s+(?:Assertion Failed|ASSERT FAILED|Failed asserting|expected|Expected|Traceback|[A-Z]\w*(?:::\w+)*(?:Error|Exception)\b|\(?[A-Z]\w+(?:::\w+)+Error|AssertionError|✖|undefined)/;

/** The list of scenarios at the end; the step's own words stand above it. */
const cucumber: Reader = {
  id: 'cucumber',
  tool: 'cucumber',
  category: 'test',
  strength: 0.9,
  anchors: ['failing scenarios', 'failed scenarios'],
  read(log, at): Finding | null {
    if (!LISTS.test(log.text(at))) return null;
    const end = extend(log, at, (text) => SCENARIO.test(text) || text.trim() === '', 200);
    const tests: FailingTest[] = [];
    for (let i = at + 1; i <= end; i++) {
      const { file, test, line } = groupsOf(SCENARIO, log.text(i)) ?? {};
      if (file) tests.push({ name: test ?? `${file}:${line}`, file });
    }
    const [first] = tests;
    const head = lineWithin(log, Math.min(at + 1, end), end, (text) => SCENARIO.test(text));
    if (!first || head < 0) return null;
    const values = groupsOf(SCENARIO, log.text(head)) ?? {};
    const said = saidAbove(log, at);
    const cause = said < 0 ? head : said;
    const found = finding(log, cause, cause, cause === head ? end : cause, {
      ...values,
      message: log.text(cause).trim(),
    });
    return { ...found, tool: toolOf(log, at), failingTests: tests };
  },
};

/** The first failed step above the list: nearest block that says why, read from its top. */
function saidAbove(log: Log, at: number): number {
  let found = -1;
  for (let i = at - 1; i >= 0 && at - i < 400; i--)
    if (SAID.test(log.text(i)) && !/^\s+#/.test(log.text(i))) found = i;
  return found;
}

function toolOf(log: Log, at: number): string {
  const text = log.text(at);
  if (text.includes('---')) return 'behat';
  return lineWithin(log, at, Math.min(log.length - 1, at + 30), (line) =>
    /^\d+ features? passed, \d+ failed/.test(line),
  ) >= 0
    ? 'behave'
    : 'cucumber';
}

const ROBOT = /^(?<test>\S.*?)\s+\| FAIL \|$/;

/** Robot Framework: a name, the mark, and below it the message; a suite is marked as well. */
const robot: Reader = {
  id: 'robot',
  tool: 'robotframework',
  category: 'test',
  strength: 0.88,
  anchors: ['| fail |'],
  read(log, at) {
    const test = groupsOf(ROBOT, log.text(at))?.test;
    const message = log.text(at + 1).trim();
    if (!test || message === '' || /^\d+ (?:critical )?tests?,|^[-=]{20,}$/.test(message)) return null;
    const end = extend(log, at, (text) => !/^[-=]{20,}$/.test(text), 20);
    return finding(log, at + 1, at, end, { test, message });
  },
};

export const behaviour: readonly Reader[] = [cucumber, robot];
