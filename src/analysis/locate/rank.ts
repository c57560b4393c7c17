/** Weighs the candidates: what failed the step, not what merely looks bad. */
import type { Log } from '../log/log.ts';
import { matchWeight } from '../patterns/match.ts';
import { isForgiven, lastAttempt } from '../structure/forgiven.ts';
import type { Step, Structure } from '../structure/structure.ts';
import { annotatedReason } from './annotation.ts';
import type { Noise } from './baseline.ts';
import type { Candidate } from './candidate.ts';
import { tellsTheSame } from './echo.ts';
import { isMarkedError, isWarning } from './level.ts';

export interface Ranked {
  readonly candidate: Candidate;
  /** 0 to 1; comparable within one log only. */
  readonly score: number;
}

/** Lines between a cause and the verdict of its step after which closeness no longer counts. */
const FAR = 400;

const CANCELLED = /operation was cancell?ed|runner has received a shutdown signal/i;
const CANCELLED_SCORE = 0.6;

/** Candidates this close in lines and score belong together, and the first made the others fail. */
const NEARBY = 8;
const LEVEL = 0.06;

/** An earlier line that tells the same counts as the source of the later one, unless it is much less likely. */
const SOURCE_SHARE = 0.75;

/** Of neighbours that are about as likely the first leads, because a cause comes before its symptoms and echoes. */
function firstOfNeighbours(ranked: Ranked[], log: Log): Ranked[] {
  const [top] = ranked;
  if (!top) return ranked;
  const said = log.text(top.candidate.cause);
  const marked = isMarkedError(log, top.candidate.cause);
  let lead = top;
  for (const other of ranked) {
    const { candidate, score } = other;
    const near = lead.candidate.start - candidate.end;
    const level = near > 0 && near <= NEARBY && score >= top.score - LEVEL;
    const source =
      candidate.cause < lead.candidate.cause &&
      score >= top.score * SOURCE_SHARE &&
      tellsTheSame(log.text(candidate.cause), said);
    // What the CI calls an error is more than what was merely printed before it.
    const less = marked && !isMarkedError(log, candidate.cause);
    if ((source || (level && !less)) && candidate.step === top.candidate.step) lead = other;
  }
  return lead === top ? ranked : [lead, ...ranked.filter((other) => other !== lead)];
}

/** The best first; ties by the earlier line, because a cause comes before its symptoms. */
export function rankCandidates(
  candidates: readonly Candidate[],
  log: Log,
  structure: Structure,
  noise: Noise,
): Ranked[] {
  const failed = structure.steps.filter(({ outcome }) => outcome === 'failed');
  const firstVerdict = failed.find(({ kind }) => kind !== 'cleanup')?.verdict ?? null;
  const end = firstVerdict ?? log.length - 1;
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      score: scoreOf(candidate, log, structure, failed.length > 0, end, noise),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.candidate.cause - b.candidate.cause);
  return firstOfNeighbours(ranked, log);
}

/** Steps that run whatever happened before: reports, uploads, messages. */
const ALWAYS =
  /upload|publish|report|notif|slack|comment|artifact|summar|codecov|coverall|clean|teardown|logs?\b|cache|save|status|cancel|post\b|always|stop/i;

/**
 * GitHub skips the ordinary steps after one that failed. Where another ordinary one ran and failed, the first was
 * allowed to (`continue-on-error`).
 */
function wentOnAfter(step: Step, { ci, steps }: Structure): boolean {
  return (
    ci === 'github' &&
    step.outcome === 'failed' &&
    steps.some(
      ({ kind, outcome, first, name }) =>
        kind === 'main' && outcome === 'failed' && first > step.last && !ALWAYS.test(name ?? ''),
    )
  );
}

function scoreOf(
  candidate: Candidate,
  log: Log,
  structure: Structure,
  anyFailed: boolean,
  end: number,
  noise: Noise,
): number {
  const { step, cause } = candidate;
  const own = step.verdict ?? end;
  const best = candidate.matches.find(({ compiled }) => compiled.pattern.role === 'cause');
  let score = candidate.strength;
  if (best && candidate.reader !== null) score += 0.1 * matchWeight(best);
  // Of two linters that both failed the step, the one with more to say is the better place to begin.
  if (candidate.category === 'lint') score += 0.015 * Math.log2(1 + candidate.more.length);
  if (step.kind === 'cleanup') score *= 0.1;
  if (wentOnAfter(step, structure)) score *= 0.75;
  if (anyFailed && step.outcome !== 'failed') score *= step.kind === 'setup' ? 0.35 : 0.5;
  if (step.outcome === 'passed' && structure.outcome !== 'passed') score *= 0.3;
  if (cause > own) score *= 0.3;
  if (isForgiven(structure, cause)) score *= 0.4;
  // Nothing of its kind failed when the work was done again.
  if (cause <= lastAttempt(structure, step)) score *= step.outcome === 'failed' ? 0.7 : 0.4;
  if (noise(log.text(cause))) score *= 0.15;
  // The CI's own verdict reports a failure; it names one only where a pattern says so.
  if (cause === step.verdict && !best && annotatedReason(log.marked(cause)) === null) score *= 0.3;
  if (candidate.reader === null && isWarning(log, cause)) score *= 0.55;
  // Who was cancelled from outside did not fail by what it had printed until then.
  if (step.verdict !== null && CANCELLED.test(log.text(step.verdict))) {
    score = cause === step.verdict ? CANCELLED_SCORE : score * 0.6;
  }
  // Among equals the one closer to the verdict failed the step.
  const distance = Math.min(FAR, Math.max(0, own - candidate.end));
  return score * (1 - 0.08 * (distance / FAR));
}
