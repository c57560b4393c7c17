/** What was learned of a failure: an active pattern may answer it, those on trial are noted. */
import type { Diagnosis, Redacted } from '../domain.ts';
import type { Memory } from './analysis.ts';
import { calibrate, combine, type Weights } from './confidence.ts';
import type { Features } from './features.ts';
import { answerByLearned, chooseLearned, noteTrials, partsOf } from './learned.ts';
import { failureFingerprint } from './learned-pattern.ts';
import type { Recognised } from './recognise.ts';

export interface LearnedInput {
  readonly evidence: Redacted;
  /** Of the line of the cause, and of its event. */
  readonly vectors: readonly Float32Array[];
  readonly features: Features;
  /** The best of the shipped patterns. */
  readonly best: Recognised | undefined;
  readonly weights?: Weights | undefined;
  readonly memory: Memory;
}

/** @returns the diagnosis as it is shown; unchanged where nothing was learned of the failure */
export async function withLearned(diagnosis: Diagnosis, input: LearnedInput): Promise<Diagnosis> {
  const { evidence, vectors, features, best, weights, memory } = input;
  if (!memory.learned || !diagnosis.rootCause) return diagnosis;
  const { category, tool } = diagnosis;
  const query = { fingerprint: failureFingerprint(diagnosis), category, tool, evidence, vectors };
  const matches = await memory.learned(query);
  const answered = diagnosis.pattern !== null;
  const chosen = chooseLearned(matches, answered, answered && best ? best.history : null);
  if (!chosen) return noteTrials(diagnosis, matches);
  // The same failure as before is at least as good as an expression that matches on the line of the cause.
  const same = chosen.by === 'vector' ? 0 : 1;
  const calibrated = calibrate({
    ...features,
    known: combine(partsOf(chosen), weights),
    rule: same,
    onCause: same,
    agreed: same,
  });
  return noteTrials(answerByLearned(diagnosis, chosen, calibrated) ?? diagnosis, matches);
}
