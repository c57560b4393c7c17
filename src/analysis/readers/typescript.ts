/** TypeScript: tsc and vue-tsc, with and without `--pretty`, and the type check of `next build`. */
import { finding, groupsOf } from './event.ts';
import { extend, type Reader } from './reader.ts';

const PLAIN =
  /(?:^|\s)(?<file>\S+?)\((?<line>\d+),(?<column>\d+)\): error (?<code>TS\d{3,5}): (?<message>\S.*)/;
const PRETTY =
  /(?:^|\s)(?<file>(?:[A-Za-z]:)?[^\s:]+):(?<line>\d+):(?<column>\d+) - error (?<code>TS\d{3,5}): (?<message>\S.*)/;
const BARE = /(?:^|\s)error (?<code>TS\d{3,5}): (?<message>\S.*)/;
const PLACE = /^(?<file>\.{0,2}[\w/@()[\].\\-]+\.[cm]?tsx?):(?<line>\d+):(?<column>\d+)$/;

const tsc: Reader = {
  id: 'tsc',
  tool: 'tsc',
  category: 'compile',
  strength: 0.92,
  anchors: ['error ts'],
  read(log, at) {
    const text = log.text(at);
    const groups = groupsOf(PLAIN, text) ?? groupsOf(PRETTY, text) ?? groupsOf(BARE, text);
    if (!groups?.code) return null;
    const pretty = !/\(\d+,\d+\): error/.test(text);
    const end = extend(log, at, (line) => detail(line, pretty), 14);
    return finding(log, at, at, end, groups);
  },
};

/** What is indented explains the error; `--pretty` adds the source lines with their numbers. */
function detail(text: string, pretty: boolean): boolean {
  if (/error TS\d|^Found \d+ error/.test(text)) return false;
  return /^\s+\S/.test(text) || (pretty && (text.trim() === '' || /^\d+\s/.test(text)));
}

const next: Reader = {
  id: 'next-types',
  tool: 'tsc',
  category: 'compile',
  strength: 0.9,
  anchors: ['type error: '],
  read(log, at) {
    const groups = groupsOf(/^(?:\[\w+\] )?Type error: (?<message>\S.*)/, log.text(at));
    const place = groups && at > 0 ? groupsOf(PLACE, log.text(at - 1).trim()) : null;
    if (!groups || !place) return null;
    const end = extend(log, at, (text) => text.trim() === '' || /^\s*>?\s*\d* \|/.test(text), 10);
    return finding(log, at, at - 1, end, { ...place, ...groups });
  },
};

export const typescript: readonly Reader[] = [tsc, next];
