/** The package managers of JavaScript: npm, Yarn 1 and Berry, pnpm, Bun. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { after, before, extend, type Reader } from './reader.ts';

/** npm only passes on that a script ended with an error; what it was stands above. */
const SYMPTOM = 0.15;

const NPM = /^(?:\[[^\]]+\] )?npm (?:ERR!|error)(?: (?<said>.*))?$/i;
const NPM_BLOCK =
  /^(?:\[[^\]]+\] )?npm (?:ERR!|error|verb|verbose|http|info|timing|sill|silly|warn)(?:\s|$)/i;
const NPM_CODE = /^code (?<code>\w+)$/i;
const NPM_SCRIPT =
  /^(?:code ELIFECYCLE|Lifecycle script|Test failed\.|Exit status \d|.* lifecycle script|Failed at the )/i;
/** What says more than the code, in this order. */
const NPM_TELLING: readonly RegExp[] = [
  /^(?:fatal|ERROR): /,
  /^gyp ERR! stack \w*Error: /,
  /^\d{3} .*(?:- (?:GET|PUT|POST|HEAD) |https?:\/\/)/,
  /^notarget No matching version found/,
  /^peerinvalid The package /,
  /^`npm ci` can only install/,
  /^The `npm ci` command can only install/,
];

const npm: Reader = {
  id: 'npm',
  tool: 'npm',
  category: 'dependency',
  strength: 0.75,
  anchors: ['npm err! ', 'npm error '],
  read(log, at) {
    if (!NPM.test(log.text(at))) return null;
    const end = extend(log, at, (text, i) => NPM_BLOCK.test(text) || gap(log, i), 150);
    const said = (index: number) => NPM.exec(log.text(index))?.groups?.said?.trim() ?? '';
    const where = (is: RegExp) =>
      lineWithin(log, at, end, (text) => is.test(NPM.exec(text)?.groups?.said ?? ''));
    const coded = where(NPM_CODE);
    const code = coded < 0 ? undefined : NPM_CODE.exec(said(coded))?.groups?.code;
    if (code === 'ELIFECYCLE' || (/^\d*$/.test(code ?? '') && where(NPM_SCRIPT) >= 0)) {
      return { ...finding(log, at, at, end, { message: said(at) || log.text(at) }), strength: SYMPTOM };
    }
    const telling = NPM_TELLING.map(where).find((index) => index >= 0);
    const cause = telling ?? (coded >= 0 ? coded : firstSaid(log, at, end));
    return {
      ...finding(log, cause, at, end, { message: said(cause), ...(code ? { code } : {}) }),
      // `npm ls` and `npm audit` judge what is installed; a script often does not mind.
      ...(code === 'ELSPROBLEMS' ? { strength: 0.5 } : {}),
      // Without a code it may be any line of an old version's report.
      ...(code ? {} : { strength: 0.45 }),
    };
  },
};

/** Old versions leave a line empty before they describe the machine. */
function gap(log: Log, at: number): boolean {
  return log.text(at).trim() === '' && at + 1 < log.length && NPM.test(log.text(at + 1));
}

/** The first line of the report that is no description of the machine. */
function firstSaid(log: Log, at: number, end: number): number {
  const first = lineWithin(
    log,
    at,
    end,
    (text) =>
      /^npm \S+ \S/.test(text) &&
      !/^npm \S+ (?:argv|node|npm|Linux|Darwin|Windows|System|cwd|command|path) /i.test(text),
  ); // prettier-ignore
  return first < 0 ? at : first;
}

const yarnScript = eventReader({
  id: 'yarn-script',
  tool: 'yarn',
  category: 'other',
  strength: SYMPTOM,
  anchors: ['error command failed with'],
  expressions: [/^error (?<message>Command failed with .*)/],
  belongs: () => false,
});

const yarn = eventReader({
  id: 'yarn',
  tool: 'yarn',
  category: 'dependency',
  strength: 0.82,
  anchors: [
    'error an unexpected error occurred',
    "error couldn't find ",
    'error your lockfile needs',
    'error found incompatible module',
    'the engine "',
    'error integrity check failed',
    'error failed to apply patch',
  ], // prettier-ignore
  expressions: [
    /^error (?<message>(?:An unexpected error occurred|Couldn't find |Your lockfile needs|Integrity check failed|Failed to apply patch).*)/,
    /^error (?<message>\S+: The engine "\w+" is incompatible.*)/,
  ],
  belongs: (text) => /^error /.test(text) && !/^error Command failed/.test(text),
  most: 4,
});

/** The codes of Berry that are errors where they are not silenced (yarnpkg.com/advanced/error-codes). */
const BERRY =
  /^\s*➤ (?<code>YN(?:0001|0009|0010|0011|0012|0015|0016|0017|0018|0020|0022|0023|0024|0027|0028|0030|0035|0041|0046|0047|0048|0049|0050|0055|0056|0057|0058|0062|0080|0081|0082|0083)): (?:[│┌└·] )?(?<message>\S.*)/;

const berry: Reader = {
  id: 'yarn-berry',
  tool: 'yarn',
  category: 'dependency',
  strength: 0.85,
  anchors: ['➤ yn00'],
  read(log, at) {
    const groups = groupsOf(BERRY, log.text(at));
    if (!groups) return null;
    const failed = after(log, at, (text) => /➤ YN0000: .*Failed with errors/.test(text), 600) >= 0;
    const end = extend(log, at, (text) => text.includes(groups.code ?? 'YN0000'), 20);
    return { ...finding(log, at, at, end, groups), ...(failed ? {} : { strength: 0.3 }) };
  },
};

const PNPM = /^\s*(?:\S+ )?\[?ERR_PNPM_(?<code>[A-Z_\d]+)\]?[\s:]+(?<message>\S.*)/;
const PNPM_SCRIPT = /^(?:RECURSIVE_RUN_FIRST_FAIL|RECURSIVE_EXEC_FIRST_FAIL|RECURSIVE_FAIL|RUN_SCRIPT_FAIL)/;

const pnpm: Reader = {
  id: 'pnpm',
  tool: 'pnpm',
  category: 'dependency',
  strength: 0.85,
  anchors: ['err_pnpm_'],
  read(log, at) {
    const groups = groupsOf(PNPM, log.text(at));
    if (!groups?.code) return null;
    const end = extend(
      log,
      at,
      (text) => text.trim() !== '' && !/^\s*(?:ERR_PNPM_|ELIFECYCLE|##\[)/.test(text),
      12,
    );
    const found = finding(log, at, at, end, { ...groups, code: `ERR_PNPM_${groups.code}` });
    return PNPM_SCRIPT.test(groups.code) ? { ...found, end: at, strength: SYMPTOM } : found;
  },
};

const bun = eventReader({
  id: 'bun',
  tool: 'bun',
  category: 'dependency',
  strength: 0.82,
  anchors: [
    'error: lockfile had changes',
    ' failed to resolve',
    'error: package "',
    'error: no version matching',
    'error: get https://',
  ], // prettier-ignore
  expressions: [
    /^error: (?<message>lockfile had changes.*)/,
    /^error: (?<message>\S+@\S+ failed to resolve)$/,
    /^error: (?<message>(?:Package "|No version matching ).*)/i,
    /^error: (?<message>GET https:\/\/\S+ - \d{3}.*)/,
  ],
  belongs: (text) => /^(?:note|error): /.test(text),
  most: 4,
});

const BUN_FAIL = /^\(fail\) (?<test>\S.*?)(?: \[[\d.]+m?s\])?$/;

/** Bun prints what went wrong above its verdict on the test. */
const bunTest: Reader = {
  id: 'bun-test',
  tool: 'bun',
  category: 'test',
  strength: 0.92,
  anchors: ['(fail) '],
  read(log, at) {
    const test = groupsOf(BUN_FAIL, log.text(at))?.test;
    if (!test) return null;
    const verdict = before(
      log,
      at,
      (text) => /^\((?:pass|fail|skip|todo)\) |^\S+\.[cm]?[jt]sx?:$/.test(text),
      80,
    );
    const error = before(
      log,
      at,
      (text) => /^(?:error|[A-Z]\w*Error): \S/.test(text),
      at - Math.max(0, verdict),
    );
    const place = error < 0 ? null : stackOf(log, error, at);
    const cause = error < 0 ? at : error;
    const message = log.text(cause).trim();
    return finding(log, cause, cause, at, { ...place, test, message });
  },
};

function stackOf(log: Log, start: number, end: number) {
  const frame = /^\s+at (?:.*\()?(?<file>(?!.*node_modules)[^\s():]+\.[cm]?[jt]sx?):(?<line>\d+)/;
  const at = lineWithin(log, start, end, (text) => frame.test(text));
  return at < 0 ? null : groupsOf(frame, log.text(at));
}

export const jsPackages: readonly Reader[] = [npm, yarn, yarnScript, berry, pnpm, bun, bunTest];
