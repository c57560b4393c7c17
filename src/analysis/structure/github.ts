/** GitHub Actions: `##[group]Run …` begins a step, `##[error]` tells of its failure, `Post job cleanup.` ends the work. */
import type { Log } from '../log/log.ts';
import { type CiFormat, type Mark, type Outcome, type Start, type Step, stepsBetween } from './structure.ts';

const EXIT =
  /^##\[error\].*(?:process completed with exit code (?!0\b)-?\d+|the operation was canceled|has timed out after|exceeded the maximum execution time|lost communication with the server|received a shutdown signal)/i;
/** An action ends with its error; a problem matcher's errors stand anywhere in a step. */
const LAST_LINES = 12;
const FINAL_LINES = 10;
const FATAL = /^(?:fatal|panic): /;

export const github: CiFormat = {
  ci: 'github',
  words: [
    '##[group]',
    '##[error]',
    '##[endgroup]',
    'post job cleanup.',
    'cleaning up orphan processes',
    'terminate orphan process',
    'current runner version',
    'job is about to start running',
    'complete job name:',
  ],
  recognises: (marks) =>
    marks.some(({ text }) =>
      /^##\[(?:group|error|endgroup)\]|^Current runner version|^Job is about to start/.test(text),
    ),
  steps(marks, log) {
    const errors = marks.filter(({ text }) => text.startsWith('##[error]'));
    const starts = marks.flatMap(({ index, text }, at): Start[] => {
      if (text.startsWith('##[group]Run ')) {
        return [{ index, name: text.slice(9), kind: 'main', body: bodyOf(marks, at) }];
      }
      if (/^Post job cleanup\./.test(text)) return [{ index, name: 'Post job cleanup', kind: 'cleanup' }];
      if (/^Cleaning up orphan processes/.test(text))
        return [{ index, name: 'Complete job', kind: 'cleanup' }];
      return [];
    });
    const steps = stepsBetween(starts, log.length, (first, last) => verdictOf(errors, first, last));
    const outcome = outcomeOf(marks, errors);
    const final = steps.findLast(({ kind }) => kind === 'main');
    if (outcome !== 'passed' || !final || !diedSilently(log, final)) return { steps, outcome };
    const died = { ...final, outcome: 'failed' as const, verdict: final.last };
    return { steps: steps.map((step) => (step === final ? died : step)), outcome: 'unknown' };
  },
};

/** The script, its shell, inputs and environment are echoed as one group; the step's own lines follow. */
function bodyOf(marks: readonly Mark[], at: number): number {
  const start = (marks[at] as Mark).index;
  for (let i = at + 1; i < marks.length; i++) {
    const { index, text } = marks[i] as Mark;
    if (text.startsWith('##[endgroup]')) return index + 1;
    if (text.startsWith('##[')) break;
  }
  return start;
}

/** A container action may die without an error of the runner; then its last step ends in the middle of its own errors. */
function diedSilently(log: Log, { first, last }: Step): boolean {
  for (let index = last; index >= first && last - index < FINAL_LINES; index--) {
    if (FATAL.test(log.text(index))) return true;
  }
  return false;
}

function verdictOf(errors: readonly Mark[], first: number, last: number) {
  const own = errors.filter(({ index }) => index >= first && index <= last);
  const exit = own.find(({ text }) => EXIT.test(text));
  const late = own.findLast(({ index }) => last - index < LAST_LINES);
  const verdict = exit?.index ?? late?.index ?? null;
  return { outcome: (verdict === null ? 'unknown' : 'failed') as Outcome, verdict };
}

function outcomeOf(marks: readonly Mark[], errors: readonly Mark[]): Outcome {
  if (errors.length > 0) return errors.some(({ text }) => EXIT.test(text)) ? 'failed' : 'unknown';
  const begun = marks.some(({ text }) =>
    /^(?:Current runner version|Job is about to start)|^##\[group\]/.test(text),
  );
  const ended = marks.some(({ text }) =>
    /^(?:Cleaning up orphan processes|Terminate orphan process)/.test(text),
  );
  return begun && ended ? 'passed' : 'unknown';
}
