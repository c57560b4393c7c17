/** Patterns that were learned or imported: their shape, and how one is found. */
import { z } from 'zod';
import { CATEGORIES, type Diagnosis, Solution } from '../domain.ts';
import { fingerprint } from './fingerprint.ts';

/** How often a pattern was right. */
export interface LearnedHistory {
  readonly successRate: number;
  readonly samples: number;
}

/** Where the answer of a learned pattern comes from. `patternId` is the one under which it was shown before. */
export const Teacher = z.discriminatedUnion('kind', [
  /** `/devops-assist learn`. Who it was is not kept here: their vote says so, and goes when they are forgotten. */
  z.strictObject({ kind: z.literal('person') }),
  /** The change that ended the failure. */
  z.strictObject({ kind: z.literal('fix'), sha: z.string(), patternId: z.string() }),
  /** An answer of a language model that people accepted. */
  z.strictObject({ kind: z.literal('llm'), patternId: z.string() }),
  /** A pack, signed with this key. */
  z.strictObject({ kind: z.literal('pack'), key: z.string() }),
]);
export type Teacher = z.infer<typeof Teacher>;

export const LearnedPattern = z.strictObject({
  id: z.string().regex(/^learned\/[a-z0-9-]{4,64}$/),
  title: z.string().min(1).max(200),
  category: z.enum(CATEGORIES),
  tool: z.string().max(60),
  /** Failures that it answers, as `failureFingerprint` gives them. */
  fingerprints: z.array(z.string().regex(/^[0-9a-f]{16}$/)).max(200),
  /** All of these words must stand in the evidence, folded to lower case; none: it is not found by words. */
  keywords: z.array(z.string().min(3).max(100)).max(20),
  /** One must match a line of the evidence; linear-time expressions of RE2. None: it is not found by expressions. */
  expressions: z.array(z.string().min(3).max(500)).max(10),
  /** What is embedded of it; redacted. Empty: it is not found by nearness. */
  text: z.string().max(4_000),
  transient: z.boolean(),
  /** Files that its fix changes, where that is known. */
  files: z.array(z.string().max(500)).max(50),
  solution: Solution,
  from: Teacher,
});
export type LearnedPattern = z.infer<typeof LearnedPattern>;

/** What the analysis tells of a failure, so that learned patterns for it can be found. */
export interface LearnedQuery {
  /** Of the failure itself, whatever pattern answers it. */
  readonly fingerprint: string;
  readonly category: Diagnosis['category'];
  readonly tool: string;
  /** The cleaned, redacted evidence. */
  readonly evidence: string;
  /** Of the line of the cause, and of its event. */
  readonly vectors: readonly Float32Array[];
}

export interface LearnedMatch {
  readonly pattern: LearnedPattern;
  /** Shown, or on trial. */
  readonly state: 'active' | 'shadow';
  readonly by: 'fingerprint' | 'expression' | 'keywords' | 'vector';
  /** 1 unless it was found by nearness. */
  readonly similarity: number;
  readonly history: LearnedHistory;
}

/** Same failure, same string, whatever pattern answers it: what is learned of a failure is kept under this. */
export const failureFingerprint = ({ category, tool, rootCause }: Diagnosis): string =>
  fingerprint({ category, tool, pattern: null, cause: rootCause?.text ?? '' });
