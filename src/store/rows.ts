/** Rows as both databases give them, parsed and turned into the words of the contract. */
import { z } from 'zod';
import { Diagnosis, PROVIDERS, type Scope, TRUSTS } from '../domain.ts';
import {
  compareText,
  diagnosisKey,
  keyOf,
  repositoryKey,
  runKey,
  scopeKey,
  storedFactKey,
  targetKey,
  voteKey,
  voterKey,
} from './keys.ts';
import type { ClaimedDelivery, CommentRow, DeliveryRow, DiagnosisRow, Vote } from './store.ts';

export type Row = Record<string, unknown>;

/**
 * Text as both databases keep it whole: libsql ends a text at NUL when it reads it, so NUL becomes U+FFFD. Names and
 * logs hold none; what is stored as JSON has it escaped.
 */
export const storable = <T>(value: T): T | string =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;

const provider = z.enum(PROVIDERS);
/** mysql2 gives a BIGINT beyond 2^53 as text; ours are milliseconds and counters and fit a number. */
const int = z.coerce.number().pipe(z.int());

const Delivery = z.object({
  id: z.string(),
  provider,
  instance: z.string(),
  delivery_id: z.string(),
  organisation: z.string(),
  event: z.string(),
  attempts: int,
});

const FullDelivery = Delivery.extend({
  state: z.enum(['waiting', 'claimed', 'done', 'dead']),
  due_at: int,
  reason: z.string().nullable(),
});

export const DELIVERY_COLUMNS = 'id, provider, instance, delivery_id, organisation, event, attempts';

const fromDelivery = (row: z.infer<typeof Delivery>): ClaimedDelivery => ({
  id: row.id,
  provider: row.provider,
  instance: row.instance,
  deliveryId: row.delivery_id,
  organisation: row.organisation,
  event: row.event,
  attempts: row.attempts,
});

export const claimedDelivery = (row: Row): ClaimedDelivery => fromDelivery(Delivery.parse(row));

export function deliveryRow(row: Row): DeliveryRow {
  const full = FullDelivery.parse(row);
  return { ...fromDelivery(full), state: full.state, dueAt: full.due_at, reason: full.reason };
}

const place = { provider, instance: z.string(), organisation: z.string(), repository: z.string() };
const StoredRun = z.object({ ...place, runId: z.string(), attempt: z.int() });
const StoredTarget = z.object({ ...place, kind: z.enum(['pull', 'commit']), id: z.string() });

const DiagnosisColumns = z.object({
  run: z.string(),
  target: z.string(),
  job_id: z.string(),
  job_name: z.string(),
  head_sha: z.string(),
  branch: z.string().nullable(),
  diagnosis: z.string(),
  at: int,
});

export const DIAGNOSIS_COLUMNS =
  'id, run_key, target_key, scope, target_scope, repository, target_repository, run, target, job_id, job_name, head_sha, branch, diagnosis, at';

/** Values of `DIAGNOSIS_COLUMNS`. Run and target are kept whole: a Jenkins run may be answered on GitHub. */
export const diagnosisValues = (row: DiagnosisRow): (string | number | null)[] => [
  diagnosisKey(row.run, row.jobId),
  runKey(row.run),
  targetKey(row.target),
  scopeKey(row.run),
  scopeKey(row.target),
  repositoryKey(row.run),
  repositoryKey(row.target),
  JSON.stringify(row.run),
  JSON.stringify(row.target),
  row.jobId,
  row.jobName,
  row.headSha,
  row.branch,
  JSON.stringify(row.diagnosis),
  row.at,
];

/**
 * Null for a diagnosis that this version cannot read: another version wrote it, and history is not worth a failure.
 * `store check` counts such rows.
 */
export function diagnosisRow(row: Row): DiagnosisRow | null {
  const columns = DiagnosisColumns.parse(row);
  const diagnosis = Diagnosis.safeParse(parseJson(columns.diagnosis));
  if (!diagnosis.success) return null;
  return {
    run: StoredRun.parse(parseJson(columns.run)),
    target: StoredTarget.parse(parseJson(columns.target)),
    jobId: columns.job_id,
    jobName: columns.job_name,
    headSha: columns.head_sha,
    branch: columns.branch,
    diagnosis: diagnosis.data,
    at: columns.at,
  };
}

const CommentColumns = z.object({
  target: z.string(),
  comment_id: z.string(),
  content_hash: z.string(),
  run: z.string(),
  pattern_ids: z.string(),
  posted_at: int,
  sweep_at: int.nullable(),
});

export const COMMENT_COLUMNS =
  'target_key, scope, run_scope, repository, run_repository, target, comment_id, content_hash, run, pattern_ids, posted_at, sweep_at';

/** Values of `COMMENT_COLUMNS`. */
export const commentValues = (row: CommentRow): (string | number | null)[] => [
  targetKey(row.target),
  scopeKey(row.target),
  scopeKey(row.run),
  repositoryKey(row.target),
  repositoryKey(row.run),
  JSON.stringify(row.target),
  row.commentId,
  row.contentHash,
  JSON.stringify(row.run),
  JSON.stringify(row.patternIds),
  row.postedAt,
  row.sweepAt,
];

export function commentRow(row: Row): CommentRow {
  const columns = CommentColumns.parse(row);
  return {
    target: StoredTarget.parse(parseJson(columns.target)),
    commentId: columns.comment_id,
    contentHash: columns.content_hash,
    run: StoredRun.parse(parseJson(columns.run)),
    patternIds: z.array(z.string()).parse(parseJson(columns.pattern_ids)),
    postedAt: columns.posted_at,
    sweepAt: columns.sweep_at,
  };
}

const VoteColumns = z.object({
  provider,
  instance: z.string(),
  organisation: z.string(),
  repository_name: z.string(),
  comment_id: z.string(),
  voter: z.string(),
  score: z.coerce.number().pipe(z.union([z.literal(0), z.literal(1)])),
  pattern_id: z.string(),
  trust: z.enum(TRUSTS),
  at: int,
});

export const VOTE_COLUMNS =
  'id, ballot, scope, repository, provider, instance, organisation, repository_name, comment_id, voter, voter_key, score, pattern_id, pattern_key, trust, at';

/** The votes on one comment stand and fall together. */
export const ballotKey = (scope: Scope, commentId: string): string =>
  keyOf('ballot', scopeKey(scope), commentId);

export const patternKey = (patternId: string): string => keyOf('pattern', patternId);

/** Values of `VOTE_COLUMNS`. */
export const voteValues = (vote: Vote): (string | number)[] => [
  voteKey(vote),
  ballotKey(vote.scope, vote.commentId),
  scopeKey(vote.scope),
  repositoryKey({ ...vote.scope, repository: vote.repository }),
  vote.scope.provider,
  vote.scope.instance,
  vote.scope.organisation,
  vote.repository,
  vote.commentId,
  vote.voter,
  voterKey(vote.scope, vote.voter),
  vote.score,
  vote.patternId,
  patternKey(vote.patternId),
  vote.trust,
  vote.at,
];

export function voteRow(row: Row): Vote {
  const columns = VoteColumns.parse(row);
  const { provider, instance, organisation } = columns;
  return {
    scope: { provider, instance, organisation },
    repository: columns.repository_name,
    commentId: columns.comment_id,
    voter: columns.voter,
    score: columns.score,
    patternId: columns.pattern_id,
    trust: columns.trust,
    at: columns.at,
  };
}

/** Oldest first, ties by voter, then by comment and pattern: the order of `Votes.ofPatterns`. */
export const compareVotes = (a: Vote, b: Vote): number =>
  a.at - b.at ||
  compareText(a.voter, b.voter) ||
  compareText(a.commentId, b.commentId) ||
  compareText(a.patternId, b.patternId);

const Fact = z.object({ key: z.string(), value: z.string() });

export const factRow = (row: Row): { key: string; value: string } => Fact.parse(row);

export const factKey = (scope: Scope, key: string): string => storedFactKey(scopeKey(scope), key);

/** Facts are found by what stands before the first colon of their key; null for a prefix without one. */
export const factSubject = (key: string): string | null =>
  key.includes(':') ? keyOf('subject', key.slice(0, key.indexOf(':'))) : null;

export const FACT_COLUMNS = 'id, scope, subject, key, value, expires_at';

/** Values of `FACT_COLUMNS`; `scope` is a key. */
export const factValues = (
  scope: string,
  key: string,
  value: string,
  expiresAt: number | null,
): (string | number | null)[] => [
  storedFactKey(scope, key),
  scope,
  factSubject(key) ?? '',
  key,
  value,
  expiresAt,
];

/** By job name, then by job: the order of `Diagnoses.ofRun`. */
export const compareJobs = (a: DiagnosisRow, b: DiagnosisRow): number =>
  compareText(a.jobName, b.jobName) || compareText(a.jobId, b.jobId);

/** Undefined for text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
