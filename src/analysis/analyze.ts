/** The pipeline: clean → redact → locate the cause → recognise → rank → solve. */
import type { Redacted } from '../domain.ts';
import type { Analysis, AnalyzeInput, Memory } from './analysis.ts';
import { calibrate, featuresOf, type Weights } from './confidence.ts';
import { diagnose, nothingFound } from './diagnose.ts';
import { explain } from './explain.ts';
import { answerWithFix } from './known-fix.ts';
import {
  NO_BASELINE,
  type Noise,
  noiseOf,
  packTemplates,
  templatesOf,
  unpackTemplates,
} from './locate/baseline.ts';
import { collect } from './locate/collect.ts';
import { companyOf } from './locate/company.ts';
import { gatherEvidence } from './locate/evidence.ts';
import { infer } from './locate/infer.ts';
import { isOpen, preferQuoted } from './locate/quoted.ts';
import { rankCandidates } from './locate/rank.ts';
import { type Log, openLog } from './log/log.ts';
import { readLog } from './log/read.ts';
import type { Pattern } from './pattern.ts';
import { createPatternSet } from './patterns/index.ts';
import { READERS } from './readers/index.ts';
import { recognise } from './recognise.ts';
import { join } from './redact.ts';
import type { Needs } from './scan/literals.ts';
import { readStructure } from './structure/index.ts';
import { withSteps } from './structure/with-steps.ts';
import { createVocabulary } from './vocabulary.ts';
import { withLearned } from './with-learned.ts';

/** `memory` is that of the scope whose log it is. */
export type Analyze = (input: AnalyzeInput, memory: Memory) => Promise<Analysis>;

export interface AnalyzerOptions {
  readonly patterns: readonly Pattern[];
  /** The words that their expressions need, where the build found them. */
  readonly needs?: ReadonlyMap<string, Needs>;
  /** Of similarity, keywords and history in the confidence; those of the design if absent. */
  readonly weights?: Weights;
  /** A clock in milliseconds, for `stats.milliseconds`. */
  readonly now: () => number;
}

/** Lines of the cause's event that are embedded; a model reads 512 tokens at most. */
const EMBEDDED_LINES = 8;
/** Runners-up whose first lines are shown below the cause. */
const RUNNERS_UP = 10;
/** The share of the first one's score that a runner-up has at least. */
const LEAST_RIVAL = 0.1;

/** @throws SyntaxError naming the pattern whose expression is wrong */
export function createAnalyzer({ patterns, needs, weights, now }: AnalyzerOptions): Analyze {
  const known = createPatternSet(patterns, needs);
  const vocabulary = createVocabulary(READERS, known);
  const open = async (bytes: AnalyzeInput['log']) =>
    openLog(await readLog(bytes, vocabulary.scanner, vocabulary.telling), vocabulary.scanner);

  return async (input, memory) => {
    const started = now();
    const log = await open(input.log);
    const marks = log.hits
      .filter(({ words }) => vocabulary.isMark(words))
      .map(({ index }) => ({ index, text: log.marked(index) }));
    const structure = withSteps(readStructure(log, marks), input.steps ?? []);
    const stats = () => ({
      bytes: log.bytes,
      lines: log.lines,
      milliseconds: Math.round((now() - started) * 10) / 10,
    });
    if (structure.outcome === 'passed') {
      return {
        diagnosis: nothingFound(structure, stats(), 'The CI says that this run passed.'),
        evidence: join([]),
      };
    }
    const noise = await noiseFrom(input, open);
    const byLog = rankCandidates(
      collect(log, structure, known, vocabulary.lookup, noise),
      log,
      structure,
      noise,
    );
    const annotations = input.annotations && isOpen(byLog) ? await input.annotations() : [];
    const ranked = preferQuoted(byLog, annotations, log);
    const [first] = ranked;
    if (!first) {
      return {
        diagnosis: nothingFound(structure, stats(), 'No line of this log tells of a failure.'),
        evidence: join([]),
      };
    }
    const candidate = { ...first.candidate, ...companyOf(ranked, log) };
    const core = textOf(log, candidate.cause, Math.min(candidate.end, candidate.cause + EMBEDDED_LINES));
    const vectors = await memory.embedder.embed([log.text(candidate.cause), core]);
    const recognised = await recognise(candidate, vectors, known, memory);
    const [best] = recognised;
    const others = ranked
      .slice(1, 1 + RUNNERS_UP)
      .filter(({ score }) => score >= first.score * LEAST_RIVAL)
      .map((other) => other.candidate);
    const evidence = gatherEvidence(log, candidate, others, noise);
    const inferred = infer(log, candidate);
    const features = featuresOf(ranked, best, inferred.category, structure, weights);
    const confidence = calibrate(features);
    const found = {
      ...diagnose({
        log,
        structure,
        candidate,
        known: best,
        inferred,
        evidence,
        confidence,
        stats: stats(),
      }),
      explanation: explain({ log, ranked, recognised, features, confidence, weights }),
    };
    const shown = join(evidence.map(({ text }) => text as Redacted));
    const learned = await withLearned(found, { evidence: shown, vectors, features, best, weights, memory });
    return {
      diagnosis: answerWithFix(learned, (await memory.fix?.(learned.fingerprint)) ?? null),
      evidence: shown,
      features,
    };
  };
}

/** The kept templates of the passing run, else its log, whose templates are then kept. */
async function noiseFrom(
  { baseline, kept }: AnalyzeInput,
  open: (bytes: AnalyzeInput['log']) => Promise<Log>,
): Promise<Noise> {
  const known = await kept?.get();
  if (known) return noiseOf(unpackTemplates(known));
  if (!baseline) return NO_BASELINE;
  const templates = templatesOf(await open(baseline));
  const packed = packTemplates(templates);
  if (kept && packed !== null) await kept.put(packed);
  return noiseOf(templates);
}

function textOf(log: Log, first: number, last: number): Redacted {
  const lines: Redacted[] = [];
  for (let i = first; i <= last; i++) lines.push(log.text(i));
  return join(lines);
}
