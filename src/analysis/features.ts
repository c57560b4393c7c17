/** What a judgement rests on, each from 0 to 1. */
export interface Features {
  /** The score of the first candidate. */
  readonly score: number;
  /** How far the best candidate of another category is behind. */
  readonly lead: number;
  /** The combined parts of the known failure; 0 without one. */
  readonly known: number;
  /** Whether a reader or a pattern names a category for the cause; or else the words of the log hint at one. */
  readonly named: number;
  readonly hinted: number;
  /** Whether an expression of the known failure matched, and on the line of the cause itself. */
  readonly rule: number;
  readonly onCause: number;
  /** Whether a reader found the cause, and whether it and the known failure name the same category. */
  readonly reader: number;
  readonly agreed: number;
  /** Whether the CI says that the run, and this step of it, failed. */
  readonly failed: number;
  readonly stepFailed: number;
}
