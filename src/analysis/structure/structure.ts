/** What a CI tells of a log's parts, before anybody looks for a cause. */
import type { Log } from '../log/log.ts';

export type Outcome = 'failed' | 'passed' | 'unknown';

export interface Step {
  readonly name: string | null;
  /** The CI's own preparation and clean-up are seldom, respectively never, the cause. */
  readonly kind: 'setup' | 'main' | 'cleanup';
  /** Indexes of the first and last line. */
  readonly first: number;
  readonly last: number;
  /** Index of the first line that the step itself printed; what stands before is the CI's echo of its script. */
  readonly body: number;
  readonly outcome: Outcome;
  /** The line where the CI says that the step failed; the cause stands before it. */
  readonly verdict: number | null;
}

export interface Structure {
  /** github, gitlab, jenkins, travis, azure, circleci, buildkite, mock, … or unknown. */
  readonly ci: string;
  /** The job's name, where the log tells it. */
  readonly job: string | null;
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  /** Lines whose failure the script went on after. */
  readonly forgiven: readonly { readonly first: number; readonly last: number }[];
  /** Lines after which the same work was begun once more. */
  readonly attempts: readonly number[];
  /** Why the log is not whole, in words for a person; null if it is. */
  readonly truncated: string | null;
}

/** A line with a word that a CI is known by. */
export interface Mark {
  readonly index: number;
  /** The line with its marks, without colours and time. */
  readonly text: string;
}

/** How one CI writes its logs. */
export interface CiFormat {
  readonly ci: string;
  /** Lower-case words of its marks, for the scanner. */
  readonly words: readonly string[];
  /** Is this log written by that CI? */
  recognises(marks: readonly Mark[], log: Log): boolean;
  steps(marks: readonly Mark[], log: Log): { steps: Step[]; outcome: Outcome };
}

/** The line where a step begins. */
export interface Start {
  readonly index: number;
  readonly name: string;
  readonly kind: Step['kind'];
  /** Index of the first line below the echo of the script; `index` if absent. */
  readonly body?: number;
}

/** Steps from the lines where each begins; what stands before the first is the set-up. */
export function stepsBetween(
  starts: readonly Start[],
  length: number,
  outcomeOf: (first: number, last: number) => { outcome: Outcome; verdict: number | null },
): Step[] {
  const all =
    starts[0]?.index === 0 ? starts : [{ index: 0, name: 'Set up job', kind: 'setup' as const }, ...starts];
  return all.flatMap(({ index, name, kind, body = index }, i) => {
    const last = (all[i + 1]?.index ?? length) - 1;
    return last < index ? [] : [{ name, kind, first: index, last, body, ...outcomeOf(index, last) }];
  });
}
