/** Tests in a browser: Playwright and Cypress. */
import type { Log } from '../log/log.ts';
import { finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { ERROR_LINE } from './jest.ts';
import { isCypress, mochaList } from './jsunit.ts';
import { after, before, extend, type Reader } from './reader.ts';

const HEAD =
  /^\s*\d+\) (?:\[(?<project>[^\]]+)\] › )?(?<file>[^\s:]+\.[cm]?[jt]sx?):(?<line>\d+):(?<column>\d+) › (?<test>\S.*)$/;

/** Whether the summary counts the test among those that passed when they were tried again. */
function flaky(log: Log, at: number, test: string): boolean {
  const summary = after(log, at, (text) => /^\s+\d+ flaky$/.test(text), 4000);
  if (summary < 0) return false;
  const end = extend(
    log,
    summary,
    (text) => !/^\s+\d+ (?:failed|passed|skipped|did not run)/.test(text),
    200,
  );
  return lineWithin(log, summary, end, (text) => text.includes(test)) >= 0;
}

const playwright: Reader = {
  id: 'playwright',
  tool: 'playwright',
  category: 'test',
  strength: 0.92,
  anchors: [
    '] › ',
    'spec.ts:',
    'test.ts:',
    'setup.ts:',
    'spec.tsx:',
    'test.tsx:',
    'spec.js:',
    'test.js:',
    'spec.mjs:',
    'test.mjs:',
  ],
  read(log, at) {
    const groups = groupsOf(HEAD, log.text(at));
    // A rule of dashes fills the line behind the title.
    const test = groups?.test?.split(' ──')[0]?.trim();
    if (!groups || !test) return null;
    const end = extend(
      log,
      at,
      (text) => !HEAD.test(text) && !/^\s*\d+ (?:failed|passed|flaky|skipped)\b/.test(text),
      45,
    );
    const error = lineWithin(
      log,
      at + 1,
      end,
      (text) => ERROR_LINE.test(text) || /^\s*Test timeout of /.test(text),
    );
    const cause = error < 0 ? at : error;
    const place = groupsWithin(
      log,
      /^\s+at (?:.*\()?(?<file>(?!.*node_modules)[^\s():]+\.[cm]?[jt]sx?):(?<line>\d+):(?<column>\d+)/,
      cause,
      end,
    );
    const found = finding(log, cause, at, end, {
      ...groups,
      ...place,
      test,
      message: log.text(cause).trim(),
    });
    return {
      ...found,
      failingTests: [{ name: test, ...(groups.file ? { file: groups.file } : {}) }],
      ...(flaky(log, at, test) ? { strength: 0.2, failingTests: [] } : {}),
    };
  },
};

const cypress: Reader = {
  id: 'cypress',
  tool: 'cypress',
  category: 'test',
  strength: 0.92,
  anchors: [' failing'],
  read(log, at) {
    if (!isCypress(log, at)) return null;
    const running = before(log, at, (text) => /^\s*Running:\s/.test(text), 2000);
    const file = running < 0 ? undefined : groupsOf(/Running:\s+(?<file>\S+)/, log.text(running))?.file;
    return mochaList(log, at, file);
  },
};

export const browserTests: readonly Reader[] = [playwright, cypress];
