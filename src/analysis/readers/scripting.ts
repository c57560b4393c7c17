/** Perl, R, Julia, Lua, Clojure. */
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { before, extend, type Reader } from './reader.ts';

const perl = eventReader({
  id: 'perl',
  tool: 'perl',
  category: 'test',
  anchors: ['failed test'],
  expressions: [
    /^#\s+Failed test '(?<test>[^']+)'/,
    /^#\s+Failed test at (?<file>\S+) line (?<line>\d+)/,
    /^#\s+Failed test \((?<file>\S+) at line (?<line>\d+)\)/,
  ],
  details: [/^#\s+at (?<file>\S+) line (?<line>\d+)/, /^#\s+(?<message>got: .+)/],
  belongs: (text) => /^#/.test(text),
  most: 8,
});

const perlCompile = eventReader({
  id: 'perl-compile',
  tool: 'perl',
  category: 'compile',
  strength: 0.85,
  anchors: [
    'syntax error at ',
    'requires explicit package name',
    'while "strict subs" in use',
    "can't locate object method",
  ],
  expressions: [
    /^(?<message>syntax error at (?<file>\S+) line (?<line>\d+), .+)/,
    /^(?<message>(?:Global symbol "[^"]+" requires explicit package name|Bareword "[^"]+" not allowed while "strict subs" in use).* at (?<file>\S+) line (?<line>\d+)\.?)/,
    /^(?<message>Can't locate object method .+ at (?<file>\S+) line (?<line>\d+)\.?)/,
  ],
  belongs: (text) => /^Execution of|^BEGIN failed|^Compilation failed/.test(text),
}); // prettier-ignore

const perlModule = eventReader({
  id: 'perl-module',
  tool: 'perl',
  category: 'dependency',
  anchors: ["can't locate", "couldn't find module or a distribution"],
  expressions: [
    /^(?:#\s+Error:\s+)?(?<message>Can't locate (?<path>\S+) in @INC.*?)(?: at (?<file>\S+) line (?<line>\d+))?\.?$/,
    /^! (?<message>Couldn't find module or a distribution (?<module>\S+).*)/,
  ],
  belongs: (text) => /^(?:#|!|BEGIN failed|Compilation failed)/.test(text),
  most: 6,
});

const critic = eventReader({
  id: 'perlcritic',
  tool: 'perlcritic',
  category: 'lint',
  strength: 0.85,
  anchors: ['(severity: '],
  expressions: [
    /^(?:(?<file>[^\s:]+): )?(?<message>\S.+?) at line (?<line>\d+), column (?<column>\d+)\. .*\(Severity: \d\)/,
  ],
  belongs: () => false,
});

/** testthat, alone or inside `R CMD check`, which indents it. */
const testthat = eventReader({
  id: 'testthat',
  tool: 'r',
  category: 'test',
  anchors: ['failure (', 'error (', 'there is no package called'],
  expressions: [
    /^\s*(?:──|--) (?:Failure|Error) \('?(?<file>[^\s:']+\.[Rr])'?:(?<line>\d+)(?::\d+)?'?\):? (?<test>.+?)(?: [─-]+)?$/,
    /^(?<message>Error in .*there is no package called .(?<package>[\w.]+).*)/,
  ],
  details: [/^\s*(?<message>(?!──)\S.*)/],
  belongs: (text) => text.trim() !== '' && !/^\s*(?:──|--|\[ FAIL)/.test(text),
  most: 10,
});

/** `* checking … ... ERROR`, and below it what is wrong. */
const rCheck: Reader = {
  id: 'r-check',
  tool: 'r',
  category: 'test',
  strength: 0.72,
  anchors: ['* checking '],
  read(log, at) {
    const groups = groupsOf(
      /^\* checking (?<check>.+?) \.\.\. (?:\[.*\] )?(?<level>ERROR|WARNING)$/,
      log.text(at),
    );
    const verdict = groups ? null : groupsOf(/^\* checking (?<check>.+?) \.\.\.$/, log.text(at));
    const level =
      groups?.level ??
      (verdict && lineWithin(log, at, Math.min(log.length - 1, at + 3), (text) => /^\s+ERROR$/.test(text)) > 0
        ? 'ERROR'
        : null);
    if (!level) return null;
    const end = extend(log, at, (text) => !/^\* (?:checking|DONE|creating)/.test(text), 30);
    const said = lineWithin(log, Math.min(at + 1, end), end, (text) =>
      /^\s*(?:Error(?: in|:| ?\()|Undocumented|.*: (?:no visible|Error))/.test(text),
    );
    const cause = said > 0 ? said : at;
    const values = { check: groups?.check ?? verdict?.check ?? '', message: log.text(cause).trim() };
    return { ...finding(log, cause, at, end, values), strength: level === 'ERROR' ? 0.8 : 0.6 };
  },
};

const lintr = eventReader({
  id: 'lintr',
  tool: 'lintr',
  category: 'lint',
  strength: 0.88,
  anchors: ['_linter] '],
  expressions: [
    /^(?<file>[^\s:]+\.[Rr](?:md)?):(?<line>\d+):(?<column>\d+): (?:style|warning|error): \[(?<rule>\w+)\] (?<message>.+)/,
  ],
  belongs: () => false,
});

const julia = eventReader({
  id: 'julia-test',
  tool: 'julia',
  category: 'test',
  strength: 0.9,
  anchors: [': test failed at ', ': error during test at ', 'got exception outside of a @test'],
  expressions: [/^(?<test>.{1,200}?): (?:Test Failed|Error During Test) at (?<file>[^\s:]+):(?<line>\d+)/],
  details: [/^\s+Evaluated: (?<message>.+)/, /^\s+(?<message>(?:\w+Error|UndefVarError)\b.*)/],
  belongs: (text) => /^\s+\S|^$/.test(text),
  most: 10,
});

const juliaPackages = eventReader({
  id: 'julia-pkg',
  tool: 'julia',
  category: 'dependency',
  strength: 0.88,
  anchors: [
    'unsatisfiable requirements detected',
    'expected package ',
    'does not have ',
    'package not found',
  ],
  expressions: [
    /^ERROR: (?:LoadError: )?(?<message>Unsatisfiable requirements detected for package (?<package>\S+).*)/,
    /^ERROR: (?:LoadError: )?(?<message>ArgumentError: Package (?<package>\S+) (?:not found in current path|does not have \S+ in its dependencies).*)/,
    /^ERROR: (?:LoadError: )?(?<message>expected package `?(?<package>\w+).*to be registered)/,
  ],
  belongs: (text) => /^\s+\S|^[├└│ ]/.test(text),
});

const busted = eventReader({
  id: 'busted',
  tool: 'busted',
  category: 'test',
  anchors: ['failure → ', 'error → ', 'failure -> ', 'error -> '],
  expressions: [/^(?:Failure|Error) (?:→|->) (?<file>\S+) @ (?<line>\d+)$/],
  details: [/^(?<message>\S+\.lua:\d+: .+)/],
  cause: /^\S+\.lua:\d+: /,
  belongs: (text) => /\S/.test(text) && !/^(?:Failure|Error) (?:→|->)/.test(text),
  most: 8,
});

const luacheck = eventReader({
  id: 'luacheck',
  tool: 'luacheck',
  category: 'lint',
  strength: 0.86,
  anchors: ['.lua:'],
  expressions: [
    /^\s{2,}(?<file>[^\s:]+\.lua):(?<line>\d+):(?<column>\d+)(?:-\d+)?: (?:\((?<rule>[WE]\d+)\) )?(?<message>\S.*)/,
  ],
  belongs: () => false,
});

/** clojure.test: `FAIL in (name) (file:line)`, expected and actual below. */
const clojure: Reader = {
  id: 'clojure-test',
  tool: 'clojure',
  category: 'test',
  strength: 0.9,
  anchors: ['fail in (', 'error in ('],
  read(log, at) {
    const groups = groupsOf(
      /^(?:FAIL|ERROR) in \((?<test>[^)]+)\) \((?<file>[^\s:()]+):(?<line>\d+)\)/,
      log.text(at),
    );
    if (!groups) return null;
    const end = extend(
      log,
      at,
      (text) => /\S/.test(text) && !/^Ran \d+ tests|^(?:FAIL|ERROR) in/.test(text),
      15,
    );
    const suite = before(log, at, (text) => /^(?:lein test|Testing) [\w.-]+$/.test(text), 40);
    const actual = groupsWithin(log, /^\s*actual: (?<message>.+)/, at, end)?.message;
    return finding(log, at, at, end, {
      ...groups,
      ...(suite < 0 ? {} : { class: log.text(suite).replace(/^(?:lein test|Testing) /, '') }),
      message: actual ? `${groups.test}: actual ${actual}` : log.text(at).trim(),
    });
  },
};

export const scripting: readonly Reader[] = [
  perl,
  perlModule,
  perlCompile,
  critic,
  testthat,
  rCheck,
  lintr,
  julia,
  juliaPackages,
  busted,
  luacheck,
  clojure,
]; // prettier-ignore
