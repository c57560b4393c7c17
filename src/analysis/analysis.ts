/** What the analysis is given and what it gives; `analyze.ts` is the way between. */
import type { Diagnosis, JobStep, Location, MinedFix, Redacted } from '../domain.ts';
import type { Embedder } from './embedder.ts';
import type { Features } from './features.ts';
import type { LearnedMatch, LearnedQuery } from './learned-pattern.ts';

/** How often the answer of a pattern was right, as votes and outcomes tell it. */
export interface History {
  readonly successRate: number;
  readonly samples: number;
}

/** A change that ended the same failure often enough to be the answer. */
export interface KnownFix {
  readonly fix: MinedFix;
  /** Of the answers that quoted it. */
  readonly history: History;
}

/** What is known beyond the log at hand. The service answers from its store, the command line from what is shipped. */
export interface Memory {
  readonly embedder: Embedder;
  /** The patterns nearest to a vector, the nearest first. */
  nearest(vector: Float32Array, limit: number): Promise<readonly { id: string; similarity: number }[]>;
  /** History of these patterns; one that nobody has judged yet is absent. */
  history(patternIds: readonly string[]): Promise<ReadonlyMap<string, History>>;
  /** The change that ended this failure before, where it is the better answer. */
  fix?(fingerprint: string): Promise<KnownFix | null>;
  /** Learned patterns for a failure, active and on trial; absent where nothing is ever learned. */
  learned?(query: LearnedQuery): Promise<readonly LearnedMatch[]>;
}

/** Line templates of a passing run as text; none of its lines can be read from them. */
export interface KeptTemplates {
  get(): Promise<string | null>;
  put(templates: string): Promise<void>;
}

export interface AnalyzeInput {
  readonly log: AsyncIterable<Uint8Array>;
  /** A passing run of the same job: what stands in both logs is noise. */
  readonly baseline?: AsyncIterable<Uint8Array>;
  /** What the passing run printed, kept since an earlier analysis: its log is then not read again. */
  readonly kept?: KeptTemplates;
  /** The job's steps as the forge tells them, where there is a jobs API. */
  readonly steps?: readonly JobStep[];
  /** What the forge marked as errors; asked for only where the log alone leaves the cause open. */
  readonly annotations?: () => Promise<readonly Location[]>;
}

/** A diagnosis and, beside it, the cleaned evidence that later stages (the LLM, learning) may use. */
export interface Analysis {
  readonly diagnosis: Diagnosis;
  readonly evidence: Redacted;
  /** What the confidence rests on; absent where nothing was found. */
  readonly features?: Features;
}
