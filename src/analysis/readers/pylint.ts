/** What checks Python without running it: mypy, pyright, ruff, flake8, pylint, black, isort, bandit; pre-commit. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf } from './event.ts';
import { after, before, diagnosticReader, extend, type Reader } from './reader.ts';

const RULE =
  /^(?<file>(?:[A-Za-z]:)?[^\s:]+\.(?:pyi?|ipynb)):(?:cell \d+:)?(?<line>\d+):(?:(?<column>\d+):)? (?<rule>[A-Z]{1,5}\d{2,5}):? (?<message>\S.*)/;
const SOURCE = /^\s*(?:\d+ )?\||^\s*=|^\s+\^|^ {4,}\S/;

const mypy = diagnosticReader({
  id: 'mypy',
  tool: 'mypy',
  category: 'lint',
  anchors: ['.py:', '.pyi:'],
  expression:
    /^(?<file>(?:[A-Za-z]:)?[^\s:]+\.pyi?):(?<line>\d+)(?::(?<column>\d+))?(?::\d+:\d+)?: error: (?<message>.+?)(?:\s+\[(?<code>[a-z][\w-]+)\])?$/,
  belongs: (text) => /^\s{4,}\S|\.pyi?:\d+(?::\d+)?: note: /.test(text),
});

const pyright = diagnosticReader({
  id: 'pyright',
  tool: 'pyright',
  category: 'lint',
  anchors: [' - error: '],
  expression:
    /^\s*(?<file>(?:[A-Za-z]:)?[^\s:]+\.pyi?):(?<line>\d+):(?<column>\d+) - error: (?<message>.+?)(?: \((?<code>report\w+)\))?$/,
  belongs: (text) => /^\s{4,}\S/.test(text) && !/ - (?:error|warning): /.test(text),
});

/** Ruff prints flake8's form with its own last line, or the rule first and the place below it. */
const ruff: Reader = {
  id: 'ruff',
  tool: 'ruff',
  category: 'lint',
  strength: 0.9,
  anchors: ['.py:', '.pyi:', '.ipynb:', 'would reformat: '],
  read(log, at) {
    const text = log.text(at);
    const format = groupsOf(/^Would reformat: (?<file>\S.*)/, text);
    if (format) return finding(log, at, at, at, { ...format, message: `${format.file} is not formatted` });
    const place = groupsOf(
      /^\s*--> (?<file>[^\s:]+\.(?:pyi?|ipynb)):(?:cell \d+:)?(?<line>\d+):(?<column>\d+)/,
      text,
    );
    const head =
      place && groupsOf(/^(?<rule>[A-Z]{1,5}\d{2,5}|[a-z-]+:) (?:\[\*\] )?(?<message>.+)/, log.text(at - 1));
    if (place && head) {
      const end = extend(log, at, (line) => SOURCE.test(line) || /^help: /.test(line), 14);
      return finding(log, at - 1, at - 1, end, { ...place, ...head });
    }
    const groups = groupsOf(RULE, text);
    if (!groups || !isRuff(log, at, text)) return null;
    return finding(
      log,
      at,
      at,
      extend(log, at, (line) => SOURCE.test(line), 10),
      groups,
    );
  },
};

function isRuff(log: Log, at: number, text: string): boolean {
  if (/ \[\*\] /.test(text)) return true;
  return after(log, at, (line) => /^Found \d+ errors?(?:\.| \()/.test(line), 200) >= 0;
}

const flake8: Reader = {
  id: 'flake8',
  tool: 'flake8',
  category: 'lint',
  strength: 0.88,
  anchors: ['.py:', '.pyi:'],
  read(log, at) {
    const groups = groupsOf(RULE, log.text(at));
    if (!groups?.rule || /^[CRWEFI]\d{4}$/.test(groups.rule) || isRuff(log, at, log.text(at))) return null;
    return finding(
      log,
      at,
      at,
      extend(log, at, (line) => /^ {4,}\S|^\s+\^/.test(line), 3),
      groups,
    );
  },
};

/** Errors fail the run; the rest does so by the settings. */
const pylint: Reader = {
  id: 'pylint',
  tool: 'pylint',
  category: 'lint',
  strength: 0.75,
  anchors: ['.py:'],
  read(log, at) {
    const groups = groupsOf(
      /^(?<file>[^\s:]+\.py):(?<line>\d+):(?:(?<column>\d+):)? \[?(?<rule>[CRWEFI]\d{4})(?:\((?<code>[\w-]+)\).*\])?:? (?<message>.+)/,
      log.text(at),
    );
    if (!groups?.rule) return null;
    return { ...finding(log, at, at, at, groups), strength: /^[EF]/.test(groups.rule) ? 0.9 : 0.75 };
  },
};

const black = eventReader({
  id: 'black',
  tool: 'black',
  category: 'lint',
  anchors: ['would reformat ', 'error: cannot format '],
  expressions: [
    /^(?<message>would reformat (?<file>\S.*))/,
    /^error: (?<message>cannot format (?<file>[^\s:]+): .*)/,
  ],
  belongs: () => false,
});

const isort = eventReader({
  id: 'isort',
  tool: 'isort',
  category: 'lint',
  anchors: ['imports are incorrectly sorted'],
  expressions: [/^ERROR: (?<file>\S.*?) (?<message>Imports are incorrectly sorted.*)/],
  belongs: () => false,
});

const bandit = eventReader({
  id: 'bandit',
  tool: 'bandit',
  category: 'security',
  strength: 0.85,
  anchors: ['>> issue: ['],
  expressions: [/^>> Issue: \[(?<rule>\w+):(?<name>\w+)\] (?<message>.+)/],
  details: [/^\s*Location: (?<file>[^\s:]+):(?<line>\d+)(?::(?<column>\d+))?/],
  most: 6,
});

/** A hook that rewrites files fails without a word of its own. */
const preCommit: Reader = {
  id: 'pre-commit',
  tool: 'pre-commit',
  category: 'lint',
  strength: 0.72,
  anchors: ['- files were modified by this hook'],
  read(log, at) {
    if (log.text(at).trim() !== '- files were modified by this hook') return null;
    const head = before(log, at, (text) => /\.{3,}\S*Failed$/.test(text), 5);
    const hook = head < 0 ? 'a hook' : (log.text(head).split('...')[0] ?? '').trim();
    const end = extend(
      log,
      at,
      (text) => /\S/.test(text) && !/\.{3,}\S*(?:Passed|Failed|\(no files)/.test(text),
      12,
    );
    return finding(log, at, head < 0 ? at : head, end, { hook, message: `${hook} changed files` });
  },
};

export const pylinters: readonly Reader[] = [
  mypy,
  pyright,
  ruff,
  flake8,
  pylint,
  black,
  isort,
  bandit,
  preCommit,
];
