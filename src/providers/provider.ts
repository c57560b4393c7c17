/**
 * What a CI and a forge must offer. A CI is a **LogSource**: it knows runs, jobs and logs. A forge may also be a
 * **CommentSink**: the place where the answer stands and people react. GitHub and GitLab are both; Jenkins is a source
 * only, and its answer goes to the sink where the change lives.
 */
import type { Job, ProviderName, RunRef, Target } from '../domain.ts';
import type { CiEvent } from '../event.ts';

/** What the CI says of a run; asked for afresh, never taken from a webhook's payload. */
export interface RunFacts {
  readonly run: RunRef;
  readonly url: string;
  readonly name: string;
  readonly outcome: 'failed' | 'passed' | 'ignored';
  /** Why an ignored run is ignored: cancelled, skipped, still running … */
  readonly reason: string | null;
  readonly headSha: string;
  readonly branch: string | null;
  readonly defaultBranch: boolean;
  readonly event: string;
}

export interface FailedJobs {
  readonly jobs: readonly Job[];
  /** Failed jobs that exist beyond those listed in `jobs`. */
  readonly omitted: number;
}

/** A log in pieces as they arrive, or why there is none. An error body is never a log. */
export type JobLog =
  | { readonly kind: 'log'; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly kind: 'unavailable'; readonly reason: 'expired' | 'missing' | 'forbidden' };

export interface LogSource {
  run(ref: RunRef, signal: AbortSignal): Promise<RunFacts>;
  failedJobs(ref: RunRef, signal: AbortSignal): Promise<FailedJobs>;
  log(ref: RunRef, job: Job, signal: AbortSignal): Promise<JobLog>;
  /** The log of the last run of the same job that passed, on the same or the default branch. */
  baseline(facts: RunFacts, job: Job, signal: AbortSignal): Promise<JobLog | null>;
  /** Where the answer to this run goes. */
  target(facts: RunFacts, signal: AbortSignal): Promise<Target>;
}

/** A reaction as the forge tells it; `voter` is the person's stable id there, null for a deleted account. */
export interface Reaction {
  readonly voter: string | null;
  readonly isBot: boolean;
  readonly score: 0 | 1;
}

export interface CommentSink {
  /** Creates or updates the one answer on a target. Gives its id and whether anything was written. */
  upsert(
    target: Target,
    markdown: string,
    signal: AbortSignal,
  ): Promise<{ id: string; url: string; written: boolean }>;
  /** The reactions on each of these comments, in batches. */
  reactions(
    comments: readonly { target: Target; id: string }[],
    signal: AbortSignal,
  ): Promise<Map<string, Reaction[]>>;
  /** Answers a command: 👀 at once, 🚀 or 😕 at the end. */
  acknowledge(
    target: Target,
    commentId: string,
    sign: 'seen' | 'done' | 'refused',
    signal: AbortSignal,
  ): Promise<void>;
  /** May this person vote and command here? */
  mayCommand(target: Target, person: string, signal: AbortSignal): Promise<boolean>;
}

/** A webhook request before anybody looked at it; `body` is the text whose signature is checked. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The last part of the path, where one provider has several instances. */
  readonly instance: string | null;
}

/** What to answer: 401 or 400 with the reason, 202 for events that matter, 200 with the reason for those that do not. */
export type Received =
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 404; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | {
      readonly kind: 'accepted';
      readonly deliveryId: string;
      readonly instance: string;
      readonly organisation: string;
      readonly event: CiEvent;
    };

/** Verifies a webhook and reduces it to an event; does no I/O. */
export interface WebhookReceiver {
  readonly provider: ProviderName;
  receive(request: WebhookRequest, now: number): Promise<Received>;
}
