/** One possible root cause, whoever found it. */
import type { Category, FailingTest, Location } from '../../domain.ts';
import type { PatternMatch } from '../patterns/match.ts';
import type { Step } from '../structure/structure.ts';

export interface LocatedMatch extends PatternMatch {
  /** Whether it stands on the line of the cause itself. */
  readonly onCause: boolean;
}

export interface Candidate {
  readonly cause: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Null where only the general scorer or a pattern speaks. */
  readonly reader: string | null;
  readonly tool: string | null;
  readonly category: Category | null;
  /** How sure it is that this failed the step, before anything is weighed against it. */
  readonly strength: number;
  readonly locations: readonly Location[];
  readonly failingTests: readonly FailingTest[];
  readonly values: Readonly<Record<string, string>>;
  /** Lines elsewhere that tell of the same event. */
  readonly also: readonly number[];
  /** Known failures that stand in this event, the best first. */
  readonly matches: readonly LocatedMatch[];
  readonly step: Step;
  /** Further events of the same kind in the same step. */
  readonly more: readonly { readonly start: number; readonly end: number; readonly cause: number }[];
}
