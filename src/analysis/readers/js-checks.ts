/** Smaller checks and runners of JavaScript: Deno, XO and tsd, Standard, JSHint, TSLint, dprint, Knip, madge, WebdriverIO. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { ERROR_LINE } from './jest.ts';
import { before, extend, location, type Reader } from './reader.ts';

/** eslint-formatter-pretty, which XO and tsd use: a path, and below it the problems with a cross. */
const pretty: Reader = {
  id: 'xo',
  tool: 'xo',
  category: 'lint',
  strength: 0.88,
  anchors: ['✖  ', '×  '],
  read(log, at) {
    const groups = groupsOf(
      /^\s*[✖×]\s+(?<line>\d+):(?<column>\d+)\s+(?<message>\S.*?)(?:\s{2,}(?<rule>[@\w/-]+))?$/,
      log.text(at),
    );
    if (!groups?.message) return null;
    const header = before(log, at, (text) => !/^\s*[✖×⚠]\s+\d+:\d+/.test(text), 100);
    const file =
      header < 0
        ? undefined
        : groupsOf(/^\s{0,4}(?<file>[\w@./\\-]+\.\w{1,10})(?::\d+:\d+)?$/, log.text(header))?.file;
    // A style sheet's problem looks the same, and is Stylelint's.
    if (!file || /\.(?:css|scss|sass|less|vue)$/.test(file)) return null;
    const found = finding(log, at, at, at, { ...groups, file });
    return /\.test-d\.\w+$/.test(file) ? { ...found, tool: 'tsd', category: 'test' } : found;
  },
};

/** Standard and its kin for Ruby say once who speaks; each problem follows indented. */
const STANDARD =
  /^\s{1,4}(?<file>[^\s:]+\.\w{1,5}):(?<line>\d+):(?<column>\d+): (?:(?<cop>[A-Z]\w+\/\w+): )?(?<message>\S.*?)(?: \((?<rule>[\w@/-]+)\))?$/;

const standard: Reader = {
  id: 'standard',
  tool: 'standard',
  category: 'lint',
  strength: 0.9,
  anchors: ['standard: use '],
  read(log, at) {
    if (!/^\s*(?:standard|semistandard|ts-standard): Use /.test(log.text(at))) return null;
    const first = lineWithin(log, at, Math.min(log.length - 1, at + 4), (text) => STANDARD.test(text));
    if (first < 0) return null;
    const end = extend(log, first, (text) => STANDARD.test(text), 100);
    const values = groupsOf(STANDARD, log.text(first)) ?? {};
    const all = Array.from(
      { length: end - first + 1 },
      (_, i) => groupsOf(STANDARD, log.text(first + i)) ?? {},
    );
    const found = finding(log, first, at, Math.min(end, first + 15), {
      ...values,
      rule: values.cop ?? values.rule ?? '',
    });
    return {
      ...found,
      tool: /Ruby/.test(log.text(at)) ? 'standardrb' : 'standard',
      locations: all.flatMap(({ file, line, column, message }) =>
        file ? [location(file, line, column, message)] : [],
      ),
    };
  },
};

/** JSHint and JSCS under grunt or alone: the path, a line number, and what is wrong. */
const jshint = eventReader({
  id: 'jshint',
  tool: 'jshint',
  category: 'lint',
  anchors: [': line ', ', col '],
  expressions: [
    /^(?<file>[^\s:]+\.\w{1,5}): line (?<line>\d+), col (?<column>\d+), (?!Error|Warning)(?<message>\S.*?)(?: \((?<rule>[WE]\d+)\))?$/,
  ],
  belongs: () => false,
});

/** Grunt's reporter for JSHint: the file, then the source line behind its number, then a mark with the words. */
const gruntJshint: Reader = {
  id: 'grunt-jshint',
  tool: 'jshint',
  category: 'lint',
  strength: 0.86,
  anchors: ['^ '],
  read(log, at) {
    const message = groupsOf(/^\s{10,}\^ (?<message>[A-Z'"]\S.*)$/, log.text(at))?.message;
    const line = message ? groupsOf(/^\s+(?<line>\d+) \|/, log.text(at - 1))?.line : undefined;
    if (!message || !line) return null;
    const head = before(log, at, (text) => /^\s{2,4}\S+\.\w{1,5}$/.test(text), 60);
    const file = head < 0 ? undefined : log.text(head).trim();
    return file ? finding(log, at, at - 1, at, { file, line, message }) : null;
  },
};

const tslint = eventReader({
  id: 'tslint',
  tool: 'tslint',
  category: 'lint',
  anchors: ['error: '],
  expressions: [
    /^ERROR: (?:\([\w-]+\) )?(?<file>[^\s:[]+\.tsx?)(?:\[(?<line>\d+), (?<column>\d+)\]|:(?<l>\d+):(?<c>\d+))(?: -|:) (?<message>\S.*)/,
  ],
  belongs: () => false,
});

/** ESLint that dies itself: what it says of a rule or a setting stands below. */
const eslintCrash: Reader = {
  id: 'eslint-crash',
  tool: 'eslint',
  category: 'lint',
  strength: 0.88,
  anchors: ['oops! something went wrong'],
  read(log, at) {
    if (!/^\s*Oops! Something went wrong/.test(log.text(at))) return null;
    const end = extend(log, at, (text) => !/^\s*(?:npm |error Command|##\[)/.test(text), 30);
    const said = lineWithin(log, at + 1, end, (text) => ERROR_LINE.test(text));
    const told =
      said >= 0
        ? said
        : lineWithin(log, at + 1, end, (text) => /\S/.test(text) && !/^\s*ESLint: \d/.test(text));
    if (told < 0) return null;
    const values = {
      ...groupsWithin(log, /^Occurred while linting (?<file>[^\s:]+):(?<line>\d+)/, told, end),
      ...groupsWithin(log, /^Rule: "(?<rule>[^"]+)"/, told, end),
    };
    const settings = /config|Cannot find (?:module|package)|plugin|Failed to load|couldn't find/i.test(
      log.text(told),
    );
    const found = finding(log, told, at, Math.min(end, told + 8), {
      ...values,
      message: log.text(told).trim(),
    });
    return settings && !values.rule ? { ...found, category: 'config' } : found;
  },
};

const DENO_FAIL = /^(?<test>\S.*?) \.\.\. (?:.{0,40})FAILED(?: \([\d.]+m?s\))?$/;

/** Deno lists each failure again: `name => ./file.ts:3:6`, and the error below. */
const denoTest: Reader = {
  id: 'deno-test',
  tool: 'deno',
  category: 'test',
  strength: 0.92,
  anchors: [' => ./', ' => file://', '... failed'],
  read(log, at) {
    const groups = groupsOf(
      /^(?<test>\S.*?) => (?:file:\/\/)?(?<file>\S+?):(?<line>\d+):(?<column>\d+)$/,
      log.text(at),
    );
    if (!groups?.test) {
      const test = groupsOf(DENO_FAIL, log.text(at))?.test;
      return test ? { ...finding(log, at, at, at, { test }), strength: 0.7 } : null;
    }
    const said = groupsOf(/^error: (?<message>(?:\(in promise\) )?\S.*)/, log.text(at + 1))?.message;
    if (!said) return null;
    const end = extend(
      log,
      at,
      (text) => !/^(?:\S.* => (?:\.\/|file:)|FAILED \||\s*FAILURES)/.test(text),
      30,
    );
    return finding(log, at + 1, at, end, { ...groups, message: said });
  },
};

const denoLint: Reader = {
  id: 'deno-lint',
  tool: 'deno',
  category: 'lint',
  strength: 0.9,
  anchors: ['error['],
  read(log, at) {
    const groups = groupsOf(/^error\[(?<rule>[a-z][a-z-]+)\]: (?<message>\S.*)/, log.text(at));
    const end = extend(log, at, (text) => /^\s*(?:-->|\||\d+ \||=|docs:)|^\s*$/.test(text), 10);
    const place =
      groups &&
      groupsWithin(log, /^\s*--> (?<file>[^\s:]+\.[cm]?[jt]sx?):(?<line>\d+):(?<column>\d+)/, at, end);
    return groups && place ? finding(log, at, at, end, { ...groups, ...place }) : null;
  },
};

const denoCheck = eventReader({
  id: 'deno-check',
  tool: 'deno',
  category: 'compile',
  strength: 0.92,
  anchors: [' [error]: '],
  expressions: [/^(?:error: )?(?<code>TS\d{3,5}) \[ERROR\]: (?<message>\S.*)/],
  details: [/^\s+at (?:file:\/\/)?(?<file>\S+?):(?<line>\d+):(?<column>\d+)$/],
  belongs: (text) => !/^(?:error: )?TS\d+ \[ERROR\]|^Found \d+ errors/.test(text),
  most: 6,
});

const unformatted: Reader = {
  id: 'dprint',
  tool: 'dprint',
  category: 'lint',
  strength: 0.9,
  anchors: ['not formatted file'],
  read(log, at) {
    if (!/^(?:error: )?Found \d+ not formatted files?\b/.test(log.text(at))) return null;
    const FROM = /^from (?<file>\/?\S+?):$/;
    const files: string[] = [];
    let start = at;
    for (let i = at - 1; i >= 0 && at - i < 400; i--) {
      const file = groupsOf(FROM, log.text(i))?.file;
      if (file) {
        files.unshift(file);
        start = i;
      }
    }
    const tool = /^error: /.test(log.text(at)) ? 'deno' : 'dprint';
    const [file] = files;
    const found = finding(log, start, start, Math.min(at, start + 20), {
      ...(file ? { file } : {}),
      message: log.text(at).trim(),
    });
    return { ...found, tool, locations: files.map((name) => ({ file: name })) };
  },
};

const knip: Reader = {
  id: 'knip',
  tool: 'knip',
  category: 'lint',
  strength: 0.82,
  anchors: [
    'unused files (',
    'unused dependencies (',
    'unused devdependencies (',
    'unused exports (',
    'unlisted dependencies (',
    'unresolved imports (',
    'unlisted binaries (',
    'unused exported types (',
  ], // prettier-ignore
  read(log, at) {
    const groups = groupsOf(
      /^(?<message>(?:Unused|Unlisted|Unresolved|Duplicate) [a-zA-Z ]{4,30} \(\d+\))$/,
      log.text(at),
    );
    if (!groups) return null;
    const end = extend(
      log,
      at,
      (text) =>
        /\S/.test(text) &&
        !/^(?:Unused|Unlisted|Unresolved) /.test(text) &&
        !/^(?:npm|error|##\[)/.test(text),
      20,
    );
    const first =
      at + 1 <= end
        ? groupsOf(/^(?<name>\S+)(?:\s+(?<file>[^\s:]+\.\w+)(?::(?<line>\d+))?)?/, log.text(at + 1))
        : null;
    const file = first?.file ?? (groups.message?.startsWith('Unused files') ? first?.name : undefined);
    return finding(log, at, at, end, { ...groups, ...first, ...(file ? { file } : {}) });
  },
};

const madge = eventReader({
  id: 'madge',
  tool: 'madge',
  category: 'lint',
  strength: 0.85,
  anchors: ['circular dependenc'],
  expressions: [/^\s*[✖×] (?<message>Found \d+ circular dependenc(?:y|ies)!?)/],
  details: [/^\s*1\) (?<cycle>\S.*)/],
  belongs: (text) => /^\s*(?:\d+\) .*|)$/.test(text),
  most: 12,
});

const WDIO = /^\[(?<browser>[^\]]{1,80} #\d+-\d+)\] /;

/** WebdriverIO's spec reporter: behind the browser's name, what Mocha would print. */
const wdio: Reader = {
  id: 'wdio',
  tool: 'webdriverio',
  category: 'test',
  strength: 0.9,
  anchors: ['#0-', '#1-', '#2-', '#3-'],
  read(log, at) {
    const own = (i: number) => log.text(i).replace(WDIO, '');
    const test = WDIO.test(log.text(at)) ? groupsOf(/^\d+\) (?<test>\S.*)/, own(at))?.test : undefined;
    if (!test) return null;
    const end = extend(log, at, (text) => WDIO.test(text) && !/^\d+\) /.test(text.replace(WDIO, '')), 30);
    const cause = Math.min(at + 1, end);
    const file = wdioFile(log, at);
    const place = groupsWithin(
      log,
      /at .{0,80}\((?:file:\/\/)?(?<file>(?!\S*node_modules)[^\s():]+\.[cm]?[jt]s):(?<line>\d+):\d+\)/,
      at,
      end,
    );
    return finding(log, cause, at, end, {
      ...(file ? { file } : {}),
      ...place,
      test,
      message: own(cause).trim(),
    });
  },
};

function wdioFile(log: Log, at: number): string | undefined {
  const head = before(log, at, (text) => WDIO.test(text) && /\] » \S/.test(text), 80);
  return head < 0 ? undefined : groupsOf(/» (?<file>\S+)/, log.text(head))?.file;
}

const changesets = eventReader({
  id: 'changesets',
  tool: 'changesets',
  category: 'config',
  strength: 0.85,
  anchors: ['🦋  error '],
  expressions: [/^🦋 {2}error (?<message>\S.*)/],
  belongs: (text) => text.startsWith('🦋  error '),
});

export const jsChecks: readonly Reader[] = [
  pretty,
  standard,
  jshint,
  gruntJshint,
  tslint,
  eslintCrash,
  denoTest,
  denoLint,
  denoCheck,
  unformatted,
  knip,
  madge,
  wdio,
  changesets,
];
