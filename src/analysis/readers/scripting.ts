/** Ruby, PHP, Perl, R, Elixir. */
import { eventReader } from './event.ts';
import type { Reader } from './reader.ts';

const rspec = eventReader({
  id: 'rspec',
  tool: 'rspec',
  category: 'test',
  anchors: ['failure/error:', 'rspec ./', "rspec './"],
  expressions: [
    /^rspec '?(?<file>\.\/[^\s:'[]+)(?::(?<line>\d+)|\[[\d:]+\])'? # (?<test>.+)/,
    /^\s*Failure\/Error: (?<message>.+)/,
  ],
  details: [
    /^\s+(?<message>(?:expected|Expected|[A-Z]\w+(?:::\w+)*(?:Error|Exception)).*)/,
    /^\s*# (?<file>\.\/[^\s:]+):(?<line>\d+)/,
  ],
  belongs: (text) => /^\s+\S|^\s*$/.test(text) && !/^\s+\d+\) /.test(text),
  most: 14,
});

const minitest = eventReader({
  id: 'minitest',
  tool: 'minitest',
  category: 'test',
  anchors: ['#test_'],
  expressions: [/^(?<class>[A-Z][\w:]+)#(?<test>test_\w+)(?: \[(?<file>[^\s:\]]+):(?<line>\d+)\])?:$/],
  belongs: (text) => text.trim() !== '',
  most: 12,
});

const rubocop = eventReader({
  id: 'rubocop',
  tool: 'rubocop',
  category: 'lint',
  anchors: ['.rb:', 'rakefile:', 'gemfile:'],
  expressions: [
    /^(?<file>[^\s:]+):(?<line>\d+):(?<column>\d+): [CWEF]: (?:\[\w+\] )?(?<rule>[A-Z]\w+\/[\w/]+): (?<message>.+)/,
  ],
  most: 2,
});

const bundler = eventReader({
  id: 'bundler',
  tool: 'bundler',
  category: 'dependency',
  anchors: [
    'bundler could not find',
    'could not find gem',
    'and bundler cannot continue',
    'locally installed gems',
    'your bundle only supports',
    'your ruby version is',
  ], // prettier-ignore
  expressions: [
    /^(?<message>(?:Bundler could not find|Could not find (?:gem|\S+ in)|An error occurred while installing|Your bundle only supports|Your Ruby version is).*)/,
  ], // prettier-ignore
});

const phpunit = eventReader({
  id: 'phpunit',
  tool: 'phpunit',
  category: 'test',
  anchors: ['::test'],
  expressions: [/^\d+\) (?<test>[\w\\]+::test\w+.*)/],
  details: [
    /^(?<message>(?:Failed asserting|[A-Z][\w\\]+(?:Exception|Error): ).*)/,
    /^(?<file>\/?[\w./-]+\.php):(?<line>\d+)$/,
  ],
  belongs: (text) => !/^\d+\) |^(?:FAILURES|ERRORS)!/.test(text),
  most: 14,
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
  details: [/^\s{2,}(?<line>\d+)\s{2,}(?<message>\S.+)/],
  cause: /^\s{2,}\d+\s{2,}\S/,
  belongs: (text) => /^\s+\S/.test(text),
  most: 8,
});

const composer = eventReader({
  id: 'composer',
  tool: 'composer',
  category: 'dependency',
  anchors: ['your requirements could not be resolved', 'your lock file does not contain'],
  expressions: [/^\s*(?<message>Your (?:requirements could not be resolved|lock file does not contain).*)/],
  belongs: (text) => /^\s+\S|^\s*$/.test(text),
});

const perl = eventReader({
  id: 'perl',
  tool: 'perl',
  category: 'test',
  anchors: ['failed test', "can't locate"],
  expressions: [
    /^#\s+Failed test '(?<test>[^']+)'/,
    /^(?<message>Can't locate (?<path>\S+) in @INC.*?)(?: at (?<file>\S+) line (?<line>\d+))?\.?$/,
  ],
  details: [/^#\s+at (?<file>\S+) line (?<line>\d+)/, /^#\s+(?<message>got: .+)/],
  belongs: (text) => /^#/.test(text),
  most: 8,
});

const testthat = eventReader({
  id: 'testthat',
  tool: 'r',
  category: 'test',
  anchors: ['failure (', 'error (', 'there is no package called'],
  expressions: [
    /^(?:──|--) (?:Failure|Error) \('?(?<file>[^\s:']+\.R)'?:(?<line>\d+)(?::\d+)?\):? (?<test>.+?)(?: [─-]+)?$/,
    /^(?<message>Error in .*there is no package called .(?<package>[\w.]+).*)/,
  ],
  belongs: (text) => text.trim() !== '' && !/^(?:──|--|\[ FAIL)/.test(text),
  most: 10,
});

const elixir = eventReader({
  id: 'elixir',
  tool: 'elixir',
  category: 'compile',
  anchors: ['** (compileerror', '** (syntaxerror', '** (tokenmissing', '** (mix)', '_test.exs:'],
  expressions: [
    /^\*\* \((?:CompileError|SyntaxError|TokenMissingError)\) (?<file>[^\s:]+):(?<line>\d+)(?::\d+)?: (?<message>.+)/,
    /^\*\* \(Mix\) (?<message>.+)/,
  ],
});

const exunit = eventReader({
  id: 'exunit',
  tool: 'elixir',
  category: 'test',
  anchors: [') test '],
  expressions: [/^\s+\d+\) test (?<test>.+) \((?<class>[\w.]+)\)$/],
  details: [/^\s+(?<file>\S+_test\.exs):(?<line>\d+)/, /^\s+(?<message>(?:Assertion|\*\* \(|match).*)/],
  belongs: (text) => /^\s+\S/.test(text) && !/^\s+\d+\) test /.test(text),
  most: 16,
});

export const scripting: readonly Reader[] = [
  rspec,
  minitest,
  rubocop,
  bundler,
  phpunit,
  php,
  phpstan,
  composer,
  perl,
  testthat,
  elixir,
  exunit,
]; // prettier-ignore
