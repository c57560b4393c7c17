/** CMake, autoconf, meson and their like; make and Bazel stand in files of their own. */
import { bazelLike } from './bazel.ts';
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { makeLike } from './make.ts';
import { before, extend, type Reader, trimmed } from './reader.ts';
import { saidBefore } from './said-before.ts';

/** The message of a CMake error stands indented below it. */
const cmake: Reader = {
  id: 'cmake',
  tool: 'cmake',
  category: 'config',
  strength: 0.92,
  anchors: ['cmake error'],
  read(log, at) {
    const head =
      /^(?:#\d+ [\d.]+ )?\s*CMake Error(?: at (?<file>[^\s:]+):(?<line>\d+) \((?<call>\w+)\))?:? ?(?<message>.*)/.exec(
        log.text(at),
      )?.groups;
    if (!head) return null;
    const end = extend(log, at, (text) => /^\s+\S|^\s*$|^Call Stack/.test(text), 20);
    const said = head.message?.trim() ? at : lineWithin(log, at + 1, end, (text) => text.trim() !== '');
    const cause = said > 0 ? said : at;
    const message = head.message?.trim() || log.text(cause).trim();
    const dependency =
      /Could NOT find|Could not find a|required packages were not found|not providing "Find/.test(message);
    return {
      ...finding(log, cause, at, trimmed(log, at, end), {
        message,
        ...(head.file ? { file: head.file } : {}),
        ...(head.line ? { line: head.line } : {}),
      }),
      ...(dependency ? { category: 'dependency' as const } : {}),
    };
  },
};

/** SCons, qmake, Waf, vala and pkg-config: one line that says what is missing or wrong. */
const others: Reader = {
  id: 'configure-other',
  tool: 'configure',
  category: 'dependency',
  strength: 0.86,
  anchors: [
    'scons: ***',
    'project error:',
    'the configuration failed',
    'was not found in the pkg-config search path',
    'not found in specified vala api',
    "couldn't find include '",
    '.vala:',
    '.include:',
    'error: while looking for',
  ],
  read(log, at) {
    const text = log.text(at);
    const vala = groupsOf(
      /^(?<file>[^\s:]+\.vala):(?<line>\d+)\.(?<column>\d+)-[\d.]+: error: (?<message>.+)/,
      text,
    );
    if (vala) return { ...finding(log, at, at, at, vala), tool: 'vala', category: 'compile', strength: 0.92 };
    const scons = groupsOf(/^scons: \*\*\* (?:\[(?<target>[^\]]+)\] )?(?<message>.+)/, text);
    if (scons) {
      const said = scons.target ? saidBefore(log, at, () => false) : -1;
      const cause = said < 0 ? at : said;
      return {
        ...finding(log, cause, cause, cause, { ...scons, message: log.text(cause).trim() }),
        tool: 'scons',
        category: scons.target ? 'compile' : 'config',
        strength: scons.target ? 0.35 : 0.88,
      };
    }
    if (/^The configuration failed$/.test(text)) {
      const missing = before(log, at, (line) => /: (?:not found|no)$|^Could not find/i.test(line), 8);
      return missing < 0
        ? null
        : { ...finding(log, missing, missing, at, { message: log.text(missing).trim() }), tool: 'waf' };
    }
    const groups =
      groupsOf(
        /^(?:Project|qmake) ERROR: (?<message>(?:Unknown module\(s\) in QT: (?<package>.+)|.+))/,
        text,
      ) ??
      groupsOf(/^Package '?(?<package>[^\s']+)'? was not found in the pkg-config search path/, text) ??
      groupsOf(/^error: (?<message>Package `(?<package>[^']+)' not found in specified Vala API.*)/, text) ??
      groupsOf(/^(?<message>Couldn't find include '(?<package>[^']+\.gir)'.*)/, text) ??
      groupsOf(/^\S+\/Kconfig\.include:\d+: (?<message>.+)/, text) ??
      groupsOf(/^error: while looking for (?<package>[\w:+.-]+): (?<message>.+)/, text);
    return groups ? finding(log, at, at, at, groups) : null;
  },
};

const configure = eventReader({
  id: 'configure',
  tool: 'autoconf',
  category: 'dependency',
  strength: 0.93,
  anchors: [
    'configure: error:',
    'possibly undefined macro',
    'configure.ac:',
    'configure.in:',
    'makefile.am:',
  ],
  expressions: [
    /^(?:.*: )?configure: error: (?<message>.+)/,
    /(?<file>configure\.(?:ac|in)):(?<line>\d+): (?:error|warning): (?<message>possibly undefined macro.*)/,
    /^(?<file>(?:\S*\/)?(?:configure\.(?:ac|in)|Makefile\.am)):(?<line>\d+): error: (?<message>.+)/,
  ],
  belongs: (text) => /^No package |^\s*$/.test(text),
  most: 4,
});

const mesonErrors = eventReader({
  id: 'meson',
  tool: 'meson',
  category: 'config',
  strength: 0.93,
  anchors: ['meson.build:', 'meson_options.txt:', 'meson.options:'],
  expressions: [
    /^(?:.*: )?(?<file>[^\s:]*meson(?:\.build|_options\.txt|\.options)):(?<line>\d+):(?<column>\d+): ERROR: (?<message>.+)/,
  ],
  belongs: () => false,
});
const meson: Reader = {
  ...mesonErrors,
  read(log, at) {
    const found = mesonErrors.read(log, at);
    const missing =
      /Dependency|Program .* not found|Invalid version|C(?:\+\+)? (?:shared or static )?library .* not found/;
    return found && missing.test(found.message) ? { ...found, category: 'dependency' } : found;
  },
};

export const buildSystems: readonly Reader[] = [cmake, ...makeLike, configure, others, meson, ...bazelLike];
