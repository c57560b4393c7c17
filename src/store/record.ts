/**
 * The rows of a store as `store export` writes and `store import` reads them: one JSON object a line, the same whatever
 * the database. Vectors and facts name their scope by its key, for that is all that is stored of it.
 */
import { z } from 'zod';
import { DIMENSIONS } from '../analysis/embedder.ts';
import { Diagnosis, PROVIDERS } from '../domain.ts';
import { deliveryKey, diagnosisKey, storedFactKey, targetKey, vectorKey, voteKey } from './keys.ts';

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
    at: time,
  }),
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
    case 'vector':
      return vectorKey(record.scope, record.model, record.id);
    case 'fact':
      return storedFactKey(record.scope, record.key);
  }
}
