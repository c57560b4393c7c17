/** What ends a Node process: an exception that nobody caught. */
import type { Log } from '../log/log.ts';
import { finding, groupsWithin } from './event.ts';
import { OWN_PLACE } from './jest.ts';
import { after, before, extend, type Finding, type Reader } from './reader.ts';

const HEAD = /^(?:Uncaught )?(?:\[?[A-Z]\w*)?(?:Error|Exception|Rejection)(?: \[\w+\])?(?:: \S|$)/;
const FRAME = /^\s+at \S/;
const CARET = /^\s*\^+\s*$/;
const PLACE = /^(?:file:\/\/)?(?<file>(?!node:)[^\s:()]+\.[cm]?[jt]sx?):(?<line>\d+)$/;

/** @param at the line that names the error, above its frames */
function uncaught(log: Log, at: number): Finding {
  const end = extend(log, at, (text) => !/^\s*$|^Node\.js v/.test(text), 40);
  const caret = before(log, at, (text) => CARET.test(text), 4);
  const thrown = caret < 0 ? null : groupsWithin(log, PLACE, Math.max(0, caret - 3), caret);
  const place = groupsWithin(log, OWN_PLACE, at, end) ?? thrown;
  const start = caret < 0 ? at : Math.max(0, caret - 2);
  return finding(log, at, start, end, { ...place, message: log.text(at).trim() });
}

/** Since version 17 Node names its version when an exception ends it. */
const crashed: Reader = {
  id: 'node-uncaught',
  tool: 'node',
  category: 'other',
  strength: 0.72,
  anchors: ['node.js v'],
  read(log, at) {
    if (!/^Node\.js v\d+\.\d+\.\d+\S*$/.test(log.text(at))) return null;
    const head = before(log, at, (text) => HEAD.test(text) && !CARET.test(text), 60);
    if (head < 0) return null;
    const found = uncaught(log, head);
    return { ...found, end: Math.max(found.end, at) };
  },
};

/** Older ones show the loader's throw statement above the module that is missing. */
const missingModule: Reader = {
  id: 'node-module',
  tool: 'node',
  category: 'dependency',
  strength: 0.72,
  anchors: ['error: cannot find module', 'error [err_module_not_found]'],
  read(log, at) {
    if (!HEAD.test(log.text(at))) return null;
    const thrown = before(log, at, (text) => CARET.test(text), 4);
    const stack = after(log, at, (text) => FRAME.test(text), 12);
    return thrown >= 0 && stack >= 0 ? uncaught(log, at) : null;
  },
};

export const node: readonly Reader[] = [missingModule, crashed];
