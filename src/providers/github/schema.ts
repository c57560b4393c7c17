/** The fields of GitHub's answers and webhooks that are used; what GitHub adds or renames elsewhere breaks nothing. */
import { z } from 'zod';

const login = z.object({ login: z.string() });
const actor = login.extend({ type: z.string().catch('unknown') });

export const WorkflowRun = z.object({
  id: z.number(),
  name: z.string().nullish(),
  workflow_id: z.number(),
  run_attempt: z.number().int().positive().catch(1),
  html_url: z.string(),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
  triggering_actor: actor.nullish(),
  repository: z.object({ id: z.number(), full_name: z.string(), default_branch: z.string().optional() }),
  pull_requests: z
    .array(
      z.object({
        number: z.number(),
        head: z.object({ sha: z.string() }),
        base: z.object({ repo: z.object({ id: z.number() }) }),
      }),
    )
    .nullish(),
});
export type WorkflowRun = z.infer<typeof WorkflowRun>;
export const WorkflowRuns = z.object({ workflow_runs: z.array(WorkflowRun) });

export const WorkflowJob = z.object({
  id: z.number(),
  name: z.string(),
  html_url: z.string().nullable(),
  conclusion: z.string().nullable(),
  steps: z
    .array(z.object({ name: z.string(), number: z.number(), conclusion: z.string().nullable() }))
    .optional(),
});
export const CheckAnnotations = z.array(
  z.object({
    path: z.string(),
    start_line: z.number(),
    annotation_level: z.string().nullable(),
    message: z.string().nullable(),
  }),
);
export const WorkflowJobs = z.object({ jobs: z.array(WorkflowJob) });

export const Pull = z.object({
  number: z.number(),
  state: z.string(),
  user: login.nullable(),
  /** Whether the author had commits merged here before, and the like; absent from lists on old servers. */
  author_association: z.string().optional(),
  head: z.object({ sha: z.string() }),
});
export type Pull = z.infer<typeof Pull>;
export const Pulls = z.array(Pull);

export const IssueComment = z.object({
  id: z.number(),
  node_id: z.string(),
  html_url: z.string(),
  body: z.string().nullish(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});
export type IssueComment = z.infer<typeof IssueComment>;
export const IssueComments = z.array(IssueComment);

export const CheckRun = z.object({
  id: z.number(),
  html_url: z.string().nullable(),
  external_id: z.string().nullish(),
});
export const CheckRuns = z.object({ check_runs: z.array(CheckRun) });

export const Content = z.object({ type: z.literal('file'), encoding: z.string(), content: z.string() });
export const PullFiles = z.array(z.object({ filename: z.string(), status: z.string() }));
export const Comparison = z.object({
  status: z.string(),
  commits: z.array(
    z.object({ sha: z.string(), html_url: z.string(), commit: z.object({ message: z.string() }) }),
  ),
  files: z.array(z.object({ filename: z.string(), patch: z.string().optional() })).optional(),
});
export const RepositoryFacts = z.object({ private: z.boolean(), default_branch: z.string() });
export const Permission = z.object({ permission: z.string(), role_name: z.string().optional() });
export const Installation = z.object({ id: z.number() });
export const AppFacts = z.object({ slug: z.string() });

export const Deliveries = z.array(
  z.object({
    id: z.number(),
    guid: z.string(),
    delivered_at: z.string(),
    status_code: z.number(),
    event: z.string(),
  }),
);

export const ReactionNodes = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        reactionGroups: z
          .array(
            z.object({
              content: z.string(),
              reactors: z.object({
                edges: z
                  .array(
                    z
                      .object({
                        reactedAt: z.string(),
                        node: z.object({ __typename: z.string(), login: z.string().optional() }).nullable(),
                      })
                      .nullable(),
                  )
                  .nullable(),
              }),
            }),
          )
          .nullable(),
      })
      .partial({ reactionGroups: true })
      .nullable(),
  ),
});

const payloadRepository = z.object({
  full_name: z.string(),
  owner: login,
});
const installation = z.object({ id: z.number() }).nullish();
const base = { repository: payloadRepository, installation, sender: actor };
const appOf = z.object({ id: z.number() }).nullish();

export type ReactionNodes = z.infer<typeof ReactionNodes>;

/** Webhook payloads by event name; only what the reduction to an event reads. */
export const Payloads = {
  workflow_run: z.object({
    ...base,
    action: z.string(),
    workflow_run: z.object({
      id: z.number(),
      run_attempt: z.number().int().positive().catch(1),
      conclusion: z.string().nullable(),
    }),
  }),
  workflow_job: z.object({
    ...base,
    action: z.string(),
    workflow_job: z.object({
      id: z.number(),
      run_id: z.number(),
      run_attempt: z.number().int().positive().catch(1),
      conclusion: z.string().nullable(),
    }),
  }),
  check_run: z.object({
    ...base,
    action: z.string(),
    check_run: z.object({
      head_sha: z.string(),
      external_id: z.string().nullish(),
      app: appOf,
      pull_requests: z.array(z.object({ number: z.number() })).nullish(),
    }),
    requested_action: z.object({ identifier: z.string() }).optional(),
  }),
  check_suite: z.object({
    ...base,
    action: z.string(),
    check_suite: z.object({
      head_sha: z.string(),
      app: appOf,
      pull_requests: z.array(z.object({ number: z.number() })).nullish(),
    }),
  }),
  issue_comment: z.object({
    ...base,
    action: z.string(),
    issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }),
    comment: z.object({
      id: z.number(),
      body: z.string().nullish(),
      user: actor.nullable(),
      performed_via_github_app: appOf,
    }),
  }),
  pull_request: z.object({
    ...base,
    action: z.string(),
    pull_request: z.object({ number: z.number(), head: z.object({ sha: z.string() }) }),
  }),
  deployment_status: z.object({
    ...base,
    action: z.string().optional(),
    deployment_status: z.object({ state: z.string() }),
    workflow_run: z.object({ id: z.number(), run_attempt: z.number().int().positive().catch(1) }).nullish(),
  }),
  installation_repositories: z.object({
    action: z.string(),
    installation: z.object({ id: z.number(), account: z.object({ login: z.string() }).nullable() }),
    repositories_added: z.array(z.object({ full_name: z.string() })),
    repositories_removed: z.array(z.object({ full_name: z.string() })),
  }),
  installation: z.object({
    action: z.string(),
    installation: z.object({ id: z.number(), account: z.object({ login: z.string() }).nullable() }),
  }),
} as const;
export type PayloadName = keyof typeof Payloads;
