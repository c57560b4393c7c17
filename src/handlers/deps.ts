/** What the handlers are given; the composition root builds it once. */
import type { Logger } from 'pino';
import type { Analysis, AnalyzeInput } from '../analysis/analysis.ts';
import type { Diagnosis, Place, RunRef, Scope } from '../domain.ts';
import type { LearningSettings } from '../learning/experience.ts';
import type { School } from '../learning/school.ts';
import type { Advisor } from '../llm/advisor.ts';
import type { Neighbour } from '../llm/prompt.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';

/** `place` is where the answer stands and is voted on: its history counts. */
export type Analyze = (input: AnalyzeInput, place: Place) => Promise<Analysis>;

/** The language model, and the known failures that its question names. */
export interface LanguageModel {
  readonly advisor: Advisor;
  readonly neighbours: (diagnosis: Diagnosis, place: Place) => Promise<readonly Neighbour[]>;
}

export interface HandlerDeps {
  readonly store: Store;
  readonly analyze: Analyze;
  /** The provider of a scope; null if the configuration has none (any more). */
  readonly provider: (scope: Pick<Scope, 'provider' | 'instance'>) => Provider | null;
  /** The signed link to a run's diagnosis page; absent where no public address is configured. */
  readonly pageUrl?: ((run: RunRef) => string) | undefined;
  /** How much outcomes count and who shares what was learned; the defaults if absent. */
  readonly learning?: LearningSettings | undefined;
  /** Learns from what is answered and taught; absent where nothing is to be learned. */
  readonly school?: School | undefined;
  /** Milliseconds that a claim on a delivery lasts; locks last half as long. Default 30,000. */
  readonly leaseMs?: number | undefined;
  /** Asked where history has no answer; absent where none is configured. */
  readonly model?: LanguageModel | undefined;
  /** Tells the workers of this process that the inbox has something new. */
  readonly wake?: (() => void) | undefined;
  readonly now: () => number;
  readonly log: Logger;
}

/** What a handler did, or why it did nothing; kept with the delivery and logged. */
export interface Outcome {
  readonly did: 'answered' | 'updated' | 'unchanged' | 'noted' | 'nothing';
  readonly why: string;
}

export const nothing = (why: string): Outcome => ({ did: 'nothing', why });
