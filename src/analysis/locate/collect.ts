/** Asks every reader and pattern about the lines that hold their words, and gathers what they find. */
import type { Category, Redacted } from '../../domain.ts';
import { foldLine } from '../fold.ts';
import type { Hit, Log } from '../log/log.ts';
import type { PatternSet } from '../patterns/index.ts';
import { type Block, matchWeight, type PatternMatch } from '../patterns/match.ts';
import type { Finding, Reader } from '../readers/reader.ts';
import { isForgiven, lastAttempt } from '../structure/forgiven.ts';
import type { Step, Structure } from '../structure/structure.ts';
import { NO_BASELINE, type Noise } from './baseline.ts';
import type { Candidate, LocatedMatch } from './candidate.ts';
import { distinctPlaces, distinctTests } from './company.ts';
import { eventEnd, eventStart } from './event-end.ts';
import { isMarkedError, isWarning } from './level.ts';
import { errorWorth, isAfterwards } from './words.ts';

/** The block in which a pattern looks for its other words. */
const LINES_BEFORE = 15;
const LINES_AFTER = 25;
const MOST_EVENTS = 200;
/** A line of the general scorer below this is not worth a look. */
const LEAST_WORTH = 0.12;
/** The strength of a line that says nothing of an error. */
const LAST_WORDS = 0.06;

export interface Lookup {
  /** The words of a hit that lead to readers, to patterns, and whether one is a mere error word. */
  readonly readersOf: (words: readonly number[]) => readonly Reader[];
  readonly patternWords: (words: readonly number[]) => readonly string[];
  readonly isErrorWord: (words: readonly number[]) => boolean;
}

/** @param noise tells the lines of a passing run; they lead a group only where nothing else is in it */
export function collect(
  log: Log,
  structure: Structure,
  patterns: PatternSet,
  lookup: Lookup,
  noise: Noise = NO_BASELINE,
): Candidate[] {
  const isNew: Choice = ({ cause }) => !noise(log.text(cause));
  const isOpen: Choice = ({ cause }) => !isForgiven(structure, cause);
  const isLatest: Choice = ({ cause, step }) => cause > lastAttempt(structure, step);
  const isGrave: Choice = ({ cause }) => !isWarning(log, cause);
  const stepAt = stepFinder(structure);
  const events: (Candidate & { key: string })[] = [];
  const seen = new Map<string, number>();
  const blocks = new Map<number, readonly PatternMatch[]>();
  const generic: Hit[] = [];

  for (const hit of log.hits) {
    const step = stepAt(hit.index);
    // A script that is echoed names its own error messages; none of them has been printed yet.
    if (hit.index < step.body) continue;
    const words = lookup.patternWords(hit.words);
    if (words.length > 0) {
      const matches = patterns.match(words, blockAt(log, hit.index, step));
      if (matches.length > 0) blocks.set(hit.index, matches);
    }
    let read = false;
    for (const reader of lookup.readersOf(hit.words)) {
      if ((seen.get(reader.id) ?? -1) >= hit.index) {
        read = true;
        continue;
      }
      const finding = reader.read(log, hit.index);
      if (!finding) continue;
      read = true;
      seen.set(reader.id, Math.max(finding.end, hit.index));
      if (events.length < MOST_EVENTS * 10) events.push(fromReader(reader, finding, stepAt(finding.cause)));
    }
    if (!read && (lookup.isErrorWord(hit.words) || isMarkedError(log, hit.index))) generic.push(hit);
  }
  const grouped = groupByKind(events, [isNew, isOpen, isLatest]);
  const withPatterns = grouped.map((candidate) => ({
    ...candidate,
    matches: matchesWithin(candidate, blocks),
  }));
  const taken = new Set(
    withPatterns.flatMap(({ start, end, more }) => [start, end, ...more.flatMap((m) => [m.start, m.end])]),
  );
  const covered = coverage([...withPatterns, ...withPatterns.flatMap(({ more }) => more)]);
  const alone = groupByKind(
    [...blocks]
      .filter(([index]) => !covered(index))
      .map(([index, matches]) => fromPatterns(log, index, matches, stepAt(index))),
    [isNew, isGrave, isOpen, isLatest],
  );
  const loose = groupByKind(
    generic
      .filter(({ index }) => !covered(index) && !blocks.has(index) && !taken.has(index))
      .flatMap(({ index }) => fromWords(log, index, stepAt(index))),
    [isNew, isGrave, isOpen, isLatest],
  );
  return [...withPatterns, ...alone, ...loose, ...lastWords(log, structure)];
}

function stepFinder({ steps }: Structure): (index: number) => Step {
  let at = 0;
  return (index) => {
    if ((steps[at]?.first ?? 0) > index) at = 0;
    while (at + 1 < steps.length && (steps[at] as Step).last < index) at++;
    return steps[at] as Step;
  };
}

/** The neighbours of a line within its step. */
export function blockAt(log: Log, at: number, step: Step): Block {
  const text = log.text(at);
  const first = Math.max(step.first, at - LINES_BEFORE);
  const last = Math.min(step.last, at + LINES_AFTER, log.length - 1);
  let lines: Redacted[] | undefined;
  let folded: string | undefined;
  return {
    at: text,
    atFolded: text.toLowerCase(),
    get lines() {
      lines ??= Array.from({ length: last - first + 1 }, (_, i) => log.text(first + i));
      return lines;
    },
    get folded() {
      folded ??= this.lines.join('\n').toLowerCase();
      return folded;
    },
  };
}

function fromReader(reader: Reader, finding: Finding, step: Step): Candidate & { key: string } {
  return {
    key: `${reader.id} ${finding.category ?? reader.category} ${step.first}`,
    cause: finding.cause,
    start: Math.min(finding.start, finding.cause),
    end: Math.max(finding.end, finding.cause),
    message: finding.message,
    reader: reader.id,
    tool: finding.tool ?? reader.tool,
    category: finding.category ?? reader.category,
    strength: finding.strength ?? reader.strength,
    locations: finding.locations ?? [],
    failingTests: finding.failingTests ?? [],
    values: finding.values ?? {},
    also: finding.also ?? [],
    matches: [],
    step,
    more: [],
  };
}

/** Strengths this close are level: then the first is named, because a cause comes before its echoes. */
const LEVEL = 0.03;
/** Matches of one expression differ by what stands around them more than by what they say. */
const SAME = 0.12;

/** Who may lead a group, where there is one that may. */
type Choice = (event: Candidate) => boolean;

/** Many errors of one tool in one step are one failure: the first of the strongest is named, the others are listed. */
function groupByKind(
  events: readonly (Candidate & { key: string })[],
  choices: readonly Choice[],
): Candidate[] {
  const groups = new Map<string, Candidate[]>();
  for (const event of events) {
    const group = groups.get(event.key);
    if (group) group.push(event);
    else groups.set(event.key, [event]);
  }
  return [...groups.values()].map((group) => {
    const able = choices.reduce((left, is) => (left.some(is) ? left.filter(is) : left), group);
    const strongest = Math.max(...able.map(({ strength }) => strength));
    const level = able[0]?.reader === null ? SAME : LEVEL;
    const lead = able.find(({ strength }) => strength >= strongest - level) as Candidate;
    const others = group.filter((event) => event !== lead);
    return {
      ...lead,
      locations: distinctPlaces([lead, ...others].flatMap(({ locations }) => locations)).slice(
        0,
        MOST_EVENTS,
      ),
      failingTests: distinctTests([lead, ...others].flatMap(({ failingTests }) => failingTests)).slice(
        0,
        MOST_EVENTS,
      ),
      values: Object.assign({}, ...others.map(({ values }) => values).reverse(), lead.values),
      more: others.slice(0, MOST_EVENTS).map(({ start, end, cause }) => ({ start, end, cause })),
    };
  });
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item] as const).reverse()).values()]
    .reverse()
    .slice(0, MOST_EVENTS);
}

/** The matches inside an event; those on the line of its cause come first. */
function matchesWithin(
  event: Candidate,
  blocks: ReadonlyMap<number, readonly PatternMatch[]>,
): LocatedMatch[] {
  const ranges = [event, ...event.more.slice(0, 20)];
  const found = [...blocks]
    .filter(([index]) => ranges.some(({ start, end }) => index >= start && index <= end))
    .sort(
      ([a], [b]) =>
        Number(b === event.cause) - Number(a === event.cause) ||
        Number(inside(event, b)) - Number(inside(event, a)) ||
        a - b,
    );
  return distinct(
    found.flatMap(([index, matches]) =>
      matches.map((match) => ({ ...match, onCause: index === event.cause })),
    ),
    (match) => match.compiled.pattern.id,
  );
}

const inside = ({ start, end }: Candidate, index: number) => index >= start && index <= end;

function coverage(ranges: readonly { start: number; end: number }[]): (index: number) => boolean {
  const covered = new Set<number>();
  for (const { start, end } of ranges) for (let i = start; i <= end; i++) covered.add(i);
  return (index) => covered.has(index);
}

/** What starves the machine makes everything after it fail, so it outweighs what it made fail. */
const STARVING: ReadonlySet<Category> = new Set(['disk', 'memory']);

function strengthOf(match: PatternMatch): number {
  const { pattern } = match.compiled;
  if (pattern.role === 'symptom') return 0.22;
  return (
    0.48 + 0.15 * match.keywordScore + 0.22 * matchWeight(match) + (STARVING.has(pattern.category) ? 0.25 : 0)
  );
}

function fromPatterns(
  log: Log,
  index: number,
  matches: readonly PatternMatch[],
  step: Step,
): Candidate & { key: string } {
  const [best] = matches as [PatternMatch, ...PatternMatch[]];
  const { pattern } = best.compiled;
  return {
    key: `${pattern.id} ${step.first}`,
    cause: index,
    start: eventStart(log, index, step),
    end: eventEnd(log, index, step),
    message: log.text(index).trim(),
    reader: null,
    tool: pattern.tools[0] ?? null,
    category: pattern.category,
    strength: strengthOf(best),
    locations: [],
    failingTests: [],
    values: {},
    also: [],
    matches: matches.map((match) => ({ ...match, onCause: true })),
    step,
    more: [],
  };
}

/** Where nothing speaks of an error, the last thing that a failed step printed is the best there is. */
function lastWords(log: Log, { steps }: Structure): Candidate[] {
  return steps.flatMap((step) => {
    if (step.outcome !== 'failed' || step.verdict === null) return [];
    const last: number[] = [];
    for (let index = step.verdict - 1; index >= step.body && step.verdict - index < 10; index--) {
      if (/\w{3}/.test(log.text(index)) && !log.marked(index).startsWith('##[')) last.push(index);
    }
    const index = last.find((at) => !isAfterwards(log.text(at))) ?? last[0];
    return index === undefined ? [] : [plain(log.text(index).trim(), index, step, LAST_WORDS)];
  });
}

/** `a.c:3:4: error: …`, `src/a.ts(3,4): error TS…`: however many there are, the first one is to be read. */
const DIAGNOSTIC = /^\S+\.\w{1,5}(?::\d+(?::\d+)?: |\(\d+(?:,\d+)?\): ?)(?:fatal )?error/;
/** What the CI calls an error is one, whatever its words. */
const MARKED_WORTH = 0.3;

function fromWords(log: Log, index: number, step: Step): (Candidate & { key: string })[] {
  const text = log.text(index).trim();
  const own = errorWorth(text);
  const worth = isMarkedError(log, index) ? Math.max(own, MARKED_WORTH) : own;
  if (worth < LEAST_WORTH) return [];
  // The same message again, with another number or path, is the same failure.
  const key = `${DIAGNOSTIC.test(text) ? 'diagnostic' : foldLine(text)} ${step.first}`;
  return [{ ...plain(text, index, step, 0.5 * worth), key }];
}

/** A candidate of which nothing is known but its line. */
function plain(message: string, index: number, step: Step, strength: number): Candidate {
  return {
    cause: index,
    start: index,
    end: index,
    message,
    reader: null,
    tool: null,
    category: null,
    strength,
    locations: [],
    failingTests: [],
    values: {},
    also: [],
    matches: [],
    step,
    more: [],
  };
}
