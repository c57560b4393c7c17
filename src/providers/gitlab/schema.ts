/**
 * The fields of GitLab's REST API (v4) that are used, and no others. Enumerations end in `.catch('unknown')`: a status
 * that GitLab adds must not stop what we already understand.
 */
import { z } from 'zod';

export const Status = z
  .enum([
    'created',
    'waiting_for_resource',
    'preparing',
    'pending',
    'running',
    'success',
    'failed',
    'canceling',
    'canceled',
    'skipped',
    'manual',
    'scheduled',
    'unknown',
  ])
  .catch('unknown');

export const Visibility = z.enum(['private', 'internal', 'public']).catch('private');

export const User = z.object({ id: z.int(), username: z.string() });

export const Project = z.object({
  id: z.int(),
  path_with_namespace: z.string(),
  default_branch: z.string().nullish(),
  visibility: Visibility.default('private'),
  forked_from_project: z.object({ path_with_namespace: z.string() }).nullish(),
});
export type Project = z.infer<typeof Project>;

export const Pipeline = z.object({
  id: z.int(),
  project_id: z.int(),
  status: Status,
  source: z.string().catch('unknown'),
  ref: z.string(),
  sha: z.string(),
});
export type Pipeline = z.infer<typeof Pipeline>;

export const PipelineJob = z.object({
  id: z.int(),
  name: z.string(),
  stage: z.string().default(''),
  status: Status,
  allow_failure: z.boolean().default(false),
  /** Only there where retried jobs were asked for. */
  retried: z.boolean().optional(),
});
export type PipelineJob = z.infer<typeof PipelineJob>;

/** A trigger job; `downstream_pipeline` is null where the pipeline could not be created. */
export const Bridge = z.object({
  id: z.int(),
  name: z.string(),
  status: Status,
  allow_failure: z.boolean().default(false),
  downstream_pipeline: z.object({ id: z.int(), project_id: z.int().optional(), status: Status }).nullish(),
});
export type Bridge = z.infer<typeof Bridge>;

export const MergeRequest = z.object({
  iid: z.int(),
  state: z.string(),
  sha: z.string().nullish(),
  source_branch: z.string(),
  source_project_id: z.int().nullish(),
  target_project_id: z.int().nullish(),
  author: User.nullish(),
});
export type MergeRequest = z.infer<typeof MergeRequest>;

/** The difference of two commits; `compare_timeout` says that GitLab gave up on it. */
export const Comparison = z.object({
  commits: z.array(z.object({ id: z.string(), title: z.string() })),
  diffs: z.array(z.object({ new_path: z.string(), diff: z.string().default('') })),
  compare_timeout: z.boolean().default(false),
});

export const ChangedFiles = z.array(z.object({ new_path: z.string() }));

export const Note = z.object({
  id: z.int(),
  body: z.string(),
  system: z.boolean().default(false),
  author: User.nullish(),
});
export type Note = z.infer<typeof Note>;

/** A thread. A plain comment is a thread with one note. */
export const Discussion = z.object({
  id: z.string(),
  notes: z.array(
    Note.extend({ resolvable: z.boolean().default(false), resolved: z.boolean().default(false) }),
  ),
});
export type Discussion = z.infer<typeof Discussion>;

export const Award = z.object({
  id: z.int(),
  name: z.string(),
  user: User.nullish(),
  updated_at: z.string().nullish(),
});
export type Award = z.infer<typeof Award>;

export const Member = z.object({ access_level: z.int(), state: z.string().default('active') });
