/**
 * What a CI and a forge must offer. A CI is a **LogSource**: it knows runs, jobs and logs. A forge may also be a
 * **CommentSink**: the place where the answer stands and people react. GitHub and GitLab are both; Jenkins is a source
 * only, and its answer goes to the sink where the change lives.
 */
import type { Job, Location, Place, ProviderName, RunRef, Scope, Target, Trust } from '../domain.ts';
import type { CiEvent } from '../event.ts';
import type { RepositorySettings } from './settings.ts';

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
  /** The commit is one of a fork: anybody may have pushed it. */
  readonly foreign?: boolean | undefined;
  readonly event: string;
}

export interface FailedJobs {
  readonly jobs: readonly Job[];
  /** Failed jobs that exist beyond those listed in `jobs`. */
  readonly omitted: number;
  /** The run has failed and still goes on: more may fail. */
  readonly unfinished?: boolean;
  /** Names of jobs of the same run that passed, where the CI tells. */
  readonly passed?: readonly string[];
}

/** A log in pieces as they arrive, or why there is none. An error body is never a log. */
export type JobLog =
  | {
      readonly kind: 'log';
      readonly bytes: AsyncIterable<Uint8Array>;
      /** Once `bytes` were read: the size in bytes at which the CI cut this log short, null where it is whole. */
      readonly limit?: () => number | null;
    }
  | { readonly kind: 'unavailable'; readonly reason: 'expired' | 'missing' | 'forbidden' };

export interface LogSource {
  /** A run may end more than once under one attempt, because its jobs can be retried inside it. */
  readonly endsAgain?: true;
  run(ref: RunRef, signal: AbortSignal): Promise<RunFacts>;
  failedJobs(ref: RunRef, signal: AbortSignal): Promise<FailedJobs>;
  log(ref: RunRef, job: Job, signal: AbortSignal): Promise<JobLog>;
  /** What the CI marked as errors in a job; places and messages as it shows them on the change. */
  annotations?(ref: RunRef, job: Job, signal: AbortSignal): Promise<readonly Location[]>;
  /** The log of the last run of the same job that passed, on the same or the default branch. */
  baseline(facts: RunFacts, job: Job, signal: AbortSignal): Promise<JobLog | null>;
  /** Where the answer to this run goes. */
  target(facts: RunFacts, signal: AbortSignal): Promise<Target>;
  /** Runs the failed jobs of a run again, where the CI can. */
  rerun?(ref: RunRef, signal: AbortSignal): Promise<void>;
}

/** A reaction as the forge tells it; `voter` is the person's stable id there, null for a deleted account. */
export interface Reaction {
  readonly voter: string | null;
  readonly isBot: boolean;
  readonly score: 0 | 1;
  /** When it was given, where the forge tells; the later of a reaction and a command counts. */
  readonly at?: number;
}

export interface CommentSink {
  /**
   * Creates or updates the one answer on a target. Gives its id and whether anything was written.
   * `resolved` says that the failure is over: a forge with resolvable threads closes or reopens the thread.
   * `known` is the id that an earlier call gave: a shortcut to try first, never believed without a look.
   */
  upsert(
    target: Target,
    markdown: string,
    signal: AbortSignal,
    options?: { readonly resolved?: boolean; readonly known?: string },
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
  /** May this person vote and command here? `right` narrows the question; without it a command is meant. */
  mayCommand(target: Target, person: string, signal: AbortSignal, right?: Right): Promise<boolean>;
  /** How far a person's vote is trusted here; null for one who may not vote. */
  trust(target: Target, person: string, signal: AbortSignal): Promise<Trust | null>;
  /** Writes a comment of its own: the answer to a command. */
  reply(target: Target, markdown: string, signal: AbortSignal): Promise<void>;
}

/** What a person wants to do: vote on an answer, ask for a new one, or start jobs (which needs write access). */
export type Right = 'vote' | 'command' | 'write';

/** A mark on a line of the change. */
export interface Annotation {
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

/** The answer as a check on a commit, for forges that have checks. */
export interface CheckReport {
  readonly run: RunRef;
  readonly headSha: string;
  readonly title: string;
  readonly summary: string;
  /** A green check says that the failure is resolved; a neutral one informs and blocks nothing. */
  readonly conclusion: 'neutral' | 'success';
  readonly annotations: readonly Annotation[];
}

export interface CheckSink {
  /** Creates or updates the one check of this product on a commit. */
  publish(target: Target, report: CheckReport, signal: AbortSignal): Promise<{ id: string; url: string }>;
}

/** How one repository wants to be answered; `providers/settings.ts` has the file's schema and the defaults. */
export interface SettingsSource {
  settings(scope: Scope, repository: string, signal: AbortSignal): Promise<RepositorySettings>;
  /** What is wrong with the settings file at a commit, one line with its place; null if nothing is or there is no file. */
  problem(target: Target, headSha: string, signal: AbortSignal): Promise<string | null>;
}

/** Everything that one CI or forge offers. What is absent it does not have. */
export interface Provider {
  readonly name: ProviderName;
  /** The instance's name in the configuration ('github.com'). */
  readonly instance: string;
  readonly receiver: WebhookReceiver;
  readonly source: LogSource;
  readonly sink?: CommentSink;
  readonly checks?: CheckSink;
  readonly settings?: SettingsSource;
  readonly changes?: ChangeFinder;
  readonly comparer?: Comparer;
  readonly note?: RunNote;
  /** Names of files that a pull or merge request changes, one page of them; for a commit there are none. */
  changedFiles?(target: Target, signal: AbortSignal): Promise<readonly string[]>;
  /** Asks the forge to send again what it could not deliver since then; gives the number of deliveries. */
  redeliver?(since: number, signal: AbortSignal): Promise<number>;
  /** Drops what is known of an organisation's access: its installation is gone or suspended. */
  forgetAccess?(scope: Scope): void;
  /** Takes note of the handle that a webhook brought, so that it need not be asked for. */
  remember?(scope: Scope, via: string): void;
}

/** What a forge tells of the difference between two commits. */
export interface ChangeSet {
  /** The page of the newer commit, and its first line. */
  readonly url: string;
  readonly title: string;
  readonly files: readonly ChangedFile[];
}

export interface ChangedFile {
  readonly path: string;
  /** The unified diff without its file header; null where the forge gives none. */
  readonly patch: string | null;
}

/** A forge that compares commits. */
export interface Comparer {
  /**
   * What changed from `base` to `head`, which descends from it. Null where that cannot be told: a commit is not known
   * any more, or `head` does not descend from `base` (the branch was rebased).
   */
  compare(place: Place, base: string, head: string, signal: AbortSignal): Promise<ChangeSet | null>;
}

/** What a CI without a forge of its own knows of the change that it built. */
export interface Change {
  /** The page of the pull or merge request, as the CI tells it. Only compared with configuration, never requested. */
  readonly pageUrl: string | null;
  /** The addresses the source was cloned from, over HTTP or SSH. */
  readonly remotes: readonly string[];
  readonly commit: string;
  readonly branch: string | null;
}

/** A forge that finds the place of a change which another CI built. */
export interface ChangeFinder {
  /** The pull or merge request, else the commit; null where the change is not on this forge. */
  find(change: Change, signal: AbortSignal): Promise<Target | null>;
}

/** A CI that shows a short line on the run's own page: the description of a Jenkins build. */
export interface RunNote {
  /** Writes one line of plain text with a link; an earlier line of ours is replaced, other people's text is kept. */
  note(run: RunRef, text: string, url: string | null, signal: AbortSignal): Promise<void>;
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
