/** The JSON that GitHub would answer, from what the stand-in knows. Only the fields that clients read are complete. */
import type {
  StandInCheck,
  StandInComment,
  StandInJob,
  StandInPull,
  StandInRepository,
  StandInRun,
  State,
} from './state.ts';
import { owner } from './state.ts';

const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

export function repositoryJson(repository: StandInRepository): Record<string, unknown> {
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.fullName.split('/')[1],
    full_name: repository.fullName,
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    default_branch: repository.defaultBranch,
    html_url: `https://github.com/${repository.fullName}`,
    owner: { login: owner(repository.fullName), id: 1, type: 'Organization' },
  };
}

export function runJson(
  repository: StandInRepository,
  run: StandInRun,
  base: string,
): Record<string, unknown> {
  return {
    id: run.id,
    name: run.name,
    node_id: `WFR_${run.id}`,
    head_branch: run.branch,
    head_sha: run.sha,
    path: '.github/workflows/ci.yml',
    display_title: `${run.name} on ${run.branch}`,
    run_number: run.id,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    run_attempt: run.attempt,
    check_suite_id: run.id + 500_000,
    html_url: `https://github.com/${repository.fullName}/actions/runs/${run.id}`,
    url: `${base}/repos/${repository.fullName}/actions/runs/${run.id}`,
    actor: { login: 'octocat', id: 1, type: 'User' },
    triggering_actor: { id: 1, ...run.actor },
    // GitHub leaves this empty for forks.
    pull_requests:
      run.headRepository === repository.fullName
        ? run.pulls.map((number) => ({
            id: number,
            number,
            url: `${base}/repos/${repository.fullName}/pulls/${number}`,
            head: { ref: run.branch, sha: run.sha, repo: { id: repository.id } },
            base: { ref: repository.defaultBranch, repo: { id: repository.id } },
          }))
        : [],
    head_repository: { id: 2, full_name: run.headRepository, owner: { login: owner(run.headRepository) } },
    repository: repositoryJson(repository),
    created_at: iso(0),
    updated_at: iso(0),
  };
}

export function jobJson(
  repository: StandInRepository,
  run: StandInRun,
  job: StandInJob,
): Record<string, unknown> {
  return {
    id: job.id,
    run_id: run.id,
    run_attempt: run.attempt,
    head_sha: run.sha,
    head_branch: run.branch,
    workflow_name: run.name,
    name: job.name,
    status: 'completed',
    conclusion: job.conclusion,
    html_url: `https://github.com/${repository.fullName}/actions/runs/${run.id}/job/${job.id}`,
    steps: job.steps,
    labels: ['ubuntu-latest'],
  };
}

export function pullJson(repository: StandInRepository, pull: StandInPull): Record<string, unknown> {
  return {
    id: pull.number,
    number: pull.number,
    state: pull.state,
    title: `Change ${pull.number}`,
    user: { login: pull.author, type: 'User', id: 5 },
    author_association: pull.association ?? 'NONE',
    html_url: `https://github.com/${repository.fullName}/pull/${pull.number}`,
    head: {
      ref: pull.branch,
      sha: pull.sha,
      label: `${owner(pull.headRepository)}:${pull.branch}`,
      repo: { full_name: pull.headRepository },
    },
    base: { ref: repository.defaultBranch, repo: repositoryJson(repository) },
  };
}

export function commentJson(repository: StandInRepository, comment: StandInComment): Record<string, unknown> {
  return {
    id: comment.id,
    node_id: comment.nodeId,
    html_url: `https://github.com/${repository.fullName}/pull/${comment.issue}#issuecomment-${comment.id}`,
    body: comment.body,
    user: { login: comment.user, id: 9, type: comment.bot ? 'Bot' : 'User' },
    author_association: comment.bot ? 'NONE' : 'CONTRIBUTOR',
    performed_via_github_app: comment.app,
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
  };
}

export function checkJson(repository: StandInRepository, check: StandInCheck): Record<string, unknown> {
  return {
    id: check.id,
    name: check.name,
    head_sha: check.sha,
    external_id: check.externalId,
    status: check.status,
    conclusion: check.conclusion,
    html_url: `https://github.com/${repository.fullName}/runs/${check.id}`,
    output: {
      title: check.output.title,
      summary: check.output.summary,
      annotations_count: check.annotations.length,
    },
    app: check.app,
    pull_requests: repository.pulls
      // As on GitHub, the pull requests of forks are not named.
      .filter((pull) => pull.sha === check.sha && pull.headRepository === repository.fullName)
      .map((pull) => ({ number: pull.number, head: { sha: pull.sha } })),
  };
}

const GROUPS = [
  'THUMBS_UP',
  'THUMBS_DOWN',
  'LAUGH',
  'HOORAY',
  'CONFUSED',
  'HEART',
  'ROCKET',
  'EYES',
] as const;

/** The node of a comment in GraphQL with its reaction groups; null for an id that is no comment. */
export function commentNode(state: State, nodeId: string): Record<string, unknown> | null {
  for (const repository of state.repositories.values()) {
    const comment = repository.comments.find((each) => each.nodeId === nodeId);
    if (!comment) continue;
    return {
      __typename: 'IssueComment',
      id: comment.nodeId,
      reactionGroups: GROUPS.map((content) => {
        const given = comment.reactions.filter((reaction) => reaction.content === content);
        return {
          content,
          reactors: {
            totalCount: given.length,
            pageInfo: { hasNextPage: false, endCursor: null },
            edges: given.map((reaction) => ({
              reactedAt: iso(reaction.at),
              node:
                reaction.user === null
                  ? null
                  : { __typename: reaction.bot ? 'Bot' : 'User', login: reaction.user },
            })),
          },
        };
      }),
    };
  }
  return null;
}
