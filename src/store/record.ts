/**
 * The rows of a store as `store export` writes and `store import` reads them: one JSON object a line, the same whatever
 * the database. Vectors and facts name their scope by its key, for that is all that is stored of it.
 */
import { z } from 'zod';
import { DIMENSIONS } from '../analysis/embedder.ts';
import { Diagnosis, LEARNED_STATES, OUTCOME_STATES, PROVIDERS, TRUSTS } from '../domain.ts';
import {
  deliveryKey,
  diagnosisKey,
  fixKey,
  learnedKey,
  outcomeKey,
  sharedRateKey,
  storedFactKey,
  targetKey,
  vectorKey,
  voteKey,
} from './keys.ts';

const key = z.string().regex(/^[0-9a-f]{32}$/, 'is no key');
const time = z.int();
const place = { provider: z.enum(PROVIDERS), instance: z.string(), organisation: z.string() };
const run = z.strictObject({ ...place, repository: z.string(), runId: z.string(), attempt: z.int() });
const target = z.strictObject({
  ...place,
  repository: z.string(),
  kind: z.enum(['pull', 'commit']),
  id: z.string(),
});

const text = z.string();

export const OutcomeBody = z.strictObject({
  target,
  run,
  line: key,
  jobName: text,
  fingerprint: text,
  patternId: text.nullable(),
  shadowIds: z.array(text),
  transient: z.boolean(),
  foreign: z.boolean(),
  state: z.enum(OUTCOME_STATES),
  headSha: text,
  lastRun: z.strictObject({ runId: text, attempt: z.int() }),
  lastSha: text,
  redCommits: z.int().nonnegative(),
  redReruns: z.int().nonnegative(),
  openedAt: time,
  closedAt: time.nullable(),
  fix: z.strictObject({ sha: text, files: z.array(text).nullable() }).nullable(),
  related: z.boolean().nullable().default(null),
});

export const FixBody = z.strictObject({
  scope: z.strictObject(place),
  repository: text,
  fingerprint: text,
  line: key,
  fromSha: text,
  sha: text,
  url: text,
  title: text,
  files: z.array(text),
  hunk: text.nullable(),
  shared: z.boolean(),
  at: time,
});

export const LearnedBody = z.strictObject({
  scope: z.strictObject(place).nullable(),
  id: text,
  state: z.enum(LEARNED_STATES),
  repository: text.nullable(),
  text,
  body: text,
  createdAt: time,
  updatedAt: time,
});

export const SharedRateBody = z.strictObject({
  scope: z.strictObject(place),
  repository: text,
  patternId: text,
  rate: z.number().min(0).max(1),
  weight: z.number().nonnegative(),
  votes: z.int().nonnegative(),
  outcomes: z.int().nonnegative(),
  at: time,
});

export const StoredRecord = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('delivery'),
    ...place,
    deliveryId: z.string(),
    event: z.string(),
    state: z.enum(['waiting', 'claimed', 'done', 'dead']),
    dueAt: time,
    receivedAt: time,
    attempts: z.int().nonnegative(),
    reason: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('diagnosis'),
    run,
    target,
    jobId: z.string(),
    jobName: z.string(),
    headSha: z.string(),
    branch: z.string().nullable(),
    diagnosis: Diagnosis,
    at: time,
  }),
  z.strictObject({
    kind: z.literal('comment'),
    target,
    commentId: z.string(),
    contentHash: z.string(),
    run,
    patternIds: z.array(z.string()),
    postedAt: time,
    sweepAt: time.nullable(),
  }),
  z.strictObject({
    kind: z.literal('vote'),
    scope: z.strictObject(place),
    repository: z.string(),
    commentId: z.string(),
    voter: z.string(),
    score: z.union([z.literal(0), z.literal(1)]),
    patternId: z.string(),
    /** Exports of the first version tell none; who could vote then had a role in the repository, or wrote the change. */
    trust: z.enum(TRUSTS).default('member'),
    at: time,
  }),
  OutcomeBody.extend({ kind: z.literal('outcome') }),
  FixBody.extend({ kind: z.literal('fix') }),
  LearnedBody.extend({ kind: z.literal('learned') }),
  SharedRateBody.extend({ kind: z.literal('shared-rate') }),
  z.strictObject({
    kind: z.literal('vector'),
    scope: key,
    model: z.string(),
    id: z.string(),
    /** 32-bit floats, little-endian, as base64. */
    vector: z
      .base64()
      .refine((text) => Buffer.from(text, 'base64').length === 4 * DIMENSIONS, 'is no vector'),
  }),
  z.strictObject({
    kind: z.literal('fact'),
    scope: key,
    key: z.string(),
    value: z.string(),
    expiresAt: time.nullable(),
  }),
]);
export type StoredRecord = z.infer<typeof StoredRecord>;
export type RecordOf<K extends StoredRecord['kind']> = Extract<StoredRecord, { kind: K }>;

/** The key under which both stores keep a record. */
export function recordKey(record: StoredRecord): string {
  switch (record.kind) {
    case 'delivery':
      return deliveryKey(record);
    case 'diagnosis':
      return diagnosisKey(record.run, record.jobId);
    case 'comment':
      return targetKey(record.target);
    case 'vote':
      return voteKey(record);
    case 'outcome':
      return outcomeKey(record);
    case 'fix':
      return fixKey(record);
    case 'learned':
      return learnedKey(record.scope, record.id);
    case 'shared-rate':
      return sharedRateKey(record);
    case 'vector':
      return vectorKey(record.scope, record.model, record.id);
    case 'fact':
      return storedFactKey(record.scope, record.key);
  }
}
