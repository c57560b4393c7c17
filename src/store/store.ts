/**
 * What is kept, behind one interface of small parts. The embedded store and TiDB implement it; the suite in
 * `test/contracts/store.ts` holds for both. Times are milliseconds since 1970 and are always passed in.
 */
import type {
  Diagnosis,
  LearnedState,
  OutcomeState,
  ProviderName,
  RunRef,
  Scope,
  Target,
  Trust,
} from '../domain.ts';
import type { StoredRecord } from './record.ts';

/** A webhook after verification, reduced to what the worker needs. */
export interface NewDelivery {
  readonly provider: ProviderName;
  readonly instance: string;
  /** The forge's own id of this delivery: unique with provider and instance. */
  readonly deliveryId: string;
  /** Deliveries of one organisation wait behind one another, not behind those of others. */
  readonly organisation: string;
  /** The normalised event as JSON; see `handlers/event.ts`. */
  readonly event: string;
}

export interface ClaimedDelivery extends NewDelivery {
  readonly id: string;
  readonly attempts: number;
}

export type DeliveryState = 'waiting' | 'claimed' | 'done' | 'dead';

/** The durable queue of webhooks. */
export interface Inbox {
  put(delivery: NewDelivery, now: number): Promise<'stored' | 'duplicate'>;
  /** The next delivery that is due, fair between organisations; null if there is none. */
  claim(worker: string, now: number, leaseMs: number): Promise<ClaimedDelivery | null>;
  /** Prolongs the lease; false if it was lost, and the work must stop. */
  heartbeat(id: string, worker: string, now: number, leaseMs: number): Promise<boolean>;
  done(id: string, worker: string, outcome: string, now: number): Promise<boolean>;
  /** Puts it back, due at `dueAt`. */
  retry(id: string, worker: string, reason: string, dueAt: number): Promise<boolean>;
  dead(id: string, worker: string, reason: string, now: number): Promise<boolean>;
  list(state: DeliveryState, limit: number): Promise<DeliveryRow[]>;
  /** Makes a dead delivery due again. */
  replay(id: string, now: number): Promise<boolean>;
}

export interface DeliveryRow extends ClaimedDelivery {
  readonly state: DeliveryState;
  readonly dueAt: number;
  readonly reason: string | null;
}

/** What was found in one job of one run. */
export interface DiagnosisRow {
  readonly run: RunRef;
  readonly jobId: string;
  readonly jobName: string;
  readonly target: Target;
  readonly headSha: string;
  readonly branch: string | null;
  readonly diagnosis: Diagnosis;
  readonly at: number;
}

export interface Diagnoses {
  save(rows: readonly DiagnosisRow[]): Promise<void>;
  ofRun(run: RunRef): Promise<DiagnosisRow[]>;
  ofTarget(target: Target, limit: number): Promise<DiagnosisRow[]>;
}

/** The one comment on a target, so that votes find their diagnosis again. */
export interface CommentRow {
  readonly target: Target;
  readonly commentId: string;
  /** SHA-256 of what was last written; unchanged content is not written again. */
  readonly contentHash: string;
  readonly run: RunRef;
  /** The patterns of the findings shown, the first one's first; a vote counts for them. */
  readonly patternIds: readonly string[];
  readonly postedAt: number;
  /** When its reactions are read next; null once it is no longer watched. */
  readonly sweepAt: number | null;
}

export interface Comments {
  save(row: CommentRow): Promise<void>;
  ofTarget(target: Target): Promise<CommentRow | null>;
  dueForSweep(now: number, limit: number): Promise<CommentRow[]>;
}

/** One person's opinion on one comment. A changed vote replaces the earlier one, a withdrawn one removes it. */
export interface Vote {
  readonly scope: Scope;
  readonly repository: string;
  readonly commentId: string;
  readonly voter: string;
  readonly score: 0 | 1;
  readonly patternId: string;
  readonly trust: Trust;
  readonly at: number;
}

export interface Votes {
  /** Makes these the votes on a comment, as one unit: who is not in the list has withdrawn. */
  replace(scope: Scope, commentId: string, votes: readonly Vote[]): Promise<void>;
  /** All standing votes for these patterns visible in a scope, oldest first, ties by voter. */
  ofPatterns(scope: Scope, patternIds: readonly string[]): Promise<Vote[]>;
}

/** One failure of one job, followed from the run that was answered to the one that ends it. */
export interface OutcomeRow {
  /** Where it was answered; its scope is the one that learns. */
  readonly target: Target;
  /** The first run that failed so. */
  readonly run: RunRef;
  /** A key of what is followed: a workflow on a pull request or branch. */
  readonly line: string;
  readonly jobName: string;
  readonly fingerprint: string;
  /** The pattern whose answer was shown; null where none was known. */
  readonly patternId: string | null;
  /** Shadow patterns that would have answered. */
  readonly shadowIds: readonly string[];
  /** Whether the answer said that a rerun would pass. */
  readonly transient: boolean;
  /** Whether the change came from outside of the repository (a fork). */
  readonly foreign: boolean;
  readonly state: OutcomeState;
  readonly headSha: string;
  /** The latest run that failed so, and its commit. */
  readonly lastRun: { readonly runId: string; readonly attempt: number };
  readonly lastSha: string;
  /** Further red runs with the same fingerprint: on new commits, and on a commit that was red before. */
  readonly redCommits: number;
  readonly redReruns: number;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** The commit that ended it, and the files changed since the last red one; null where they are not known. */
  readonly fix: { readonly sha: string; readonly files: readonly string[] | null } | null;
  /** Whether log or answer had spoken of one of these files; null where that is not known. */
  readonly related: boolean | null;
}

export interface Outcomes {
  /** Adds or replaces: a row is known by its line, job, fingerprint and first run. */
  save(rows: readonly OutcomeRow[]): Promise<void>;
  /** What is still red on a line, oldest first. */
  open(line: string): Promise<OutcomeRow[]>;
  /** Of each of these fingerprints in a scope the newest, `limit` at most; all of them newest first. */
  ofFingerprints(scope: Scope, fingerprints: readonly string[], limit: number): Promise<OutcomeRow[]>;
  /** The same for those whose answer was one of these patterns. */
  ofPatterns(scope: Scope, patternIds: readonly string[], limit: number): Promise<OutcomeRow[]>;
}

/** The change that ended a failure. All text in it is redacted. */
export interface FixRow {
  readonly scope: Scope;
  readonly repository: string;
  readonly fingerprint: string;
  /** The pull request or branch it came from: the same fix on the same line counts once. */
  readonly line: string;
  readonly fromSha: string;
  readonly sha: string;
  /** The commit's page at the forge. */
  readonly url: string;
  /** The commit's first line. */
  readonly title: string;
  /** The files changed, the most telling one first. */
  readonly files: readonly string[];
  /** The lines of the diff of the first file that matter; null where the forge gives none. */
  readonly hunk: string | null;
  /** Whether other repositories of the organisation may see it. */
  readonly shared: boolean;
  readonly at: number;
}

export interface Fixes {
  save(rows: readonly FixRow[]): Promise<void>;
  /** The newest of this fingerprint in a scope, newest first. */
  ofFingerprint(scope: Scope, fingerprint: string, limit: number): Promise<FixRow[]>;
}

/** A pattern that was learned or imported, as opposed to those that are shipped. */
export interface LearnedRow {
  /** Null: it serves every organisation of this instance. */
  readonly scope: Scope | null;
  readonly id: string;
  readonly state: LearnedState;
  /** Where it was learned, if in one repository. */
  readonly repository: string | null;
  /** What is embedded of it; redacted. */
  readonly text: string;
  /** The pattern and where it comes from, as JSON. */
  readonly body: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Learned {
  /** Adds or replaces: a row is known by its scope and id. */
  save(rows: readonly LearnedRow[]): Promise<void>;
  /** Those of a scope and those that serve everybody, by id; with null the latter alone. */
  list(scope: Scope | null): Promise<LearnedRow[]>;
  /** All there are, of every scope. */
  all(): Promise<LearnedRow[]>;
  remove(scope: Scope | null, id: string): Promise<void>;
}

/** What a repository lets others know of a pattern: a rate and what it rests on, no text and no names. */
export interface SharedRate {
  readonly scope: Scope;
  readonly repository: string;
  readonly patternId: string;
  readonly rate: number;
  /** The judgements it rests on, weighted. */
  readonly weight: number;
  readonly votes: number;
  readonly outcomes: number;
  readonly at: number;
}

export interface SharedRates {
  publish(rows: readonly SharedRate[]): Promise<void>;
  /** Takes back what a repository published. */
  withdraw(scope: Scope, repository: string): Promise<void>;
  ofPatterns(patternIds: readonly string[]): Promise<SharedRate[]>;
}

export interface StoredVector {
  readonly id: string;
  readonly model: string;
  readonly vector: Float32Array;
}

/** Embeddings of patterns, searched by cosine similarity among those of one model. */
export interface Vectors {
  put(scope: Scope | null, rows: readonly StoredVector[]): Promise<void>;
  /** The nearest first, ties by id; vectors of other scopes than `scope` and the shared one (null) are not seen. */
  nearest(
    scope: Scope | null,
    model: string,
    vector: Float32Array,
    limit: number,
  ): Promise<{ id: string; similarity: number }[]>;
}

/** A named lock with a lease, for the one writer of one comment. */
export interface Locks {
  acquire(name: string, owner: string, now: number, leaseMs: number): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
}

/**
 * Small facts that all replicas share and that may expire: until when a rate limit says wait, an installation's state,
 * a fingerprint that a repository ignores, a vote given by a command. Keys are `<subject>:<…>`.
 */
export interface Facts {
  /** Null if the fact is not there or expired at `now`. */
  get(scope: Scope, key: string, now: number): Promise<string | null>;
  /** Sets or replaces; `expiresAt` null keeps it. */
  put(scope: Scope, key: string, value: string, expiresAt: number | null): Promise<void>;
  /** Sets it only if it is not there (or expired): true if it was set. */
  add(scope: Scope, key: string, value: string, now: number, expiresAt: number | null): Promise<boolean>;
  remove(scope: Scope, key: string): Promise<void>;
  /** The facts whose key starts with `prefix`, by key. */
  list(scope: Scope, prefix: string, now: number): Promise<{ key: string; value: string }[]>;
}

/** How long rows are kept, in milliseconds since they were last written. Facts and locks carry their own end. */
export interface Retention {
  /** Deliveries that are done. Longer than a forge may send one again (GitHub: 3 days), or it would be worked on twice. */
  readonly deliveries: number;
  /** Deliveries that nobody replayed. */
  readonly dead: number;
  readonly diagnoses: number;
  readonly comments: number;
  readonly votes: number;
  /** Outcomes that have ended or were given up, the fixes mined from them, and shared rates. */
  readonly outcomes: number;
}

/** One row of any table, as `store export` writes it; see `store/record.ts`. */
export interface StoredRow {
  readonly table: string;
  readonly id: string;
  /** Null for a row that this version of the program cannot read. */
  readonly record: StoredRecord | null;
}

/** All rows of a store, to be moved to another one. */
export interface Records {
  /** Every row but locks, table by table in order of the keys. */
  read(): AsyncIterable<StoredRow>;
  /** Adds or replaces rows as one unit; a delivery that is there already stays as it is. */
  write(records: readonly StoredRecord[]): Promise<void>;
}

/** Duties that the service or a person sees to now and then. */
export interface Upkeep {
  /** Deletes what is older than its retention and what has expired. Gives the number of rows deleted by table. */
  sweep(now: number, retention: Retention): Promise<Record<string, number>>;
  /** What the database itself finds wrong, one line each; empty if it is sound. */
  integrity(): Promise<string[]>;
  /** How many deliveries are in each state. */
  deliveries(): Promise<Record<DeliveryState, number>>;
  /** Models that vectors are stored for, and how many each has. */
  models(): Promise<{ model: string; vectors: number }[]>;
  /** Deletes the vectors of a model, after they were replaced by those of another. */
  forgetModel(model: string): Promise<number>;
}

/** A person at one forge, as votes and commands name them. */
export interface Person {
  readonly provider: ProviderName;
  readonly instance: string;
  readonly name: string;
}

export interface Store {
  readonly inbox: Inbox;
  readonly diagnoses: Diagnoses;
  readonly comments: Comments;
  readonly votes: Votes;
  readonly outcomes: Outcomes;
  readonly fixes: Fixes;
  readonly learned: Learned;
  readonly sharedRates: SharedRates;
  readonly vectors: Vectors;
  readonly locks: Locks;
  readonly facts: Facts;
  readonly records: Records;
  readonly upkeep: Upkeep;
  /**
   * Deletes everything that belongs to a scope, its deliveries included, or to one repository of it. Gives the number
   * of rows deleted.
   */
  forget(scope: Scope, repository?: string): Promise<number>;
  /** Deletes a person's votes and the deliveries and facts that name them. Gives the number of rows deleted. */
  forgetPerson(person: Person): Promise<number>;
  /** Throws a DevopsAssistError when the store cannot serve. */
  check(): Promise<void>;
  close(): Promise<void>;
}
