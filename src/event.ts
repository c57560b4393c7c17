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

/** The forge's own handle for access to this organisation (GitHub: the installation's id), where the webhook tells it. */
const via = z.string().optional();

export const CiEvent = z.discriminatedUnion('kind', [
  /** A run ended, however it ended. */
  z.strictObject({ kind: z.literal('run-finished'), via, run }),
  /** One job ended while its run may still go on. */
  z.strictObject({ kind: z.literal('job-finished'), via, run, jobId: z.string() }),
  /** Someone asks for a fresh answer by a button of the forge. */
  z.strictObject({ kind: z.literal('reanalyze'), via, run, by: z.string().nullable() }),
  /** The same for whatever was answered on a target, by a button that names no run. */
  z.strictObject({ kind: z.literal('reanalyze-target'), via, target, by: z.string().nullable() }),
  /** A comment that holds a line `/devops-assist …`. */
  z.strictObject({
    kind: z.literal('command'),
    via,
    target,
    commentId: z.string(),
    author: z.string(),
    text: z.string(),
  }),
  /** Something happened on a target that has our comment: read its reactions now. */
  z.strictObject({ kind: z.literal('activity'), via, target }),
  /** An answer from rules stands, and history had none: ask the language model and write it again. Made here, not sent. */
  z.strictObject({ kind: z.literal('ask-model'), via, run, target }),
  /** One explicit vote by button or link. */
  z.strictObject({
    kind: z.literal('vote'),
    via,
    target,
    voter: z.string(),
    score: z.union([z.literal(0), z.literal(1)]),
  }),
  z.strictObject({ kind: z.literal('target-closed'), via, target }),
  /** New commits on a target: its settings file may have changed. */
  z.strictObject({ kind: z.literal('target-changed'), via, target, headSha: z.string() }),
  /** The App was removed or suspended, or is back; for the whole organisation, or for these repositories of it. */
  z.strictObject({
    kind: z.literal('access-changed'),
    via,
    ...scope,
    access: z.enum(['granted', 'suspended', 'removed']),
    repositories: z.array(z.string()).optional(),
  }),
]);
export type CiEvent = z.infer<typeof CiEvent>;
export type CiEventOf<K extends CiEvent['kind']> = Extract<CiEvent, { kind: K }>;
