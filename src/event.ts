/**
 * What a webhook boils down to. A provider turns its payload into one of these, the inbox keeps it, the worker acts on
 * it. An event is a hint: facts (conclusion, author's rights, logs) are asked from the forge when it is worked on.
 */
import { z } from 'zod';
import { PROVIDERS } from './domain.ts';

const scope = { provider: z.enum(PROVIDERS), instance: z.string(), organisation: z.string() };
const run = z.strictObject({
  ...scope,
  repository: z.string(),
  runId: z.string(),
  attempt: z.int().positive(),
});
const target = z.strictObject({
  ...scope,
  repository: z.string(),
  kind: z.enum(['pull', 'commit']),
  id: z.string(),
});

export const CiEvent = z.discriminatedUnion('kind', [
  /** A run ended, however it ended. */
  z.strictObject({ kind: z.literal('run-finished'), run }),
  /** One job ended while its run may still go on. */
  z.strictObject({ kind: z.literal('job-finished'), run, jobId: z.string() }),
  /** Someone asks for a fresh answer by a button of the forge. */
  z.strictObject({ kind: z.literal('reanalyze'), run, by: z.string().nullable() }),
  /** A comment that holds a line `/devops-assist …`. */
  z.strictObject({
    kind: z.literal('command'),
    target,
    commentId: z.string(),
    author: z.string(),
    text: z.string(),
  }),
  /** Something happened on a target that has our comment: read its reactions now. */
  z.strictObject({ kind: z.literal('activity'), target }),
  /** One explicit vote by button or link. */
  z.strictObject({
    kind: z.literal('vote'),
    target,
    voter: z.string(),
    score: z.union([z.literal(0), z.literal(1)]),
  }),
  z.strictObject({ kind: z.literal('target-closed'), target }),
  /** The App was removed or suspended, or is back. */
  z.strictObject({
    kind: z.literal('access-changed'),
    ...scope,
    access: z.enum(['granted', 'suspended', 'removed']),
  }),
]);
export type CiEvent = z.infer<typeof CiEvent>;
export type CiEventOf<K extends CiEvent['kind']> = Extract<CiEvent, { kind: K }>;
