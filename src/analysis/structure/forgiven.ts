/** What failed and did not fail the job: commands after which a script goes on, attempts that were made again. */
import type { Log } from '../log/log.ts';
import type { Mark, Step, Structure } from './structure.ts';

export interface Range {
  readonly first: number;
  readonly last: number;
}

export const FORGIVING_WORDS: readonly string[] = [
  '|| true',
  '|| :',
  '+ true',
  '+ :',
  'attempt ',
  'retrying',
];

/** `$ flake8 || true`, as GitLab, Travis and Buildkite echo a command that may fail. */
const MAY_FAIL = /^\$ .*\|\| ?(?:true|:)\s*$/;
const ECHO = /^\$ \S/;
/** `+ true`, as a traced shell does what stands after `||`. */
const WENT_ON = /^\+ (?:true|:)$/;
const TRACE = /^\++ \S/;
const FAR = 5000;

/** The output of commands that were allowed to fail. */
export function forgivenRanges(log: Log, marks: readonly Mark[]): Range[] {
  return marks.flatMap(({ index }): Range[] => {
    const text = log.text(index);
    if (MAY_FAIL.test(text)) {
      let last = index;
      while (last + 1 < log.length && last - index < FAR && !ECHO.test(log.text(last + 1))) last++;
      // The last command of a log that is cut off, or whose end nobody tells, is not known to be forgiven.
      return last + 1 < log.length && last - index < FAR ? [{ first: index, last }] : [];
    }
    if (!WENT_ON.test(text)) return [];
    let first = index - 1;
    while (first > 0 && index - first < FAR && !TRACE.test(log.text(first))) first--;
    return TRACE.test(log.text(first)) ? [{ first, last: index }] : [];
  });
}

/** GitHub's retry actions, Jenkins' `retry` step. */
const AGAIN = /^(?:##\[\w+\])?(?:Attempt #?\d+ (?:of \d+ )?failed\b.*|Retrying)$/i;

/** Lines after which the same work was begun once more. */
export function attemptsAfter(log: Log, marks: readonly Mark[]): number[] {
  return marks
    .filter(({ index, text }) => AGAIN.test(text) || AGAIN.test(log.text(index)))
    .map(({ index }) => index);
}

/** Did the script go on after what failed at this line? */
export const isForgiven = ({ forgiven }: Pick<Structure, 'forgiven'>, index: number): boolean =>
  forgiven.some(({ first, last }) => index >= first && index <= last);

/** Lines between the news of a last failed attempt and the verdict on the step. */
const AT_THE_END = 2;

/** The line before the last attempt within a step; -1 where there was but one. */
export function lastAttempt(
  { attempts }: Pick<Structure, 'attempts'>,
  { first, last, verdict }: Step,
): number {
  const end = verdict === null ? last : verdict - AT_THE_END;
  return attempts.findLast((index) => index >= first && index < end) ?? -1;
}
