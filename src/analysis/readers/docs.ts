/** Documentation: Sphinx and MkDocs. */
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { after, extend, type Reader } from './reader.ts';

const WARNED =
  /^(?<file>(?:[A-Za-z]:)?[^\s:]+\.(?:rst|md|py|ipynb|txt|pyx|inc))(?::docstring of (?<symbol>[\w.]+))?(?::(?<line>\d+))?: (?<level>WARNING|ERROR|CRITICAL|SEVERE): (?<message>\S.*)/;
const FAILED =
  /build finished with problems|warnings? treated as errors?|Warning, treated as error|make(?:\[\d+\])?: \*\*\*/;

/** A warning fails the build where it is treated as an error. */
const warning: Reader = {
  id: 'sphinx',
  tool: 'sphinx',
  category: 'lint',
  strength: 0.85,
  anchors: [': warning: ', ': error: ', ': critical: ', ': severe: '],
  read(log, at) {
    const groups = groupsOf(WARNED, log.text(at));
    if (!groups) return null;
    const end = extend(log, at, (text) => /^\s+\S/.test(text), 6);
    const failed = groups.level !== 'WARNING' || after(log, at, (text) => FAILED.test(text), 3000) >= 0;
    return { ...finding(log, at, at, end, groups), ...(failed ? {} : { strength: 0.3 }) };
  },
};

const TREATED =
  /^(?:(?<file>(?:[A-Za-z]:)?[^\s:]+)(?::docstring of (?<symbol>[\w.]+))?(?::(?<line>\d+))?: ?)?(?:WARNING: ?)?(?<message>\S.*)$/;

const treated: Reader = {
  id: 'sphinx-treated',
  tool: 'sphinx',
  category: 'lint',
  strength: 0.9,
  anchors: ['warning, treated as error'],
  read(log, at) {
    if (!/^Warning, treated as error:/.test(log.text(at))) return null;
    const groups = groupsOf(TREATED, log.text(at + 1));
    return groups ? finding(log, at + 1, at, at + 1, groups) : null;
  },
};

/** Sphinx's own errors: an extension, the theme, the configuration, a handler of an event. */
const own: Reader = {
  id: 'sphinx-error',
  tool: 'sphinx',
  category: 'config',
  strength: 0.9,
  anchors: ['extension error', 'theme error:', 'configuration error:', 'sphinx error:', 'application error:'],
  read(log, at) {
    const head = groupsOf(
      /^(?<kind>Extension|Theme|Configuration|Sphinx|Application) error(?: \((?<extension>[\w.]+)\))?:(?<rest>.*)$/,
      log.text(at),
    );
    if (!head) return null;
    const end = extend(log, at, (text) => /\S/.test(text), 8);
    const said = head.rest ? at : lineWithin(log, Math.min(at + 1, end), end, (text) => /\S/.test(text));
    const cause = said < 0 ? at : said;
    const message = head.rest ?? log.text(cause).trim();
    const missing = groupsOf(
      /Could not import extension (?<extension>[\w.]+)|no theme named '(?<theme>[^']+)'|No module named '(?<module>[\w.]+)'/,
      message,
    );
    const found = finding(log, cause, at, end, { ...head, ...missing, message });
    return missing ? { ...found, category: 'dependency' } : found;
  },
};

const mkdocs = eventReader({
  id: 'mkdocs',
  tool: 'mkdocs',
  category: 'config',
  strength: 0.85,
  anchors: ['aborted with ', 'error    -  ', 'error   -  ', 'strict mode'],
  expressions: [
    /^ERROR {1,4}-\s+(?<message>\S.*)/,
    /^(?:Error: )?(?<message>Aborted with \d+ (?:Configuration Errors|warnings) in ['"]?strict['"]? mode!?.*)/i,
  ],
  belongs: () => false,
});

/** `make linkcheck`: a link that does not answer. */
const links = eventReader({
  id: 'sphinx-linkcheck',
  tool: 'sphinx',
  category: 'lint',
  strength: 0.86,
  anchors: [' broken    http', ': [broken] '],
  expressions: [
    /^\(\s*(?<file>\S+): line\s+(?<line>\d+)\) broken\s+(?<url>\S+)(?: - (?<message>.+))?/,
    /^(?<file>[^\s:]+):(?<line>\d+): \[broken\] (?<url>\S+?):? (?<message>.+)/,
  ],
  belongs: () => false,
});

export const docs: readonly Reader[] = [links, treated, warning, own, mkdocs];
