/** unittest and what writes like it: Django, nose, trial, tox around them. */
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { kindOfError, tracebackAt } from './python.ts';
import { extend, location, type Reader } from './reader.ts';

const RULE = /^[=-]{50,}$/;
const HEAD =
  /^\[?(?<kind>FAIL|ERROR)\]?: (?<test>[\w.]+)(?: \((?<class>[\w.<>-]+)\))?(?: ?[[(].*[\])])?(?: \.\.\. .*)?$/;

/** A block between rules: `FAIL: test_total (shop.tests.CartTest)`, and the traceback below it. */
const block: Reader = {
  id: 'unittest',
  tool: 'unittest',
  category: 'test',
  strength: 0.92,
  anchors: ['fail: ', 'error: '],
  read(log, at) {
    const groups = groupsOf(HEAD, log.text(at));
    if (!groups?.test || !/^={50,}$/.test(log.text(at - 1))) return null;
    const last = extend(log, at, (text) => !/^={50,}$/.test(text), 300);
    const opens = lineWithin(log, at, Math.min(last, at + 30), (text) => text.includes('Traceback (most'));
    const trace = opens < 0 ? null : tracebackAt(log, opens);
    const name = nameOf(groups.test, groups.class);
    if (!trace || trace.end > last + 1) {
      const message = `${name} failed`;
      const end = extend(log, at, (text) => !RULE.test(text) && text.trim() !== '', 12);
      return finding(log, at, at, end, { message, test: name });
    }
    const kind = kindOfError(trace.raised);
    const loading = /^unittest\.loader|_FailedTest|ModuleImportFailure/.test(groups.class ?? '');
    const [place] = trace.locations;
    return {
      cause: trace.cause,
      start: at,
      end: trace.end,
      message: trace.raised,
      locations: trace.locations.map((where) => ({ ...where, message: trace.raised })),
      failingTests: loading ? [] : [{ name, ...(place ? { file: place.file } : {}) }],
      category: kind && (loading || kind === 'disk' || kind === 'memory') ? kind : 'test',
      values: { test: name, error: trace.error, message: trace.raised },
    };
  },
};

/** From 3.11 on the class already ends in the test's name. */
function nameOf(test: string, suite: string | undefined): string {
  if (!suite || test.includes('.')) return test;
  return suite.endsWith(`.${test}`) ? suite : `${suite}.${test}`;
}

/** twisted's trial: `[FAIL]`, a traceback, and the test's name on the last line. */
const trial: Reader = {
  id: 'trial',
  tool: 'trial',
  category: 'test',
  strength: 0.9,
  anchors: ['[fail]', '[error]'],
  read(log, at) {
    if (!/^\[(?:FAIL|ERROR)\]$/.test(log.text(at)) || !/^={50,}$/.test(log.text(at - 1))) return null;
    const end = extend(log, at, (text) => !RULE.test(text), 60);
    const raised = lineWithin(log, at + 1, end, (text) =>
      /^[a-zA-Z_][\w.]*(?:Error|Exception|Failure|FailTest|SkipTest|Timeout|Warning)\b/.test(text),
    );
    if (raised < 0) return null;
    const test = lineWithin(log, raised, end, (text) => /^[\w.]+\.test\w+$/.test(text));
    const frame = lineWithin(log, at, raised, (text) => /^\s+File "/.test(text));
    const { file, line } = groupsOf(/File "(?<file>[^"]+)", line (?<line>\d+)/, log.text(frame)) ?? {};
    return {
      ...finding(log, raised, at, end, { ...(test > 0 ? { test: log.text(test) } : {}) }),
      locations: file ? [location(file, line)] : [],
    };
  },
};

const doctest = eventReader({
  id: 'doctest',
  tool: 'doctest',
  category: 'test',
  strength: 0.88,
  anchors: ['failed example:'],
  expressions: [/^(?<message>Failed example:)/],
  belongs: (text) => /^(?:Expected|Got|Exception raised|Expected nothing)|^\s+\S/.test(text),
  most: 20,
});

/** tox only passes on what its command said. */
const tox = eventReader({
  id: 'tox',
  tool: 'tox',
  category: 'other',
  strength: 0.25,
  anchors: ['error: invocationerror', 'invocationerror for command', 'invocation failed', 'commands failed'],
  expressions: [
    /^ERROR: (?<message>InvocationError(?: for command)?:? .+)/,
    /^ERROR: (?<message>invocation failed \(exit(?:ed with)? code .+)/,
    /^ERROR: {3}(?<env>[\w.-]+): (?<message>commands failed)/,
  ],
  belongs: () => false,
});

const interpreter = eventReader({
  id: 'tox-interpreter',
  tool: 'tox',
  category: 'config',
  strength: 0.8,
  anchors: ['error: interpreternotfound', 'error: unknown environment', 'could not find python interpreter'],
  expressions: [
    /^ERROR: +(?:(?<env>[\w.-]+): )?(?<message>InterpreterNotFound: .+)/,
    /^ERROR: (?<message>unknown environment .+)/,
    /(?<env>[\w.-]+): (?:skipped|failed|FAIL).{0,30}(?<message>could not find python interpreter .+)/,
  ],
  belongs: () => false,
});

export const pyunit: readonly Reader[] = [block, trial, doctest, tox, interpreter];
