/** Ruby: RSpec, Minitest and Test::Unit, RuboCop, Sorbet, Bundler and RubyGems, rake and uncaught exceptions. */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { before, extend, type Finding, type Reader } from './reader.ts';

const ENTRY = /^\s+\d+(?:\.\d+)?\) (?<test>\S.*)$/;
const RAISED = /^\s*(?:[A-Z]\w*::)*[A-Z]\w*(?:Error|Exception|Exists|Timeout|Interrupt|NotFound)\w*(?::|$)/;

/** RSpec's `Failure/Error:` with the source line, and below it what was expected or raised. */
const rspec: Reader = {
  id: 'rspec',
  tool: 'rspec',
  category: 'test',
  strength: 0.9,
  anchors: ['failure/error:', 'rspec ./', "rspec './"],
  read(log, at) {
    const text = log.text(at);
    const summary = groupsOf(
      /^rspec '?(?<file>\.\/[^\s:'[]+)(?::(?<line>\d+)|\[[\d:]+\])'? # (?<test>.+)/,
      text,
    );
    if (summary) return { ...finding(log, at, at, at, summary), strength: 0.82 };
    if (!/^\s*Failure\/Error: \S/.test(text)) return null;
    const end = extend(
      log,
      at,
      (line) => !ENTRY.test(line) && /^\s*$|^\s+\S|^# |^[A-Z]\w*(?:::\w+)*Error:$/.test(line),
      24,
    );
    const head = before(
      log,
      at,
      (line) => ENTRY.test(line) || /^An error occurred while loading/.test(line),
      4,
    );
    const test = head < 0 ? undefined : groupsOf(ENTRY, log.text(head))?.test;
    const place = groupsWithin(log, /^\s*# (?<file>\.\/[^\s:]+):(?<line>\d+)/, at, end);
    const raised = lineWithin(log, Math.min(at + 1, end), end, (line) => RAISED.test(line));
    // The name of an error may stand alone, with its message below.
    const told = raised >= 0 && /:\s*$/.test(log.text(raised)) && raised < end ? raised + 1 : raised;
    const expected = lineWithin(log, Math.min(at + 1, end), end, (line) =>
      /^\s+(?:expected|Expected)\b/.test(line),
    );
    const cause = told >= 0 ? told : expected >= 0 ? expected : at;
    const message = log.text(cause).trim();
    const name = raised >= 0 && told !== raised ? `${log.text(raised).trim()} ${message}` : message;
    const kind = kindOfRuby(name);
    const found = finding(log, expected >= 0 && told < 0 ? at : cause, head < 0 ? at : head, end, {
      ...place,
      ...(test ? { test } : {}),
      message: name,
    });
    return test || kind === null ? found : { ...found, category: kind };
  },
};

/** What a Ruby error's name says of its kind, outside of a test. */
function kindOfRuby(text: string): Category | null {
  if (/\bLoadError\b|cannot load such file|Gem::(?:Missing|Conflict|LoadError)/.test(text))
    return 'dependency';
  if (/\bSyntaxError\b/.test(text)) return 'compile';
  if (/ActiveRecord::|PG::|Mysql2?::|SQLite3::|Mongo::/.test(text)) return 'database';
  if (/SocketError|Errno::ECONN|Net::\w*Timeout|OpenSSL::SSL|Errno::ETIMEDOUT/.test(text)) return 'network';
  if (/Errno::ENOSPC/.test(text)) return 'disk';
  if (/NoMemoryError|Errno::ENOMEM/.test(text)) return 'memory';
  if (/Errno::EACCES/.test(text)) return 'permission';
  if (
    /Errno::ENOENT|KeyError|Missing `?secret_key_base|ExecJS::RuntimeUnavailable|ConfigurationError|InvalidMessage/.test(
      text,
    )
  )
    return 'config';
  return null;
}

const MINITEST = /^\s*(?<class>[A-Z][\w:]+)#(?<test>test_\S+?)(?: \[(?<file>[^\s:\]]+):(?<line>\d+)\])?:\s*$/;
const TEST_UNIT =
  /^\s*(?<test>test\S*)\((?<class>[A-Z][\w:]+)\)(?: \[(?<file>[^\s:\]]+):(?<line>\d+)\])?:?\s*$/;

const minitest: Reader = {
  id: 'minitest',
  tool: 'minitest',
  category: 'test',
  strength: 0.9,
  anchors: ['#test_', 'test_', 'failure: test', 'error: test'],
  read(log, at) {
    const text = log.text(at);
    const own = groupsOf(MINITEST, text) ?? groupsOf(TEST_UNIT, text);
    if (own && /^\s*(?:\d+\) )?(?:Failure|Error):\s*$/.test(log.text(at - 1))) {
      const end = extend(log, at, (line) => line.trim() !== '' && !/^\d+ (?:runs|tests), /.test(line), 14);
      const place = groupsWithin(
        log,
        /^\s+(?<file>[^\s:]+_(?:test|spec)\.rb|test\/[^\s:]+\.rb):(?<line>\d+)/,
        at,
        end,
      );
      const cause = Math.min(at + 1, end);
      return finding(log, cause, at - 1, end, { ...place, ...own, message: log.text(cause).trim() });
    }
    // test-unit: `Failure: test_total(CartTest)`, then the source, then expected and actual.
    const unit = groupsOf(/^(?:Failure|Error): (?<test>test\S*(?: \S+)*?)\((?<class>[A-Z][\w:]+)\)/, text);
    if (!unit) return null;
    const end = extend(log, at, (line) => !/^={20,}|^\d+ tests, /.test(line), 20);
    const place = groupsWithin(log, /^(?<file>[^\s:]+\.rb):(?<line>\d+):in/, at, end);
    return finding(log, at, at, end, { ...place, ...unit, message: text.trim() });
  },
};

const rubocop = eventReader({
  id: 'rubocop',
  tool: 'rubocop',
  category: 'lint',
  anchors: ['.rb:', 'rakefile:', 'gemfile:', '.rake:', '.gemspec:'],
  expressions: [
    /^(?<file>[^\s:]+):(?<line>\d+):(?<column>\d+): [CWEF]: (?:\[\w+\] )?(?<rule>[A-Z]\w+\/[\w/]+): (?<message>.+)/,
  ],
  most: 2,
});

const sorbet = eventReader({
  id: 'sorbet',
  tool: 'sorbet',
  category: 'compile',
  anchors: ['srb.help/'],
  expressions: [/^(?<file>[^\s:]+\.rbi?):(?<line>\d+): (?<message>.+?) https:\/\/srb\.help\/(?<code>\d+)/],
  most: 8,
});

const bundler = eventReader({
  id: 'bundler',
  tool: 'bundler',
  category: 'dependency',
  anchors: [
    'bundler could not find',
    'could not find compatible versions',
    'could not find gem',
    'and bundler cannot continue',
    'locally installed gems',
    'your bundle only supports',
    'your ruby version is',
  ], // prettier-ignore
  expressions: [
    /^(?<message>(?:Bundler could not find|Could not find (?:compatible versions|gem|\S+ in)|An error occurred while installing|Your bundle only supports|Your Ruby version is).*)/,
  ], // prettier-ignore
  belongs: (text) => /^\s+\S|^\s*$|^(?:Because|So, because|And because)/.test(text),
  most: 10,
});

/** A gem's extension: what the compiler or mkmf said stands between its head and its end. */
const nativeGem: Reader = {
  id: 'gem-extension',
  tool: 'bundler',
  category: 'compile',
  strength: 0.88,
  anchors: ['failed to build gem native extension'],
  read(log, at) {
    if (!/ERROR: Failed to build gem native extension/.test(log.text(at))) return null;
    const end = extend(
      log,
      at,
      (text) => !/^An error occurred while installing|^Gem files will remain/.test(text),
      80,
    );
    const said = lineWithin(
      log,
      at,
      end,
      (text) =>
        /(?:is missing\b|not found|cannot find|mkmf\.rb can't|\berror: |fatal error|No such file|You (?:have to|need to) install|Can't find|checking for .*\.\.\. no$)/.test(
          text,
        ) && !/mkmf\.log$|^\s*-|native extension/.test(text),
    ); // prettier-ignore
    const cause = said < 0 ? at : said;
    const gem = groupsWithin(
      log,
      /(?:Installing|installing) (?<gem>[\w-]+) \(?(?<version>[\d.]+)/,
      Math.max(0, at - 30),
      Math.min(log.length - 1, end + 3),
    );
    return finding(log, cause, Math.max(at, cause - 20), Math.min(end, cause + 8), {
      ...gem,
      message: log.text(cause).trim(),
    });
  },
};

/** `rake aborted!` says nothing; the line below names the error. */
const rake: Reader = {
  id: 'rake',
  tool: 'rake',
  category: 'other',
  strength: 0.6,
  anchors: ['aborted!'],
  read(log, at) {
    if (!/^(?:rake|rails|bin\/rails) aborted!$|^\S+ aborted!$/.test(log.text(at).trim())) return null;
    const end = extend(log, at, (text) => !/^Tasks: TOP|^\(See full trace/.test(text), 12);
    const told = lineWithin(log, Math.min(at + 1, end), end, (text) => /\S/.test(text));
    if (told <= at || /^Command failed with status|^Tests failed|^RuboCop failed/.test(log.text(told))) {
      return { ...finding(log, at, at, end, {}), strength: 0.15 };
    }
    const message = log.text(told).trim();
    const below = /:\s*$/.test(message)
      ? lineWithin(log, Math.min(told + 1, end), end, (text) => /\S/.test(text))
      : -1;
    const full = below > 0 ? `${message} ${log.text(below).trim()}` : message;
    const place = groupsWithin(
      log,
      /^(?<file>(?!.*\/gems\/)\/?[^\s:]+\.(?:rb|rake)|\S*Rakefile):(?<line>\d+):in/,
      told,
      end,
    );
    return {
      ...finding(log, told, at, end, { ...place, message: full }),
      category: kindOfRuby(full) ?? 'other',
    };
  },
};

const UNCAUGHT =
  /^(?<file>(?:[A-Za-z]:)?[^\s:]+):(?<line>\d+):in [`'][^']*': (?<message>.+? \((?<error>(?:[A-Z]\w*::)*[A-Z]\w*)\))$/;

const uncaught: Reader = {
  id: 'ruby',
  tool: 'ruby',
  category: 'other',
  strength: 0.62,
  anchors: [':in `', ":in '"],
  read(log, at): Finding | null {
    const groups = groupsOf(UNCAUGHT, log.text(at));
    if (!groups?.error) return null;
    const end = extend(log, at, (text) => /^\s+(?:from |\d+: from )/.test(text), 20);
    const own = groupsWithin(
      log,
      /^\s+(?:\d+: )?from (?<file>(?!.*\/(?:gems|rubies|ruby)\/)\/[^\s:]+):(?<line>\d+)/,
      at,
      end,
    );
    const foreign = /\/(?:gems|rubies|lib\/ruby)\//.test(groups.file ?? '');
    const found = finding(log, at, at, end, { ...groups, ...(foreign ? own : {}) });
    return {
      ...found,
      category: kindOfRuby(`${groups.error} ${groups.message}`) ?? 'other',
      strength: strengthAt(log, end),
    };
  },
};

/** An exception that ends what the step printed has ended the step. */
function strengthAt(log: Log, end: number): number {
  for (let i = end + 1; i <= end + 4 && i < log.length; i++)
    if (/exit|failed|FAILURE|travis_time/i.test(log.marked(i))) return 0.82;
  return log.length - end <= 8 ? 0.8 : 0.55;
}

const simplecov = eventReader({
  id: 'simplecov',
  tool: 'simplecov',
  category: 'test',
  strength: 0.82,
  anchors: ['below the expected minimum'],
  expressions: [
    /^(?<message>(?:Line coverage|Branch coverage|Coverage) \((?<coverage>[\d.]+)%?\) is below the expected minimum (?:per-file )?coverage \((?<limit>[\d.]+)%?\).*)/,
  ],
  belongs: () => false,
});

const brakeman: Reader = {
  id: 'brakeman',
  tool: 'brakeman',
  category: 'security',
  strength: 0.85,
  anchors: ['confidence: '],
  read(log, at) {
    if (!/^Confidence: (?:High|Medium|Weak)$/.test(log.text(at)) || !/^Category: /.test(log.text(at + 1)))
      return null;
    const end = extend(log, at, (text) => /\S/.test(text), 10);
    const values = {
      ...groupsWithin(log, /^Message: (?<message>.+)/, at, end),
      ...groupsWithin(log, /^File: (?<file>\S+)/, at, end),
      ...groupsWithin(log, /^Line: (?<line>\d+)/, at, end),
      ...groupsWithin(log, /^Check: (?<rule>\S+)/, at, end),
    };
    const said = lineWithin(log, at, end, (text) => text.startsWith('Message: '));
    return finding(log, said < 0 ? at : said, at, end, values);
  },
};

const audit: Reader = {
  id: 'bundler-audit',
  tool: 'bundler-audit',
  category: 'security',
  strength: 0.85,
  anchors: ['criticality: '],
  read(log, at) {
    if (!/^Criticality: /.test(log.text(at))) return null;
    const start = before(log, at, (text) => /^Name: \S/.test(text), 8);
    if (start < 0) return null;
    const end = extend(log, at, (text) => /\S/.test(text), 8);
    const values = {
      ...groupsWithin(log, /^Name: (?<package>\S+)/, start, end),
      ...groupsWithin(log, /^Version: (?<version>\S+)/, start, end),
      ...groupsWithin(log, /^(?:CVE|Advisory|GHSA): (?<advisory>\S+)/, start, end),
      ...groupsWithin(log, /^Solution: (?<remedy>.+)/, start, end),
    };
    return finding(log, start, start, end, {
      ...values,
      message: `${values.package ?? 'A gem'} ${values.version ?? ''} is vulnerable (${values.advisory ?? 'see the advisory'})`,
    });
  },
};

export const ruby: readonly Reader[] = [
  rspec,
  minitest,
  rubocop,
  sorbet,
  nativeGem,
  bundler,
  rake,
  uncaught,
  simplecov,
  brakeman,
  audit,
]; // prettier-ignore
