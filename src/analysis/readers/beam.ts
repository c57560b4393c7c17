/** Elixir and Erlang: Mix, ExUnit, Credo, Dialyzer, rebar3. */
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { extend, type Reader } from './reader.ts';

const elixir: Reader = {
  id: 'elixir',
  tool: 'elixir',
  category: 'compile',
  strength: 0.9,
  anchors: ['** (compileerror', '** (syntaxerror', '** (tokenmissing', '== compilation error in file'],
  read(log, at) {
    const text = log.text(at);
    const own = groupsOf(
      /^\*\* \((?:CompileError|SyntaxError|TokenMissingError|MismatchedDelimiterError)\) (?<file>[^\s:]+):(?:(?<line>\d+):(?:\d+:)?)? ?(?<message>.+)/,
      text,
    );
    // Since 1.15 the errors stand above, and this line only says that there are some.
    const errors = own ? /cannot compile module|errors have been logged/.test(own.message ?? '') : true;
    if (!own && !/^== Compilation error in file /.test(text)) return null;
    if (!errors)
      return finding(
        log,
        at,
        at,
        extend(log, at, (line) => /^\s+\S/.test(line), 12),
        own ?? {},
      );
    for (let i = at - 1; i >= 0 && at - i < 60; i--) {
      const message = groupsOf(/^\s*error: (?<message>.+)/, log.text(i))?.message;
      if (!message) continue;
      const end = extend(log, i, (line) => /^\s+\S/.test(line), 10);
      const place = groupsWithin(log, /^\s+(?:└─ )?(?<file>[^\s:]+\.exs?):(?<line>\d+)/, i, end);
      return finding(log, i, i, at, { ...place, message });
    }
    return own ? finding(log, at, at, at, own) : null;
  },
};

const WARNED = /^\s*warning: (?<message>.+)/;

/** `--warnings-as-errors` fails with its own line; the first warning is what to mend. */
const warnings: Reader = {
  id: 'elixir-warnings',
  tool: 'elixir',
  category: 'compile',
  strength: 0.9,
  anchors: ['--warnings-as-errors'],
  read(log, at) {
    if (
      !/^(?:Compilation|Test suite) failed due to warnings|aborted (?:after|due to).*--warnings-as-errors/i.test(
        log.text(at),
      )
    )
      return null;
    for (let i = Math.max(0, at - 200); i < at; i++) {
      const message = groupsOf(WARNED, log.text(i))?.message;
      if (!message) continue;
      const end = extend(log, i, (line) => /^\s+\S/.test(line), 10);
      const place = groupsWithin(log, /^\s+(?:└─ )?(?<file>[^\s:]+\.exs?):(?<line>\d+)/, i, end);
      return finding(log, i, i, end, { ...place, message });
    }
    return null;
  },
};

const exunit = eventReader({
  id: 'exunit',
  tool: 'elixir',
  category: 'test',
  anchors: [') test ', ') property ', ') doctest '],
  expressions: [/^\s+\d+\) (?:test|property|doctest) (?<test>.+) \((?<class>[\w.]+)\)$/],
  details: [
    /^\s+(?<file>\S+_test\.exs):(?<line>\d+)/,
    /^\s+(?<message>(?:Assertion|\*\* \(|match|Expected|Doctest failed).*)/,
  ],
  cause: /^\s+(?:Assertion with|Assertion failed|\*\* \(|match \(|Expected|Doctest failed)/,
  belongs: (text) => /^\s+\S/.test(text) && !/^\s+\d+\) (?:test|property|doctest) /.test(text),
  most: 16,
});

const format: Reader = {
  id: 'mix-format',
  tool: 'mix',
  category: 'lint',
  strength: 0.92,
  anchors: ['failed due to --check-formatted'],
  read(log, at) {
    if (!/^\*\* \(Mix\) mix format failed due to --check-formatted/.test(log.text(at))) return null;
    const end = extend(log, at, (text) => /^The following|^\s*$|^\s+\* \S|^ {2,}\S/.test(text), 40);
    const FILE = /^\s+\* (?<file>\S+\.(?:exs?|heex|eex))/;
    const first = lineWithin(log, at, end, (text) => FILE.test(text));
    const files = Array.from(
      { length: end - at + 1 },
      (_, i) => groupsOf(FILE, log.text(at + i))?.file,
    ).filter((file) => file !== undefined);
    const [file] = files;
    const found = finding(log, at, at, Math.max(at, first), {
      ...(file ? { file } : {}),
      message: `${file ?? 'Files'} not formatted`,
    });
    return { ...found, locations: files.map((name) => ({ file: name })) };
  },
};

const credo = eventReader({
  id: 'credo',
  tool: 'credo',
  category: 'lint',
  strength: 0.88,
  anchors: ['┃ ['],
  expressions: [/^\s*┃ \[(?<level>[RFWCD])\] [↗→↑↘↓] (?<message>\S.*)/],
  details: [/^\s*┃\s+(?<file>[^\s:]+\.exs?):(?<line>\d+)/],
  belongs: (text) => /^\s*┃ {2,}/.test(text),
  most: 3,
});

const dialyzer = eventReader({
  id: 'dialyzer',
  tool: 'dialyzer',
  category: 'lint',
  strength: 0.86,
  anchors: ['.ex:', '.erl:'],
  expressions: [
    /^(?<file>[^\s:]+\.(?:ex|erl)):(?<line>\d+):(?:(?<column>\d+):)?(?<rule>(?:no_return|call|pattern_match\w*|contract_\w+|invalid_contract|unknown_\w+|unmatched_return\w*|guard_fail\w*|callback_\w+|extra_range|overlapping_contract|opaque_\w+|app_call|unused_fun))\b/,
  ],
  details: [/^(?<message>[A-Z]\S.+)/],
  belongs: (text) => /\S/.test(text) && !/^_{10,}/.test(text),
  most: 8,
});

const hex = eventReader({
  id: 'hex',
  tool: 'hex',
  category: 'dependency',
  strength: 0.9,
  anchors: ['failed to use "', 'because "', '** (mix) hex dependency'],
  expressions: [
    /^(?<message>Failed to use "(?<package>[^"]+)" .+)/,
    /^(?<message>Because "?.+ depends on .+)/,
  ],
  belongs: (text) => /^\s+\S|^(?:And|So,|\*\* \(Mix\))/.test(text),
  most: 10,
});

/** A task of Mix that gives up; what it says is its own message. */
const mix = eventReader({
  id: 'mix',
  tool: 'mix',
  category: 'config',
  strength: 0.72,
  anchors: ['** (mix) '],
  expressions: [/^\*\* \(Mix\) (?<message>(?!mix format failed|Hex dependency).+)/],
});

const erlang: Reader = {
  id: 'erlang',
  tool: 'erlang',
  category: 'compile',
  strength: 0.88,
  anchors: ['.erl:'],
  read(log, at) {
    const groups = groupsOf(
      /^\s*(?:┌─ )?(?<file>[^\s:]+\.erl):(?<line>\d+):(?:(?<column>\d+):)?(?: (?<message>(?!Warning)\S.+))?$/,
      log.text(at),
    );
    if (!groups) return null;
    if (groups.message)
      return /^(?:in function|in call)/.test(groups.message) ? null : finding(log, at, at, at, groups);
    // rebar3 draws the source since 3.19, with the message under a mark.
    const end = extend(log, at, (text) => /^\s*(?:│|\d+ │|╰)/.test(text), 6);
    const message = groupsWithin(log, /╰── (?<message>.+)/, at, end)?.message;
    return message && !message.startsWith('Warning')
      ? finding(log, at, at, end, { ...groups, message })
      : null;
  },
};

export const beam: readonly Reader[] = [format, warnings, elixir, exunit, credo, dialyzer, hex, mix, erlang];
