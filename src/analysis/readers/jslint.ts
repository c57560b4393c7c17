/** Linters and formatters of JavaScript and style sheets: ESLint, Prettier, Biome, Stylelint. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { before, extend, location, type Reader } from './reader.ts';

const RULE = '(?:\\s{2,}(?<rule>(?:@[\\w-]+/)*[a-z][\\w-]*(?:/[\\w-]+)*))?\\s*$';
const STYLISH = new RegExp(`^\\s*(?<line>\\d+):(?<column>\\d+)\\s+error\\s+(?<message>\\S.*?)${RULE}`);
const NEXT = new RegExp(`^\\s*(?<line>\\d+):(?<column>\\d+)\\s+Error: (?<message>\\S.*?)${RULE}`);
const UNIX =
  /^(?<file>(?:[A-Za-z]:)?[^\s:]+):(?<line>\d+):(?<column>\d+): (?<message>\S.*) \[Error\/(?<rule>[^\]]+)\]$/;
const COMPACT =
  /^(?<file>\S[^:]*): line (?<line>\d+), col (?<column>\d+), Error - (?<message>\S.*?)(?: \((?<rule>[^()]+)\))?$/;
/** The line above the problems of a file is its path alone. */
const HEADER = /^(?:(?:[A-Za-z]:)?[\\/]|\.{1,2}\/)?[\w@.()[\]~+ \\/-]*\.\w{1,10}$/;
const PROBLEM = /^\s*\d+:\d+\s/;

/** The file under whose path the problem at `at` is listed; empty if no path stands above. */
function fileAbove(log: Log, at: number): string {
  const header = before(log, at, (text) => !PROBLEM.test(text), 200);
  const text = header < 0 ? '' : log.text(header).trim();
  return HEADER.test(text) ? text : '';
}

const eslint: Reader = {
  id: 'eslint',
  tool: 'eslint',
  category: 'lint',
  strength: 0.9,
  anchors: ['error  ', 'error\t', '[error/', ', error - ', '  error: '],
  read(log, at) {
    const text = log.text(at);
    const alone = groupsOf(UNIX, text) ?? groupsOf(COMPACT, text);
    if (alone) return finding(log, at, at, at, alone);
    const groups = groupsOf(STYLISH, text) ?? groupsOf(NEXT, text);
    if (!groups?.message) return null;
    const file = fileAbove(log, at);
    // Without a path above and a rule behind it, the line may be any program's.
    if (!file && !groups.rule) return null;
    return finding(log, at, at, at, file ? { ...groups, file } : groups);
  },
};

const WARNED = /^\s*\[warn\] (?<file>\S.*\.\w{1,10})$/;

const prettier: Reader = {
  id: 'prettier',
  tool: 'prettier',
  category: 'lint',
  strength: 0.9,
  anchors: ['code style issues'],
  read(log, at) {
    if (!/^\s*(?:\[warn\] )?Code style issues/.test(log.text(at))) return null;
    let start = at;
    while (start > 0 && at - start < 200 && WARNED.test(log.text(start - 1))) start--;
    if (start === at) return null;
    const files = Array.from({ length: at - start }, (_, i) => groupsOf(WARNED, log.text(start + i))?.file);
    const [first] = files;
    return {
      cause: start,
      start,
      end: at,
      message: `${files.length === 1 ? first : `${files.length} files`} not formatted with Prettier`,
      locations: files.flatMap((file) => (file ? [location(file)] : [])),
      values: first ? { file: first } : {},
    };
  },
};

/** A script around Prettier that lists the files below its request. */
const listed: Reader = {
  id: 'prettier-list',
  tool: 'prettier',
  category: 'lint',
  strength: 0.9,
  anchors: ['files listed below', 'uses prettier to format'],
  read(log, at) {
    const end = Math.min(log.length - 1, at + 6);
    const near = lineWithin(log, Math.max(0, at - 3), end, (text) => /[Pp]rettier/.test(text));
    const first = near < 0 ? -1 : lineWithin(log, at + 1, end, (text) => SOURCE_FILE.test(text));
    if (first < 0) return null;
    const last = extend(log, first, (text) => SOURCE_FILE.test(text), 100);
    const files = Array.from({ length: last - first + 1 }, (_, i) => log.text(first + i).trim());
    const [file] = files;
    return {
      ...finding(log, first, at, Math.min(last, first + 20), {
        file: file ?? '',
        message: `${file} is not formatted with Prettier`,
      }),
      locations: files.map((name) => location(name)),
    };
  },
};

/** A path alone on its line. */
const SOURCE_FILE = /^\s*(?:[\w@.()[\]-]+\/)+[\w.()[\]-]+\.\w{1,6}$/;

const prettierSyntax = eventReader({
  id: 'prettier-syntax',
  tool: 'prettier',
  category: 'lint',
  anchors: ['syntaxerror: '],
  expressions: [
    /^\s*\[error\] (?<file>\S[^:]*): (?<message>SyntaxError: .*?)(?: \((?<line>\d+):(?<column>\d+)\))?$/,
  ],
  belongs: (text) => /^\s*\[error\] +>?\s*\d* \|/.test(text),
  most: 8,
});

const BIOME =
  /^(?<file>\S+?\.\w{1,10})(?::(?<line>\d+):(?<column>\d+))? (?<rule>(?:lint|assist|suppressions|format|organizeImports|parse|check|internalError)\S*).*━{4}/;

const biome: Reader = {
  id: 'biome',
  tool: 'biome',
  category: 'lint',
  strength: 0.9,
  anchors: ['━━━━'],
  read(log, at) {
    const groups = groupsOf(BIOME, log.text(at));
    if (!groups) return null;
    const end = extend(log, at, (text) => !/━{4}|^(?:Checked|Found|Skipped) \d/.test(text), 40);
    // ✖ marks an error; a warning is marked with "!".
    const said = lineWithin(log, at + 1, end, (text) => /^\s*[✖×] /.test(text));
    if (said < 0) return null;
    const message = log
      .text(said)
      .trim()
      .replace(/^[✖×] /, '');
    return finding(log, said, at, end, { ...groups, message });
  },
};

const stylelint: Reader = {
  id: 'stylelint',
  tool: 'stylelint',
  category: 'lint',
  strength: 0.9,
  anchors: ['  ✖  ', '  ×  '],
  read(log, at) {
    const groups = groupsOf(
      new RegExp(`^\\s*(?<line>\\d+):(?<column>\\d+)\\s+[✖×]\\s+(?<message>\\S.*?)${RULE}`),
      log.text(at),
    );
    if (!groups?.message) return null;
    const file = fileAbove(log, at);
    return finding(log, at, at, at, file ? { ...groups, file } : groups);
  },
};

export const jslint: readonly Reader[] = [eslint, prettier, listed, prettierSyntax, biome, stylelint];
