/** What stands around Python's tests: tox and nox, pre-commit, Poetry, Django's checks, pydocstyle, green, mypy without a line. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { before, extend, location, type Reader } from './reader.ts';

/** mypy's errors that stop it before it checks a line. */
const mypyBlocked = eventReader({
  id: 'mypy-blocked',
  tool: 'mypy',
  category: 'lint',
  strength: 0.9,
  anchors: ['.py: error: ', '.pyi: error: ', 'mypy: error: ', 'mypy: can'],
  expressions: [
    /^(?<file>[^\s:]+\.pyi?): error: (?<message>.+)/,
    /^mypy: (?:error: )?(?<message>(?:can't read|Cannot find|.*[Ss]ource file found twice|.*errors? in config).*)/,
  ],
  belongs: (text) => /\.pyi?: note: |^Common resolutions/.test(text),
  most: 6,
});

const pydocstyle: Reader = {
  id: 'pydocstyle',
  tool: 'pydocstyle',
  category: 'lint',
  strength: 0.88,
  anchors: ['        d1', '        d2', '        d3', '        d4', '        dar'],
  read(log, at) {
    const groups = groupsOf(/^\s{8}(?<rule>D[1-4]\d\d|DAR\d{3}): (?<message>\S.*)/, log.text(at));
    const place =
      groups && at > 0
        ? groupsOf(/^(?<file>[^\s:]+\.py):(?<line>\d+) (?:at|in) (?<symbol>.+):$/, log.text(at - 1))
        : null;
    return groups && place ? finding(log, at, at - 1, at, { ...place, ...groups }) : null;
  },
};

/** green: `Failure in module.Class.test`, its frames, and the error. */
const green: Reader = {
  id: 'green',
  tool: 'green',
  category: 'test',
  strength: 0.9,
  anchors: ['failure in ', 'error in '],
  read(log, at) {
    const test = groupsOf(/^(?:Failure|Error) in (?<test>[\w.]+\.\w+)$/, log.text(at))?.test;
    if (!test || !/^\s+File "/.test(log.text(at + 1))) return null;
    const end = extend(log, at, (text) => /\S/.test(text), 40);
    const raised = lineWithin(log, at + 1, end, (text) =>
      /^[A-Za-z_][\w.]*(?:Error|Exception|Failure)?(?::|$)/.test(text),
    );
    if (raised < 0) return null;
    const place = groupsWithin(
      log,
      /^\s+File "(?<file>(?!.*site-packages)[^"]+)", line (?<line>\d+)/,
      at,
      raised,
    );
    return finding(log, raised, at, end, { ...place, test, message: log.text(raised).trim() });
  },
};

/** tox and nox on themselves: a command that is not there or not allowed, an interpreter, their own file. */
const runner = eventReader({
  id: 'tox-config',
  tool: 'tox',
  category: 'config',
  strength: 0.88,
  anchors: [
    ': failed with ',
    'nox > program ',
    'error: toxini file',
    'could not find python interpreter with spec',
    'is not allowed, use allowlist_externals',
    'nox > session ',
    'nox > failed to find',
    'nox > error while collecting sessions',
    'error: could not install deps',
  ],
  expressions: [
    /^(?<env>[\w.-]+): failed with (?<message>(?<command>\S+) is not allowed, use allowlist_externals.*)/,
    /^(?<env>[\w.-]+): failed with (?<message>(?!Provisioning|exit).{4,})/,
    /^(?<env>[\w.-]+): (?<message>skipped because could not find python interpreter with spec.*)/,
    /^nox > (?<message>Program (?<command>\S+) not found\.)/,
    /^nox > Session (?<env>\S+) (?:skipped|failed): (?<message>Python interpreter \S+ not found.*)/,
    /^nox > (?<message>(?:Failed to find .*|Error while collecting sessions.*))/,
    /^ERROR: (?<message>toxini file .*)/,
  ],
  belongs: () => false,
}); // prettier-ignore

const HOOK_ERROR = /^\s*(?:error|fatal|ERROR|npm ERR!|E:|.*Error): ?\S/;

/** pre-commit that could not set up or fetch a hook. */
const preCommit: Reader = {
  id: 'pre-commit-crash',
  tool: 'pre-commit',
  category: 'config',
  strength: 0.9,
  anchors: ['an unexpected error has occurred: ', 'an error has occurred: '],
  read(log, at) {
    const message = groupsOf(/^An (?:unexpected )?error has occurred: (?<message>.+)/, log.text(at))?.message;
    if (!message) return null;
    const end = extend(log, at, (text) => !/^Check the log at /.test(text), 80);
    let told = -1;
    for (let i = at + 1; i <= end; i++) if (HOOK_ERROR.test(log.text(i))) told = i;
    const cause = told < 0 ? at : told;
    const said = log.text(cause).trim();
    const kind: Category | null = /unable to access|Could not resolve host|timed out|Connection/i.test(said)
      ? 'network'
      : /Invalid(?:Config|Manifest)Error/.test(message)
        ? 'config'
        : null;
    const hook = before(
      log,
      at,
      (text) => /^\[INFO\] (?:Installing|Initializing) environment for /.test(text),
      10,
    );
    const repository = hook < 0 ? null : groupsOf(/environment for (?<repository>\S+?)\.?$/, log.text(hook));
    return {
      ...finding(log, cause, at, Math.min(end, cause + 3), { ...repository, message: said }),
      ...(kind ? { category: kind } : {}),
    };
  },
};

const CLEO =
  /^\s+at (?<thrown>\S*(?:pypoetry|site-packages\/poetry|poetry\/(?:core|installation|utils|repositories|packages))\S*):\d+ in /;

/** Poetry's errors: the name of the exception, what it says, and where Poetry threw it, each between empty lines. */
const poetryError: Reader = {
  id: 'poetry-error',
  tool: 'poetry',
  category: 'dependency',
  strength: 0.85,
  anchors: ['pypoetry', 'site-packages/poetry', 'poetry/core/', 'poetry/installation', 'poetry/utils'],
  read(log, at) {
    if (!CLEO.test(log.text(at))) return null;
    const name = before(
      log,
      at,
      (text) => /^\s{1,4}[A-Z]\w*(?:Error|Exception|Failure|Unavailable|NotFound|Problem)\w*$/.test(text),
      14,
    );
    if (name < 0) return null;
    const said = lineWithin(log, name + 1, at, (text) => /\S/.test(text) && !CLEO.test(text));
    const cause = said < 0 ? name : said;
    const message = log.text(cause).trim();
    const error = log.text(name).trim();
    return {
      ...finding(log, cause, name, at, { error, message }),
      category: kindOfPoetry(`${error} ${message}`),
    };
  },
};

function kindOfPoetry(text: string): Category {
  if (
    /ConnectionError|ReadTimeout|ConnectTimeout|Max retries|Could not connect|timed out|SSLError/i.test(text)
  )
    return 'network';
  if (/\b40[13]\b|Unauthorized|keyring|authenticat/i.test(text)) return 'auth';
  if (/PermissionError|Permission denied/i.test(text)) return 'permission';
  if (/TOMLError|invalid TOML|Invalid TOML|ParseError/i.test(text)) return 'config';
  return 'dependency';
}

/** Django's system check: the first of its errors. */
const djangoCheck: Reader = {
  id: 'django-check',
  tool: 'django',
  category: 'config',
  strength: 0.9,
  anchors: ['systemcheckerror'],
  read(log, at) {
    if (!/SystemCheckError: System check identified some issues/.test(log.text(at))) return null;
    const end = extend(log, at, (text) => !/^System check identified \d+ issue/.test(text), 60);
    const ERROR = /^(?:(?<subject>\S+): )?\((?<code>[\w.]+\.E\d{3})\) (?<message>.+)/;
    const first = lineWithin(log, at, end, (text) => ERROR.test(text));
    if (first < 0) return finding(log, at, at, end, {});
    const values = groupsOf(ERROR, log.text(first)) ?? {};
    return finding(log, first, at, Math.min(end, first + 3), values);
  },
};

/** `makemigrations --check` only prints what it would write. */
const djangoMigrations: Reader = {
  id: 'django-migrations',
  tool: 'django',
  category: 'database',
  strength: 0.62,
  anchors: ["migrations for '"],
  read(log, at) {
    const groups = groupsOf(/^Migrations for '(?<app>[\w.]+)':$/, log.text(at));
    const file = groups && groupsOf(/^\s+(?<file>\S+\.py):?$/, log.text(at + 1));
    if (!groups || !file) return null;
    const end = extend(log, at, (text) => /^\s+\S/.test(text), 12);
    const found = finding(log, at, at, end, {
      ...groups,
      ...file,
      message: `Models of ${groups.app} have changes that no migration holds`,
    });
    return { ...found, locations: file.file ? [location(file.file)] : [] };
  },
};

/** pyflakes and vulture: a place and a sentence, without a rule. */
const pyflakes = eventReader({
  id: 'pyflakes',
  tool: 'pyflakes',
  category: 'lint',
  strength: 0.86,
  anchors: [
    'imported but unused',
    ' undefined name ',
    ' is assigned to but never used',
    'unable to detect undefined names',
    '% confidence)',
    ' redefinition of unused ',
  ],
  expressions: [
    /^(?<file>[^\s:]+\.pyi?):(?<line>\d+):(?:(?<column>\d+):?)? (?<message>(?:'[^']+' imported but unused|undefined name .+|local variable .+ is assigned to but never used|redefinition of unused .+|'from .+ import \*' used; unable to detect undefined names|unused \w+ '[^']+' \(\d+% confidence.*\)|unreachable code .*))$/,
  ],
  belongs: () => false,
}); // prettier-ignore

/** pytype and Pyre. */
const pytype = eventReader({
  id: 'pytype',
  tool: 'pytype',
  category: 'lint',
  strength: 0.9,
  anchors: ['file "', '.py:'],
  expressions: [
    /^File "(?<file>[^"]+)", line (?<line>\d+), in (?<symbol>[^:]+): (?<message>.+) \[(?<rule>[a-z]+(?:-[a-z]+)+)\]$/,
    /^(?<file>[^\s:]+\.py):(?<line>\d+):(?<column>\d+): error: in (?<symbol>[^:]+): (?<message>.+) \[(?<rule>[a-z]+(?:-[a-z]+)+)\]$/,
    /^(?<file>[^\s:]+\.py):(?<line>\d+):(?<column>\d+) (?<message>[A-Z][\w ]+ \[(?<rule>\d+)\]: .+)/,
  ],
  belongs: () => false,
}); // prettier-ignore

/** Formatters that print what they would change: yapf and autopep8. */
const rewritten: Reader = {
  id: 'python-diff',
  tool: 'yapf',
  category: 'lint',
  strength: 0.72,
  anchors: ['(reformatted)', '+++ fixed/', '+++ after/'],
  read(log, at) {
    const file =
      groupsOf(/^\+\+\+ (?<file>\S+\.pyi?)\s+\(reformatted\)$/, log.text(at))?.file ??
      groupsOf(/^\+\+\+ (?:fixed|after)\/(?<file>\S+\.pyi?)/, log.text(at))?.file;
    if (!file) return null;
    const tool = log.text(at).includes('(reformatted)')
      ? 'yapf'
      : log.text(at).includes('after/')
        ? 'docformatter'
        : 'autopep8';
    const end = extend(log, at, (text) => /^(?:@@|[-+ ])/.test(text) && !/^--- /.test(text), 20);
    return {
      ...finding(log, at, Math.max(0, at - 1), end, { file, message: `${file} is not formatted` }),
      tool,
    };
  },
};

/** check-manifest and interrogate: their verdicts. */
const packaging = eventReader({
  id: 'python-packaging',
  tool: 'check-manifest',
  category: 'lint',
  strength: 0.8,
  anchors: ['lists of files in version control and sdist', 'result: failed (minimum'],
  expressions: [
    /^(?<message>lists of files in version control and sdist do not match!)/,
    /^-+ (?<message>RESULT: FAILED \(minimum: (?<limit>[\d.]+)%, actual: (?<coverage>[\d.]+)%\))/,
  ],
  belongs: (text) => /^(?:missing from|suggested)|^\s+\S/.test(text),
}); // prettier-ignore

/** coverage.py on its own data. */
const coverageData = eventReader({
  id: 'coverage-data',
  tool: 'coverage',
  category: 'config',
  strength: 0.82,
  anchors: [
    'no data to combine',
    'no data to report',
    'no source for code',
    "couldn't use data file",
    "can't combine ",
  ],
  expressions: [
    /^(?<message>(?:No data to (?:combine|report)\.?|No source for code: '(?<file>[^']+)'.*|Couldn't use data file .+|Can't combine .+))/,
  ],
  belongs: () => false,
}); // prettier-ignore

export const pyTools: readonly Reader[] = [
  pyflakes,
  pytype,
  rewritten,
  packaging,
  coverageData,
  mypyBlocked,
  pydocstyle,
  green,
  runner,
  preCommit,
  poetryError,
  djangoCheck,
  djangoMigrations,
]; // prettier-ignore
