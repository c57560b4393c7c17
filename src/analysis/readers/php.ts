/** PHP: PHPUnit and Pest, phpspec, PHPStan and Psalm, coding styles, Rector, Infection, Composer. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { before, extend, type Reader } from './reader.ts';

const ENTRY = /^\d+\) (?<class>[A-Z]\w*(?:\\\w+)+)::(?<test>\w+(?: with data set .+)?)$/;
const PLACE = /^(?<file>\/?[\w@./-]+\.(?:php|phpt)):(?<line>\d+)$/;

const phpunit: Reader = {
  id: 'phpunit',
  tool: 'phpunit',
  category: 'test',
  strength: 0.9,
  anchors: ['::'],
  read(log, at) {
    const groups =
      groupsOf(ENTRY, log.text(at)) ??
      groupsOf(/^\d+\) (?<class>[A-Z]\w+)::(?<test>test\w+.*)$/, log.text(at));
    if (!groups?.test) return null;
    const end = extend(
      log,
      at,
      (text) => !/^\d+\) |^(?:FAILURES|ERRORS|WARNINGS|OK, but)\b|^--$/.test(text),
      40,
    );
    const said = lineWithin(log, Math.min(at + 1, end), end, (text) => /\S/.test(text));
    const cause = said < 0 ? at : said;
    let place: Record<string, string> | null = null;
    for (let i = at + 1; i <= end; i++) {
      const frame = groupsOf(PLACE, log.text(i));
      // The last frame outside of vendor is the test; the first is where it went wrong.
      if (frame?.file && !frame.file.includes('/vendor/')) place ??= frame;
    }
    const found = finding(log, cause, at, end, { ...place, ...groups, message: log.text(cause).trim() });
    return {
      ...found,
      failingTests: [
        { name: `${groups.class}::${groups.test}`, ...(place?.file ? { file: place.file } : {}) },
      ],
    };
  },
};

const pest = eventReader({
  id: 'pest',
  tool: 'pest',
  category: 'test',
  strength: 0.9,
  anchors: ['   failed  '],
  expressions: [/^\s*FAILED\s{2}(?<class>\S+) (?:>|›) (?<test>\S.*?)(?:\s{2,}\S+)?$/],
  details: [/^\s*at (?<file>[\w./-]+\.php):(?<line>\d+)/, /^\s{2}(?<message>[A-Z]\S.+)/],
  belongs: (text) => !/^\s*(?:FAILED|Tests:|─{10,})/.test(text),
  cause: /^\s{2}(?:Failed asserting|[A-Z][\w\\]*(?:Exception|Error)|[A-Z]\w+ )/,
  most: 20,
});

const phpspec = eventReader({
  id: 'phpspec',
  tool: 'phpspec',
  category: 'test',
  strength: 0.85,
  anchors: ['  ✘ ', '! it '],
  expressions: [/^\s+(?<line>\d+)\s+[✘!] (?<test>\S.*)$/],
  details: [/^\s{6,}(?<message>\S.*)/],
  belongs: (text) => /^\s{6,}\S/.test(text),
  cause: /^\s{6,}\S/,
  most: 10,
});

const php = eventReader({
  id: 'php',
  tool: 'php',
  category: 'compile',
  strength: 0.85,
  anchors: ['fatal error:', 'parse error:'],
  expressions: [
    /^(?:PHP )?(?:Parse|Fatal) error:\s+(?<message>.+?) in (?<file>\S+?\.php)(?: on line |:)(?<line>\d+)/,
  ],
});

const phpstan = eventReader({
  id: 'phpstan',
  tool: 'phpstan',
  category: 'lint',
  anchors: ['line   ', 'error: '],
  expressions: [
    /^\s{2,}Line\s{2,}(?<file>\S+\.php)/,
    /^ERROR: (?<rule>[A-Z]\w+) - (?<file>[^\s:]+\.php):(?<line>\d+):\d+ - (?<message>.+)/,
  ],
  details: [/^\s{2,}:?(?<line>\d+)\s{2,}(?<message>\S.+)/],
  cause: /^\s{2,}:?\d+\s{2,}\S/,
  belongs: (text) => /^\s+\S/.test(text),
  most: 8,
});

/** `--error-format=raw` of PHPStan, `emacs` of phpcs, and what others write in that form. */
const raw: Reader = {
  id: 'php-raw',
  tool: 'phpstan',
  category: 'lint',
  strength: 0.7,
  anchors: ['.php:'],
  read(log, at) {
    const groups = groupsOf(
      /^(?<file>\/?[\w@./-]+\.php):(?<line>\d+):(?:(?<column>\d+):)? ?(?:(?:error|warning) - )?(?<message>[A-Z]\S*(?: \S+){2,})$/,
      log.text(at),
    );
    return groups?.message ? finding(log, at, at, at, groups) : null;
  },
};

/** PHP_CodeSniffer: a file's head between rules, and its lines below. */
const phpcs: Reader = {
  id: 'phpcs',
  tool: 'phpcs',
  category: 'lint',
  strength: 0.9,
  anchors: [' | error '],
  read(log, at) {
    const groups = groupsOf(/^\s*(?<line>\d+) \| ERROR\s+\| (?:\[[x ]\] )?(?<message>\S.*)/, log.text(at));
    if (!groups) return null;
    const head = before(log, at, (text) => /^FILE: /.test(text), 200);
    const file = head < 0 ? undefined : groupsOf(/^FILE: (?<file>\S+)/, log.text(head))?.file;
    return finding(log, at, head >= 0 && at - head < 12 ? head : at, at, {
      ...groups,
      ...(file ? { file } : {}),
    });
  },
};

/** Fixers in dry run list what they would change: PHP-CS-Fixer, Rector, Pint. */
const fixers: Reader = {
  id: 'php-fixer',
  tool: 'php-cs-fixer',
  category: 'lint',
  strength: 0.88,
  anchors: ['files that can be fixed', 'style issue', 'by rector', 'files with changes', 'file with changes'],
  read(log, at) {
    const text = log.text(at);
    const ENTRIES =
      /^\s*(?:\d+\)|⨯|✗) (?<file>\S+\.php)(?::(?<line>\d+))?(?: \((?<rule>[\w, ]+)\)|\s+(?<fixers>[\w, @]+))?\s*$/;
    const below = /style issue|files? with changes/.test(text);
    if (
      !/Found \d+ of \d+ files that can be fixed|\d+ style issues?|would have been changed \(dry-run\) by Rector|\d+ files? with changes/.test(
        text,
      )
    )
      return null;
    const from = below ? at : Math.max(0, at - 400);
    const to = below ? Math.min(log.length - 1, at + 400) : at;
    const files: { file: string; line?: number }[] = [];
    let first = -1;
    for (let i = from; i <= to; i++) {
      const { file, line } = groupsOf(ENTRIES, log.text(i)) ?? {};
      if (!file || files.some((other) => other.file === file)) continue;
      if (first < 0) first = i;
      files.push({ file, ...(line ? { line: Number(line) } : {}) });
    }
    if (first < 0) return null;
    const tool = /Rector|with changes/.test(text)
      ? 'rector'
      : /style issue/.test(text)
        ? 'pint'
        : 'php-cs-fixer';
    const values = groupsOf(ENTRIES, log.text(first)) ?? {};
    const message = `${files.length === 1 ? files[0]?.file : `${files.length} files`} would be changed by ${tool}`;
    return {
      ...finding(log, first, first, Math.min(first + 20, log.length - 1), { ...values, message }),
      tool,
      locations: files,
    };
  },
};

const infection = eventReader({
  id: 'infection',
  tool: 'infection',
  category: 'test',
  strength: 0.85,
  anchors: ['minimum required'],
  expressions: [
    /^\s*\[ERROR\] (?<message>The minimum required (?:Covered Code )?MSI percentage should be (?<limit>[\d.]+)%, but actual is (?<score>[\d.]+)%.*)/,
  ],
  belongs: () => false,
});

const PROBLEM = /^\s+- /;

/** Composer says twice that it cannot; which package and why stands in the problem's last reason. */
const composer: Reader = {
  id: 'composer',
  tool: 'composer',
  category: 'dependency',
  strength: 0.9,
  anchors: ['your requirements could not be resolved', 'your lock file does not contain'],
  read(log, at) {
    if (!/^\s*Your (?:requirements could not be resolved|lock file does not contain)/.test(log.text(at)))
      return null;
    const end = extend(log, at, (text) => /^\s+\S|^\s*$/.test(text), 25);
    const why = lineWithin(
      log,
      at,
      end,
      (text) =>
        PROBLEM.test(text) &&
        /your php version|missing from your system|could not be found|not found|conflicts with|does not satisfy|don't match|but it (?:conflicts|does not match)/i.test(
          text,
        ),
    );
    const first = lineWithin(log, at, end, (text) => PROBLEM.test(text));
    const cause = why >= 0 ? why : first >= 0 ? first : at;
    const message = log.text(cause).trim().replace(/^- /, '');
    const values = groupsOf(
      /^(?:Root composer\.json requires )?(?:The requested PHP extension )?(?<package>[\w.-]+\/[\w.-]+|ext-\w+)/,
      message,
    );
    return finding(log, cause, at, end, { ...values, message });
  },
};

const SAYS: readonly { says: RegExp; category: Category }[] = [
  { says: /Could not authenticate|HTTP (?:Basic|status) .*40[13]|\b401\b|rate limit/i, category: 'auth' },
  {
    says: /curl error|Connection|timed out|could not be downloaded|failed to open stream/i,
    category: 'network',
  },
];

/** Symfony's console prints an exception in a box of blanks below the place that threw it; Composer is built on it. */
const symfony: Reader = {
  id: 'symfony-console',
  tool: 'php',
  category: 'config',
  strength: 0.78,
  anchors: ['.php line '],
  read(log, at) {
    const place = groupsOf(/^\s*In (?<file>\w+\.php) line (?<line>\d+):\s*$/, log.text(at));
    if (!place) return null;
    const end = extend(log, at, (text) => /^\s{2}|^\s*$/.test(text), 12);
    const said = lineWithin(log, Math.min(at + 1, end), end, (text) => /\S/.test(text));
    if (said <= at) return null;
    const message = log.text(said).trim();
    const kind = SAYS.find(({ says }) => says.test(message))?.category;
    return {
      ...finding(log, said, at, end, { message, thrown: `${place.file}:${place.line}` }),
      ...(kind ? { category: kind } : {}),
    };
  },
};

export const phpReaders: readonly Reader[] = [
  phpunit,
  pest,
  phpspec,
  php,
  phpcs,
  phpstan,
  raw,
  fixers,
  infection,
  composer,
  symfony,
]; // prettier-ignore
