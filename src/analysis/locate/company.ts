/** What else failed beside the cause: tests and places that other candidates of the same step tell of. */
import type { FailingTest, Location } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import type { Candidate } from './candidate.ts';
import type { Ranked } from './rank.ts';

/** A candidate this far below the first is no company of it. */
const LEAST_SHARE = 0.4;
/** Lines around the cause in which a frame of a trace tells the place. */
const NEARBY = 12;
const MOST = 200;

export interface Company {
  readonly locations: readonly Location[];
  readonly failingTests: readonly FailingTest[];
}

/**
 * The first candidate's tests and places, then those of other candidates of its step: an error that a test's output
 * holds made that test fail. Places that nobody read come from the frames around the cause.
 */
export function companyOf(ranked: readonly Ranked[], log: Log): Company {
  const [first] = ranked;
  if (!first) return { locations: [], failingTests: [] };
  const { candidate } = first;
  const others = ranked
    .filter(({ score }) => score >= first.score * LEAST_SHARE)
    .map((ranking) => ranking.candidate)
    .filter((other) => other !== candidate && other.step === candidate.step);
  const tests = [candidate, ...others].flatMap(({ failingTests }) => failingTests);
  const own = candidate.locations.length > 0 ? candidate.locations : framesNear(log, candidate);
  const places = [...own, ...others.flatMap(({ locations }) => locations)];
  return {
    failingTests: distinctTests(tests).slice(0, MOST),
    locations: distinctPlaces(places).slice(0, MOST),
  };
}

/** Each test once, under its fullest name: a section may name only what the summary names with its file. */
export function distinctTests(tests: readonly FailingTest[]): FailingTest[] {
  const found = new Map<string, FailingTest>();
  for (const test of tests) {
    const key = test.name.replace(/^[^:[]*\.pyx?::/, '').replaceAll('::', '.');
    const known = found.get(key);
    if (!known || (known.name.length < test.name.length && !known.name.includes('::'))) found.set(key, test);
  }
  return [...found.values()];
}

/** Each place once, and one of every file before a second one of any, so that a list that is cut still names each. */
export function distinctPlaces(places: readonly Location[]): Location[] {
  const seen = new Set<string>();
  const files = new Set<string>();
  const firsts: Location[] = [];
  const rest: Location[] = [];
  for (const place of places) {
    const key = `${place.file}:${place.line}:${place.column}`;
    if (seen.has(key) || (place.line === undefined && files.has(place.file))) continue;
    seen.add(key);
    (files.has(place.file) ? rest : firsts).push(place);
    files.add(place.file);
  }
  return [...firsts, ...rest];
}

/** Frames of Node, Python, Java-like and Go traces; the groups are file and line. */
const FRAMES: readonly RegExp[] = [
  /^\s*at (?:.*\()?(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():]+\.\w{1,5}):(\d+)(?::\d+)?\)?,?(?: \{)?$/,
  /^\s*File "([^"<>]+)", line (\d+)/,
  /^\s+(\/\S+\.go):(\d+)(?: \+0x[0-9a-f]+)?$/,
];
/** What is installed or built in is not the place to mend. */
const FOREIGN =
  /node_modules|^node:|^internal\/|(?:site|dist)-packages|\/lib\/python\d|\/lib\/node|hostedtoolcache|\/\.cargo\/registry|\/pkg\/mod\/|^<|\/usr\/(?:lib|local)\//;

/** Is this file of a dependency, of the language or of the system, and not of the project? */
export const isForeign = (file: string) => FOREIGN.test(file);

function framesNear(log: Log, { cause, start, end, step }: Candidate): Location[] {
  const first = Math.max(step.body, Math.min(start, cause - NEARBY));
  const last = Math.min(step.last, Math.max(end, cause + NEARBY));
  const places: Location[] = [];
  for (let i = first; i <= last && i - first < 4 * NEARBY; i++) {
    for (const frame of FRAMES) {
      const [, file, line] = frame.exec(log.text(i)) ?? [];
      if (file && !isForeign(file)) places.push({ file, line: Math.max(1, Number(line)) });
    }
  }
  return places;
}
