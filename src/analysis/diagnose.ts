/** Puts the answer into words and into the shape that is published. */
import { type Category, type Diagnosis, type Evidence, type Redacted, SCHEMA } from '../domain.ts';
import { NOT_SURE } from './confidence.ts';
import { fingerprint } from './fingerprint.ts';
import type { Candidate } from './locate/candidate.ts';
import { isForeign } from './locate/company.ts';
import type { Inferred } from './locate/infer.ts';
import type { Log } from './log/log.ts';
import { solve } from './patterns/template.ts';
import { oneLine, sentences, short } from './prose.ts';
import type { Recognised } from './recognise.ts';
import type { Structure } from './structure/structure.ts';
import { incomplete, summarise } from './summary.ts';

const LONGEST_TITLE = 160;
const MOST_LISTED = 50;

type Stats = Diagnosis['stats'];

/** Nothing failed, or nothing that could be named. */
export function nothingFound(structure: Structure, stats: Stats, reason: string): Diagnosis {
  return {
    schema: SCHEMA,
    category: 'other',
    tool: structure.ci === 'unknown' ? 'unknown' : structure.ci,
    pattern: null,
    title: structure.outcome === 'passed' ? 'Nothing failed in this log' : 'Not sure what failed',
    summary: sentences([reason, incomplete(structure)]),
    rootCause: null,
    evidence: [],
    locations: [],
    failingTests: [],
    transient: false,
    confidence: 0,
    confidenceParts: { similarity: 0, keyword: 0, history: 0 },
    successRate: null,
    samples: 0,
    solution: null,
    source: 'none',
    fingerprint: fingerprint({ category: 'other', tool: '', pattern: null, cause: '' }),
    stats,
  };
}

export function diagnose(input: {
  readonly log: Log;
  readonly structure: Structure;
  readonly candidate: Candidate;
  readonly known: Recognised | undefined;
  /** What the words and the command tell, where nobody knows the failure. */
  readonly inferred: Inferred;
  readonly evidence: readonly Evidence[];
  readonly confidence: number;
  readonly stats: Stats;
}): Diagnosis {
  const { log, structure, candidate, inferred, evidence, stats } = input;
  const sure = input.confidence >= NOT_SURE;
  const known = sure ? input.known : undefined;
  const pattern = known?.compiled.pattern;
  const category = categoryOf(candidate, input.known, inferred);
  const tool = toolOf(candidate, input.known, inferred);
  const cause = log.text(candidate.cause);
  const values = valuesOf(candidate, known, tool, cause);
  const solution = pattern ? solve(pattern, values) : null;
  return {
    schema: SCHEMA,
    category,
    tool,
    pattern: pattern ? { id: pattern.id, title: pattern.title } : null,
    title: titleOf(candidate, known, tool),
    summary: summarise({ log, structure, candidate, category, tool, title: pattern?.title ?? null }),
    rootCause: { line: log.number(candidate.cause), text: cause, step: candidate.step.name },
    evidence: [...evidence],
    locations: candidate.locations.slice(0, MOST_LISTED),
    failingTests: candidate.failingTests.slice(0, MOST_LISTED),
    transient: pattern?.transient ?? false,
    confidence: round(input.confidence),
    confidenceParts: mapParts(input.known?.parts),
    successRate: pattern ? (known?.history.successRate ?? null) : null,
    samples: pattern ? (known?.history.samples ?? 0) : 0,
    solution,
    source: pattern ? 'pattern' : 'none',
    fingerprint: fingerprint({ category, tool, pattern: pattern?.id ?? null, cause }),
    stats,
  };
}

/**
 * A pattern that matched the cause itself tells the category better than the reader of its tool; where neither says
 * any, the words of the cause and the command that failed do.
 */
function categoryOf(candidate: Candidate, known: Recognised | undefined, inferred: Inferred): Category {
  const said = known?.compiled.pattern.category;
  if (said && said !== 'other' && (known?.by === 'rule' || candidate.category === null)) return said;
  const read = candidate.category;
  if (read === null || read === 'other') return inferred.category ?? 'other';
  return inferred.overrides(read) ?? read;
}

function toolOf(candidate: Candidate, known: Recognised | undefined, inferred: Inferred): string {
  const tools = known?.compiled.pattern.tools ?? [];
  if (candidate.reader !== null && candidate.tool) return candidate.tool;
  return tools[0] ?? candidate.tool ?? inferred.tool ?? 'unknown';
}

function valuesOf(candidate: Candidate, known: Recognised | undefined, tool: string, cause: Redacted) {
  const [where] = candidate.locations;
  const [test] = candidate.failingTests;
  const file = where?.file ?? test?.file;
  const { file: captured, line, ...captures } = known?.captures ?? {};
  // A panic or a trace often names a file of a dependency first; the one to open is the project's own.
  const elsewhere = captured && file && isForeign(captured) && !isForeign(file);
  return {
    ...(file ? { file } : {}),
    ...(where?.line ? { line: String(where.line) } : {}),
    ...(test ? { test: test.name } : {}),
    message: short(candidate.message, LONGEST_TITLE),
    tool,
    ...(candidate.step.name ? { step: candidate.step.name } : {}),
    cause: short(cause.trim(), LONGEST_TITLE),
    ...candidate.values,
    ...captures,
    ...(captured && !elsewhere ? { file: captured } : {}),
    ...(line && !elsewhere ? { line } : {}),
  };
}

/** The failure in one line, with the real names in it: the failing test, or what the pattern captured. */
function titleOf(candidate: Candidate, known: Recognised | undefined, tool: string): string {
  const message = oneLine(candidate.message).replace(LEVEL, '');
  const [test, ...others] = candidate.failingTests;
  const named =
    test && !message.includes(test.name)
      ? `${test.name}${others.length > 0 ? ` and ${others.length} more` : ''} failed: ${message}`
      : message.length < SHORT_MESSAGE
        ? withNames(message, Object.values(known?.captures ?? {}))
        : message;
  return short(
    tool !== 'unknown' && !named.toLowerCase().includes(tool) ? `${tool}: ${named}` : named,
    LONGEST_TITLE,
  );
}

/** What a logger puts in front of a message. */
const LEVEL = /^\[?(?:ERROR|FATAL|SEVERE)\]?:?\s+/;
/** A message this short seldom holds a name. */
const SHORT_MESSAGE = 48;
const MOST_NAMES = 3;

function withNames(message: string, captures: readonly string[]): string {
  const names = [...new Set(captures.map(oneLine))].filter(
    (name) => name.length > 2 && name.length < 60 && !message.includes(name) && !/^\d+$/.test(name),
  );
  const distinct = names.filter((name) => !names.some((other) => other !== name && other.includes(name)));
  return names.length === 0 ? message : `${message} (${distinct.slice(0, MOST_NAMES).join(', ')})`;
}

const round = (value: number) => Math.round(value * 1000) / 1000;
const mapParts = (parts: Diagnosis['confidenceParts'] | undefined): Diagnosis['confidenceParts'] => ({
  similarity: round(parts?.similarity ?? 0),
  keyword: round(parts?.keyword ?? 0),
  history: round(parts?.history ?? 0),
});
