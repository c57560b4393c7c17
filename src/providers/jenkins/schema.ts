/**
 * The fields of Jenkins' remote API and of the webhooks that are used, and no others. A result that a plugin adds is
 * 'unknown', never an error.
 */
import { z } from 'zod';

const Result = z
  .enum(['SUCCESS', 'UNSTABLE', 'FAILURE', 'NOT_BUILT', 'ABORTED', 'unknown'])
  .catch('unknown')
  .nullish()
  .transform((result) => result ?? null);

/** Actions are a mixed list; those without one of these fields are left out by `tree` or come as {}. */
const BuildAction = z.object({
  /** The Git plugin's BuildData. */
  lastBuiltRevision: z
    .object({ SHA1: z.string(), branch: z.array(z.object({ name: z.string() })).default([]) })
    .nullish(),
  remoteUrls: z.array(z.string()).nullish(),
  parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
});

export const Build = z.object({
  number: z.int(),
  building: z.boolean().default(false),
  result: Result,
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  actions: z.array(BuildAction.nullable()).default([]),
  /** The runs of a matrix build; older ones of unchanged configurations are listed too. */
  runs: z.array(z.object({ number: z.int(), url: z.string(), result: Result.optional() })).nullish(),
});
export type Build = z.infer<typeof Build>;

/** The `tree` that asks for exactly that; `runs[result]` is only known one level deeper, which `tree` allows. */
export const BUILD_TREE =
  'number,building,result,displayName,description,' +
  'actions[lastBuiltRevision[SHA1,branch[name]],remoteUrls,parameters[name,value]],' +
  'runs[number,url,result]';

export const JobInfo = z.object({
  fullName: z.string().nullish(),
  actions: z
    .array(z.object({ _class: z.string().optional(), objectUrl: z.string().nullish() }).nullable())
    .default([]),
  lastStableBuild: z.object({ number: z.int() }).nullish(),
});
export type JobInfo = z.infer<typeof JobInfo>;
export const JOB_TREE = 'fullName,actions[_class,objectUrl],lastStableBuild[number]';

/** Pipeline: REST API plugin, `wfapi/describe`. */
export const Stages = z.object({
  stages: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })).default([]),
});

/** `execution/node/<id>/wfapi/describe`: a stage and what ran in it. */
export const StageNode = z.object({
  id: z.string(),
  name: z.string(),
  stageFlowNodes: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        status: z.string(),
        _links: z.object({ log: z.object({ href: z.string() }).optional() }).optional(),
      }),
    )
    .default([]),
});

/** `execution/node/<id>/wfapi/log`: HTML, and only the end of it where `hasMore` is true. */
export const NodeLog = z.object({ text: z.string().default(''), hasMore: z.boolean().default(false) });

const number = z.coerce.number().int().positive();

/**
 * What a job sends. Three forms: the Notification plugin's message, BUILD_URL alone, JOB_NAME with BUILD_NUMBER. See
 * docs/providers/jenkins.md.
 */
export const Notice = z.union([
  z.object({
    build: z.object({
      number,
      phase: z.string().optional(),
      status: z.string().optional(),
      full_url: z.string().optional(),
      url: z.string(),
    }),
  }),
  z.object({ job: z.string().min(1), build: number }),
  z.object({ url: z.string().min(1) }),
]);
