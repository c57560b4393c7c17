/** pytest: what it reports as failed, in the section of a test or, where that is missing, in the short summary. */
import type { Category, Location } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, lineWithin, testOf } from './event.ts';
import { framesOf, kindOfError, tracebackAt } from './python.ts';
import { before, extend, type Finding, location, type Reader } from './reader.ts';

const SECTION = /^_+ (?<title>(?!_)\S.*?) _+$/;
const RULE = /^={5,} .*={3,}$|^={10,}$/;
const CAPTURED = /^-{5,} ?Captured /;
const ERROR_LINE = /^E {2,}(?<said>\S.*)/;
/** An exception, by its name; an assertion that was told in full. */
const RAISED =
  /^E {2,}(?<said>(?:[A-Za-z_][\w.]*(?:Error|Exception|Warning|Exit|Interrupt|Failure|Timeout\w*|NotFound|DoesNotExist)|Failed|[a-z_]+(?:\.\w+)*\.[A-Z]\w*)(?::.*|$)|assert .*)/;
const PLACE = /^(?<file>(?:[A-Za-z]:)?[^\s:]+\.pyx?):(?<line>\d+): ?(?<error>[\w.]*)/;
const CHAINED = /^(?:The above exception was the direct cause|During handling of the above exception)/;
/** What tells nothing by itself, and what only passes on that a program failed. */
const EMPTY = /^(?:assert (?:False|None|0)\b|AssertionError$)/;
const PASSED_ON =
  /returned (?:exit |non-zero exit )?(?:code|status)|exit(?:ed with)? (?:code|status)|CalledProcessError|SystemExit/;
const TOLD = /^\s*(?:ERROR|FATAL|CRITICAL|error|fatal): \S/;
const LONGEST = 1500;

const section: Reader = {
  id: 'pytest',
  tool: 'pytest',
  category: 'test',
  strength: 0.92,
  anchors: [
    '____ ',
    ' ____',
    '_ test',
    '_ error ',
    'failed ',
    '.py::',
    'error collecting',
    'while loading conftest',
  ],
  read(log, at) {
    const text = log.text(at);
    if (/^_/.test(text)) return sectionFinding(log, at, text);
    if (/^(?:E {3})?ImportError while loading conftest '/.test(text)) return blockFinding(log, at, at, null);
    return summaryFinding(log, at, text);
  },
};

function sectionFinding(log: Log, at: number, text: string): Finding | null {
  const title = SECTION.exec(text)?.groups?.title;
  if (!title || text.length < 20 || /^(?:_ )+|^summary$/.test(title)) return null;
  const last = extend(log, at, (line) => !SECTION.test(line) && !RULE.test(line), LONGEST);
  return blockFinding(log, at, last, title);
}

/** The lines below a section's title, or below the news that a conftest does not load. */
function blockFinding(log: Log, at: number, until: number, title: string | null): Finding | null {
  const last = title === null ? extend(log, at, (line) => /^(?:E |\S+\.py:\d+|\s|$)/.test(line)) : until;
  const captured = lineWithin(log, at + 1, last, (line) => CAPTURED.test(line));
  const body = captured > 0 ? captured - 1 : last;
  const mismatch = lineWithin(
    log,
    at + 1,
    Math.min(body, at + 3),
    (line) => line === 'import file mismatch:',
  );
  if (mismatch > 0 && title !== null) return mismatchFinding(log, at, mismatch, Math.min(body, at + 8));
  const raised = causeWithin(log, at + 1, body);
  if (raised < 0) return title === null ? null : nativeFinding(log, at, body, title);
  const asserted = ERROR_LINE.exec(log.text(raised))?.groups?.said ?? '';
  const told =
    captured > 0 && PASSED_ON.test(asserted)
      ? lineWithin(log, captured, last, (line) => TOLD.test(line))
      : -1;
  const cause = told >= 0 ? told : raised;
  const frames: Location[] = [];
  let end = extend(log, cause, (line) => ERROR_LINE.test(line), 40);
  for (let i = at + 1; i <= body; i++) {
    const place = groupsOf(PLACE, log.text(i));
    if (!place?.file || place.file.startsWith('E ')) continue;
    frames.push(location(place.file, place.line));
    if (i > end && i - cause < 60) end = i;
  }
  const said = (ERROR_LINE.exec(log.text(cause))?.groups?.said ?? log.text(cause)).trim();
  const syntax = syntaxPlace(log, at, body);
  const places = framesOf([...frames, ...syntax]);
  return {
    cause,
    start: Math.max(at, cause - 40),
    end,
    message: said,
    locations: places.map((place) => ({ ...place, message: said })),
    failingTests: testsOf(
      title,
      frames.map(({ file }) => file),
    ),
    category: categoryOf(title, said),
    ...(EMPTY.test(said) ? { strength: 0.76 } : {}),
    values: { message: said, ...(title ? { test: nameOf(title) } : {}) },
  };
}

/** Two test files of one name, in folders that are no packages. */
function mismatchFinding(log: Log, at: number, mismatch: number, end: number): Finding {
  const files =
    groupsOf(/^\s+(?<file>\/\S+\.py)$/, log.text(end - 2)) ??
    groupsOf(/^\s+(?<file>\S+\.py)$/, log.text(mismatch + 4));
  const module = groupsOf(/imported module '(?<module>[^']+)'/, log.text(mismatch + 1))?.module ?? '';
  const found = finding(log, mismatch, at, end, {
    ...files,
    module,
    message: `import file mismatch: ${module}`,
  });
  return { ...found, category: 'test' };
}

/** With --tb=native a section holds an ordinary traceback. */
function nativeFinding(log: Log, at: number, last: number, title: string): Finding | null {
  const opens = lineWithin(log, at + 1, Math.min(last, at + 60), (line) =>
    line.startsWith('Traceback (most'),
  );
  const trace = opens > 0 ? tracebackAt(log, opens) : null;
  if (!trace || trace.end > last) return null;
  return {
    cause: trace.cause,
    start: at,
    end: trace.end,
    message: trace.raised,
    locations: trace.locations,
    failingTests: testsOf(
      title,
      trace.locations.map(({ file }) => file),
    ),
    category: categoryOf(title, trace.raised),
    values: { message: trace.raised, test: nameOf(title) },
  };
}

/** The first error of the block; in a chain the first one began it. */
function causeWithin(log: Log, from: number, to: number): number {
  let any = -1;
  let raised = -1;
  for (let i = from; i <= to; i++) {
    const text = log.text(i);
    if (CHAINED.test(text) && any >= 0) break;
    if (!text.startsWith('E  ')) continue;
    if (any < 0 && !/^E\s+(?:File "|\^|Traceback)/.test(text)) any = i;
    if (raised < 0 && RAISED.test(text)) raised = i;
  }
  return raised >= 0 ? raised : any;
}

/** A module that cannot be parsed is named inside the error. */
function syntaxPlace(log: Log, from: number, to: number): Location[] {
  const at = lineWithin(log, from, to, (line) => /^E\s+File "/.test(line));
  const found = at >= 0 ? groupsOf(/File "(?<file>[^"]+)", line (?<line>\d+)/, log.text(at)) : null;
  return found?.file ? [location(found.file, found.line)] : [];
}

const TITLES = /^(?:ERROR at (?:setup|teardown) of |\[doctest\] )/;
const nameOf = (title: string) => title.replace(TITLES, '');

const TEST_FILE = /(?:^|[\\/])(?:test_[^\\/]*|[^\\/]*_tests?|tests?)\.py$/;

/** The test by its node id where the frames tell its file, as `pytest` takes it: `tests/test_a.py::TestA::test_b[1.5]`. */
function testsOf(title: string | null, files: readonly string[]) {
  if (title === null || title.startsWith('ERROR collecting')) return [];
  const name = nameOf(title);
  const file = files.find((each) => TEST_FILE.test(each));
  if (!file) return [testOf(name, undefined, files[0])];
  const [bare = name, ...parameters] = name.split(/(?=\[)/);
  return [testOf(`${file}::${bare.replaceAll('.', '::')}${parameters.join('')}`, undefined, file)];
}

function categoryOf(title: string | null, said: string): Category {
  if (/^Failed: Timeout >/.test(said)) return 'timeout';
  const kind = kindOfError(said);
  // Inside a running test most errors are the test's failure; a module that does not load is not.
  const loading = title === null || title.startsWith('ERROR collecting');
  if (kind === 'disk' || kind === 'memory') return kind;
  return loading && (kind === 'dependency' || kind === 'compile') ? kind : 'test';
}

/** `FAILED tests/test_cart.py::TestCart::test_total - assert 1 == 2`. */
function summaryFinding(log: Log, at: number, text: string): Finding | null {
  const groups = groupsOf(
    /^(?:FAILED|ERROR)(?: \[[\d.]+s\])? (?<file>[^\s:]+\.pyx?)(?:::(?<test>\S.*?))?(?: - (?<message>.+))?$/,
    text,
  );
  if (!groups?.file) return null;
  const name = groups.test && `${groups.file}::${groups.test}`;
  const message = groups.message ?? `${name ?? groups.file} failed`;
  const found = finding(log, at, at, at, { file: groups.file, message, ...(name ? { test: name } : {}) });
  return { ...found, strength: 0.8, category: categoryOf('', message) };
}

const internal: Reader = {
  id: 'pytest-internal',
  tool: 'pytest',
  category: 'test',
  strength: 0.9,
  anchors: ['internalerror>'],
  read(log, at) {
    const end = extend(log, at, (line) => line.startsWith('INTERNALERROR>'), 300);
    const cause = before(log, end + 1, (line) => /^INTERNALERROR> [A-Za-z_][\w.]*(?::|$)/.test(line));
    if (cause < at) return null;
    const message = log.text(cause).replace(/^INTERNALERROR> /, '');
    return finding(log, cause, Math.max(at, end - 30), end, { message });
  },
};

const crashed = eventReader({
  id: 'pytest-xdist',
  tool: 'pytest',
  category: 'test',
  strength: 0.85,
  anchors: ['crashed while running', 'node down: '],
  expressions: [/^(?:E\s+)?(?<message>worker '\w+' crashed while running '(?<file>[^':]+)::(?<test>[^']+)')/],
  belongs: () => false,
});

const usage = eventReader({
  id: 'pytest-usage',
  tool: 'pytest',
  category: 'config',
  strength: 0.88,
  anchors: [
    'error: file or directory not found',
    'error: usage: ',
    'error: not found: ',
    'error: while parsing the following warning configuration',
    'unrecognized arguments: -',
  ],
  expressions: [
    /^(?:ERROR|\S*pytest\S*: error): (?<message>(?:file or directory not found|not found|unrecognized arguments|while parsing the following).*)/,
  ],
  belongs: (text) => /^\s+(?:inifile|rootdir):|^\(no name/.test(text),
  most: 4,
}); // prettier-ignore

const coverage = eventReader({
  id: 'pytest-cov',
  tool: 'pytest',
  category: 'test',
  strength: 0.75,
  anchors: ['required test coverage of', 'coverage failure: total of'],
  expressions: [
    /^(?:FAIL |ERROR: )+(?<message>(?:Required test coverage of|Coverage failure: total of).*)/,
    /^(?<message>Coverage failure: total of \S+ is less than fail-under.*)/,
  ],
  belongs: () => false,
});

export const pytest: readonly Reader[] = [section, internal, crashed, usage, coverage];
