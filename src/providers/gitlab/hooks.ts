/** The fields of GitLab's webhook payloads that are used. See doc/user/project/integrations/webhook_events.md. */
import { z } from 'zod';

const project = z.object({ path_with_namespace: z.string().min(1) });
/** The pipeline that started this one: a parent in the same project, or one of another project. */
const startedBy = z.object({ pipeline_id: z.int().positive(), project }).nullish();
const mergeRequest = z.object({ iid: z.int().positive() });

export const PipelineHook = z.object({
  object_kind: z.literal('pipeline'),
  project,
  object_attributes: z.object({
    id: z.int().positive(),
    status: z.string(),
    source: z.string().nullish(),
  }),
  source_pipeline: startedBy,
});

export const JobHook = z.object({
  object_kind: z.literal('build'),
  /** Absent before GitLab 15.9, where `project_name` has blanks around its slash. */
  project: project.optional(),
  build_id: z.int().positive(),
  build_status: z.string(),
  build_allow_failure: z.boolean().default(false),
  pipeline_id: z.int().positive(),
  source_pipeline: startedBy,
});

export const NoteHook = z.object({
  object_kind: z.literal('note'),
  project,
  user: z.object({ id: z.int() }),
  object_attributes: z.object({
    id: z.int().positive(),
    note: z.string(),
    noteable_type: z.string(),
    system: z.boolean().default(false),
    /** Absent before GitLab 16.11, which told of new notes only. */
    action: z.string().default('create'),
    commit_id: z.string().nullish(),
  }),
  merge_request: mergeRequest.nullish(),
});

export const EmojiHook = z.object({
  object_kind: z.literal('emoji'),
  project,
  object_attributes: z.object({ awardable_type: z.string() }),
  note: z.object({ note: z.string(), commit_id: z.string().nullish() }).nullish(),
  merge_request: mergeRequest.nullish(),
});

export const MergeRequestHook = z.object({
  object_kind: z.literal('merge_request'),
  project,
  object_attributes: z.object({
    iid: z.int().positive(),
    action: z.string().nullish(),
    /** Only there when commits were pushed. */
    oldrev: z.string().nullish(),
    last_commit: z.object({ id: z.string() }).nullish(),
  }),
});

export const Hook = z.discriminatedUnion('object_kind', [
  PipelineHook,
  JobHook,
  NoteHook,
  EmojiHook,
  MergeRequestHook,
]);
export type Hook = z.infer<typeof Hook>;
export type HookOf<K extends Hook['object_kind']> = Extract<Hook, { object_kind: K }>;
