/**
 * The words of the product and nothing else. Every other file may import this one; it imports no other.
 *
 * A **run** of a CI has **jobs**; a failed job has a **log**; the analysis turns the log into a **diagnosis**,
 * which goes to a **target** (a pull request or a commit) and is voted on.
 */
import { z } from 'zod';

export const CATEGORIES = [
  'dependency',
  'compile',
  'test',
  'lint',
  'docker',
  'kubernetes',
  'database',
  'network',
  'auth',
  'disk',
  'memory',
  'timeout',
  'config',
  'infra',
  'permission',
  'git',
  'deploy',
  'security',
  'other',
] as const; // prettier-ignore
export type Category = (typeof CATEGORIES)[number];

export const PROVIDERS = ['github', 'gitlab', 'jenkins'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** How every comment of ours begins; a comment that does is never taken for one of a person. */
export const OWN_MARKER = '<!-- devops-assist:';
/** The first line of the one answer on a target. It is found again by this line and its author. */
export const ANSWER_MARKER = `${OWN_MARKER}answer -->`;
/** The first line of an answer to a command. */
export const REPLY_MARKER = `${OWN_MARKER}reply -->`;

/** How a voter by signed link is called; the link's id follows. */
export const LINK_VOTER = 'link:';

declare const redacted: unique symbol;
/**
 * Text that has passed the redaction of `analysis/redact.ts`. Only such text may be stored, embedded, logged, posted
 * or sent; there is no other way to make one.
 */
export type Redacted = string & { readonly [redacted]: true };

export const SCHEMA = 'devops-assist/diagnosis@1';

export const Location = z.strictObject({
  file: z.string(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
  message: z.string().optional(),
});
export type Location = z.infer<typeof Location>;

export const FailingTest = z.strictObject({ name: z.string(), file: z.string().optional() });
export type FailingTest = z.infer<typeof FailingTest>;

export const Evidence = z.strictObject({
  startLine: z.int().positive(),
  endLine: z.int().positive(),
  text: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

export const Solution = z.strictObject({
  title: z.string(),
  steps: z.array(z.string()),
  code: z.array(z.strictObject({ language: z.string(), text: z.string() })),
  estimatedMinutes: z.number().nonnegative(),
  references: z.array(z.url({ protocol: /^https$/ })),
});
export type Solution = z.infer<typeof Solution>;

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** A success rate at one level and the judgements it rests on. */
const Level = z.strictObject({ rate: share, votes: count, outcomes: count });

/** The change that ended the same failure before. */
export const MinedFix = z.strictObject({
  sha: z.string(),
  url: z.string(),
  title: z.string(),
  /** The most telling one first. */
  files: z.array(z.string()),
  /** Lines of its diff; null where they tell nothing. */
  hunk: z.string().nullable(),
  /** Times that a change of the first file ended it. */
  times: count,
});
export type MinedFix = z.infer<typeof MinedFix>;

/** What is known of an answer and of the failure from before; see docs/learning.md. */
export const TrackRecord = z.strictObject({
  /** How right the pattern was; null where no pattern answered. */
  levels: z.strictObject({ repository: Level, organisation: Level, everywhere: Level }).nullable(),
  /** What became of it; `exact` tells of the same failure, else of the same pattern. Null where it is new. */
  recovery: z
    .strictObject({
      exact: z.boolean(),
      resolved: count,
      reruns: count,
      of: count,
      medianMinutes: count.nullable(),
      file: z.string().nullable(),
    })
    .nullable(),
  fix: MinedFix.nullable(),
});
export type TrackRecord = z.infer<typeof TrackRecord>;

/** Why the answer is this one; `devops-assist analyze --explain` adds it. */
export const Explanation = z.strictObject({
  /** What spoke for the answer. `value` is a share or a similarity where there is one. */
  matched: z.array(
    z.strictObject({
      kind: z.enum(['expression', 'keyword', 'reader', 'vector', 'fingerprint']),
      text: z.string(),
      value: share.nullable(),
    }),
  ),
  /** Words of the pattern that the log does not hold. */
  missing: z.array(z.string()),
  /** Each value counts by its weight; `combined` is their sum. */
  parts: z.array(
    z.strictObject({ name: z.enum(['similarity', 'keyword', 'history']), value: share, weight: share }),
  ),
  combined: share,
  /** What moved the confidence, in log-odds: together they are its logit. */
  reasons: z.array(z.strictObject({ name: z.string(), points: z.number() })),
  /** Known failures that were considered too; `share` is the weight of each against that of the first. */
  rivals: z.array(z.strictObject({ id: z.string(), title: z.string(), share, why: z.string() })),
  /** Learned patterns on trial that would have answered; they are not shown until they prove better. */
  trials: z.array(z.strictObject({ id: z.string(), title: z.string(), similarity: share })).default([]),
  /** The line that came second as the root cause. */
  otherCause: z
    .strictObject({ line: z.int().positive(), text: z.string(), share, why: z.string() })
    .nullable(),
});
export type Explanation = z.infer<typeof Explanation>;

/** What one log says; the JSON of `devops-assist analyze --json`, published as docs/diagnosis.schema.json. */
export const Diagnosis = z.strictObject({
  schema: z.literal(SCHEMA),
  category: z.enum(CATEGORIES),
  tool: z.string(),
  pattern: z.strictObject({ id: z.string(), title: z.string() }).nullable(),
  title: z.string(),
  summary: z.string(),
  rootCause: z
    .strictObject({ line: z.int().positive(), text: z.string(), step: z.string().nullable() })
    .nullable(),
  evidence: z.array(Evidence),
  locations: z.array(Location),
  failingTests: z.array(FailingTest),
  transient: z.boolean(),
  confidence: share,
  confidenceParts: z.strictObject({ similarity: share, keyword: share, history: share }),
  successRate: share.nullable(),
  samples: count,
  /** Where the service answers from what it saw before; absent on the command line. */
  record: TrackRecord.optional(),
  solution: Solution.nullable(),
  source: z.enum(['pattern', 'history', 'llm', 'none']),
  fingerprint: z.string(),
  explanation: Explanation.optional(),
  stats: z.strictObject({
    bytes: z.int().nonnegative(),
    lines: z.int().nonnegative(),
    milliseconds: z.number().nonnegative(),
  }),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

/**
 * Who learns from whom: nothing learned in one scope is visible in another.
 * `instance` is the name of the forge or controller in the configuration ('github.com' for GitHub's own).
 */
export interface Scope {
  readonly provider: ProviderName;
  readonly instance: string;
  readonly organisation: string;
}

/** A repository (or a Jenkins job) in its scope. */
export interface Place extends Scope {
  /** Full name: `owner/name` on GitHub, the path with namespace on GitLab, the job's full name on Jenkins. */
  readonly repository: string;
}

/** One attempt of one run (GitHub workflow run, GitLab pipeline, Jenkins build). */
export interface RunRef extends Place {
  readonly runId: string;
  readonly attempt: number;
}

/** Where an answer goes: a pull or merge request, or a commit where there is none. */
export interface Target extends Place {
  readonly kind: 'pull' | 'commit';
  /** The number of the pull request, or the commit's SHA. */
  readonly id: string;
}

/** A step as the forge's jobs API tells it. */
export interface JobStep {
  readonly name: string;
  readonly number: number;
  readonly conclusion: string | null;
}

export interface Job {
  readonly id: string;
  readonly name: string;
  /** A page that a person opens; built from configuration or given by the forge's API. */
  readonly url: string;
  readonly steps: readonly JobStep[];
  readonly allowedToFail: boolean;
}
/**
 * How far a person's judgement is trusted: who has a role in the repository, who contributed to it before, the author
 * of the change without either, anybody else.
 */
export const TRUSTS = ['member', 'contributor', 'author', 'stranger'] as const;
export type Trust = (typeof TRUSTS)[number];

/**
 * What became of a failure. `open`: still red; `rerun`: green on the same commit; `resolved`: green on a new one;
 * `replaced`: red for another reason.
 */
export const OUTCOME_STATES = ['open', 'rerun', 'resolved', 'replaced'] as const;
export type OutcomeState = (typeof OUTCOME_STATES)[number];

export const LEARNED_STATES = ['shadow', 'active', 'retired'] as const;
export type LearnedState = (typeof LEARNED_STATES)[number];
