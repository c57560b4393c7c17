import { noiseOf, templatesOf } from '../../src/analysis/locate/baseline.ts';
import { collect } from '../../src/analysis/locate/collect.ts';
import { gatherEvidence } from '../../src/analysis/locate/evidence.ts';
import { rankCandidates } from '../../src/analysis/locate/rank.ts';
import { openLog } from '../../src/analysis/log/log.ts';
import { readLog } from '../../src/analysis/log/read.ts';
import { Pattern } from '../../src/analysis/pattern.ts';
import { createPatternSet } from '../../src/analysis/patterns/index.ts';
import { READERS } from '../../src/analysis/readers/index.ts';
import type { Reader } from '../../src/analysis/readers/reader.ts';
import { readStructure } from '../../src/analysis/structure/index.ts';
import { createVocabulary } from '../../src/analysis/vocabulary.ts';

/** A pattern of which only the expression matters. */
export const known = (id: string, expression: string, more: object = {}): Pattern =>
  Pattern.parse({
    id,
    title: `About ${id}`,
    category: 'other',
    tools: ['acme'],
    severity: 'low',
    transient: false,
    match: { any: [expression] },
    solution: { title: 'Do it', steps: ['Now'], minutes: 5, references: ['https://example.org/'] },
    examples: ['one', 'two'],
    ...more,
  });

export interface LocateOptions {
  readonly patterns?: readonly Pattern[];
  readonly readers?: readonly Reader[];
  readonly baseline?: string;
}

const NO_PATTERNS: readonly Pattern[] = [];
const built = new WeakMap<object, WeakMap<object, ReturnType<typeof build>>>();

function build(list: readonly Pattern[], readers: readonly Reader[]) {
  const patterns = createPatternSet(list);
  return { patterns, vocabulary: createVocabulary(readers, patterns) };
}

/** The scanner of all readers takes a while to build: once for each list of patterns is enough. */
function wordsOf(list: readonly Pattern[], readers: readonly Reader[]) {
  const byReaders = built.get(list) ?? new WeakMap();
  built.set(list, byReaders);
  const found = byReaders.get(readers) ?? build(list, readers);
  byReaders.set(readers, found);
  return found;
}

/** A text's possible causes and what is shown of it, as the pipeline finds them before anything is recognised. */
export async function locate(text: string, options: LocateOptions = {}) {
  const { patterns, vocabulary } = wordsOf(options.patterns ?? NO_PATTERNS, options.readers ?? READERS);
  const open = async (bytes: string) =>
    openLog(
      await readLog([new TextEncoder().encode(bytes)], vocabulary.scanner, vocabulary.telling),
      vocabulary.scanner,
    );
  const log = await open(text);
  const marks = log.hits
    .filter(({ words }) => vocabulary.isMark(words))
    .map(({ index }) => ({ index, text: log.marked(index) }));
  const structure = readStructure(log, marks);
  const noise =
    options.baseline === undefined ? () => false : noiseOf(templatesOf(await open(options.baseline)));
  const ranked = rankCandidates(
    collect(log, structure, patterns, vocabulary.lookup, noise),
    log,
    structure,
    noise,
  );
  const [first] = ranked;
  return {
    log,
    structure,
    ranked,
    /** The line that is named, and its step. */
    cause: first ? log.text(first.candidate.cause).trim() : null,
    step: first?.candidate.step.name ?? null,
    evidence: first
      ? gatherEvidence(
          log,
          first.candidate,
          ranked.slice(1, 10).map(({ candidate }) => candidate),
          noise,
        )
      : [],
  };
}

/** A job of GitHub Actions: its steps between what the runner prints before and after them. */
export const githubJob = (...steps: string[]): string =>
  ["Current runner version: '2.319.1'", ...steps, 'Cleaning up orphan processes'].join('\n');

/** A step of GitHub Actions; with a code other than 0 it failed. */
export const githubStep = (name: string, output: string, code = 0): string =>
  [
    `##[group]Run ${name}`,
    name,
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
    output,
    ...(code === 0 ? [] : [`##[error]Process completed with exit code ${code}.`]),
  ].join('\n');
