/** GitLab as a LogSource: pipelines with what they started, their failed jobs and traces, and where the answer goes. */
import type { Job, RunRef } from '../../domain.ts';
import { isMissing, missing, ProviderError } from '../error.ts';
import { createMemo } from '../memo.ts';
import type { FailedJobs, JobLog, LogSource, RunFacts } from '../provider.ts';
import type { GitlabClient } from './client.ts';
import { type GitlabFacts, mergeRef } from './facts.ts';
import type { Bridge, Pipeline, Project } from './schema.ts';
import { withLimit } from './trace.ts';
import { organisationOf } from './webhook.ts';

/** GitLab nests child pipelines two deep; one more for a pipeline of another project. */
const MAX_DEPTH = 3;
/** Pipelines followed from one run; the jobs of further ones are not counted, the run says enough by then. */
const MAX_PIPELINES = 20;

export function createGitlabSource(client: GitlabClient, facts: GitlabFacts, now: () => number): LogSource {
  const pipelines = createMemo<Pipeline>(now, 60_000, 200);
  /** Afresh for a run's facts; what follows from them goes by the same answer. */
  async function pipelineOf(ref: RunRef, signal: AbortSignal, fresh: boolean): Promise<Pipeline> {
    const key = `${ref.repository}#${ref.runId}`;
    if (fresh) pipelines.forget(key);
    return pipelines.get(key, () => client.pipeline(ref.repository, ref.runId, signal));
  }

  async function passing(path: string, ref: string, jobName: string, signal: AbortSignal) {
    for (const pipeline of await client.succeeded(path, ref, signal)) {
      const jobs = await client.jobs(path, pipeline.id, ['success'], signal);
      const same = jobs.find(({ name }) => name === jobName);
      if (same) return String(same.id);
    }
    return null;
  }

  return {
    // Retried jobs end the same pipeline once more.
    endsAgain: true,

    async run(ref, signal): Promise<RunFacts> {
      const pipeline = await pipelineOf(ref, signal, true);
      const project = await facts.project(ref.repository, signal);
      const iid = mergeRef(pipeline.ref);
      const found = iid === null ? null : await facts.ofRef(ref.repository, iid, signal);
      const broken = pipeline.status === 'success' && (await hasFailedChild(client, pipeline, signal));
      return {
        run: ref,
        url: `${client.webUrl}/${project.path_with_namespace}/-/pipelines/${pipeline.id}`,
        // Not the pipeline's own name, which may hold a branch or a title: runs are compared by this.
        name: 'Pipeline',
        ...(broken ? { outcome: 'failed', reason: null } : outcomeOf(pipeline)),
        // A merged result or train runs on a commit that GitLab made; people know the merge request's own.
        headSha: (iid !== null && !pipeline.ref.endsWith('/head') && found?.merge.sha) || pipeline.sha,
        branch: iid === null ? pipeline.ref : (found?.merge.source_branch ?? null),
        defaultBranch: iid === null && pipeline.ref === project.default_branch,
        foreign: found !== null && found.merge.source_project_id !== found.merge.target_project_id,
        event: pipeline.source,
      };
    },

    failedJobs: (ref, signal) => collect(client, facts, ref, signal),

    async log(ref, job, signal): Promise<JobLog> {
      const { project, id } = placeOf(ref, job.id);
      if (id.startsWith('bridge-')) return { kind: 'unavailable', reason: 'missing' };
      return readTrace(client, project, id, signal);
    },

    async baseline(run, job, signal): Promise<JobLog | null> {
      const path = run.run.repository;
      if (placeOf(run.run, job.id).project !== path) return null;
      const { default_branch } = await facts.project(path, signal);
      const refs = [...new Set([run.event === 'merge_request_event' ? null : run.branch, default_branch])];
      for (const branch of refs) {
        if (!branch) continue;
        const id = await passing(path, branch, job.name, signal);
        if (id !== null) return readTrace(client, path, id, signal);
      }
      return null;
    },

    async target(run, signal) {
      const path = run.run.repository;
      const pipeline = await pipelineOf(run.run, signal, false);
      const iid = mergeRef(pipeline.ref);
      if (iid !== null) {
        const found = await facts.ofRef(path, iid, signal);
        if (found) return facts.target(found.path, 'pull', iid);
      } else if (!run.defaultBranch) {
        const open = await client.openMergeRequests(path, pipeline.ref, signal);
        // A branch may be pushed again, or be the branch of a fork's merge request: only the same commit is the same change.
        const same = open.find(({ sha }) => sha === pipeline.sha);
        if (same) return facts.target(path, 'pull', String(same.iid));
      }
      return facts.target(path, 'commit', pipeline.sha);
    },

    async rerun(ref, signal) {
      await client.retry(ref.repository, ref.runId, signal);
    },
  };
}

function outcomeOf({ status, source }: Pipeline): Pick<RunFacts, 'outcome' | 'reason'> {
  if (source === 'parent_pipeline') return { outcome: 'ignored', reason: 'it is answered with its parent' };
  if (status === 'failed') return { outcome: 'failed', reason: null };
  if (status === 'success') return { outcome: 'passed', reason: null };
  const ended = status === 'canceled' || status === 'skipped' || status === 'manual';
  return { outcome: 'ignored', reason: ended ? status : `still ${status}` };
}

/** A trigger without `strategy: depend` succeeds at once: its child may have failed in a pipeline that passed. */
async function hasFailedChild(client: GitlabClient, pipeline: Pipeline, signal: AbortSignal) {
  const bridges = await client.bridges(pipeline.project_id, pipeline.id, signal);
  return bridges.some(
    (it) =>
      !it.allow_failure &&
      it.downstream_pipeline?.status === 'failed' &&
      it.downstream_pipeline.project_id === pipeline.project_id,
  );
}

/** Failed jobs of a pipeline and of those it started. Retried jobs and those allowed to fail are no failures. */
async function collect(
  client: GitlabClient,
  facts: GitlabFacts,
  ref: RunRef,
  signal: AbortSignal,
): Promise<FailedJobs> {
  const root = await facts.project(ref.repository, signal);
  const jobs: Job[] = [];
  const passed: string[] = [];
  let omitted = 0;
  let budget = MAX_PIPELINES;

  async function visit(project: Project, pipelineId: number, depth: number): Promise<void> {
    if (budget-- <= 0) return;
    const url = `${client.webUrl}/${project.path_with_namespace}`;
    const idOf = (id: string) => (project.id === root.id ? id : `${project.path_with_namespace}:${id}`);
    const nameOf = (name: string) =>
      project.id === root.id ? name : `${project.path_with_namespace}: ${name}`;
    for (const job of await client.jobs(project.id, pipelineId, ['failed', 'success'], signal)) {
      if (job.status === 'success') passed.push(nameOf(job.name));
      if (job.status !== 'failed' || job.allow_failure || job.retried) continue;
      jobs.push({
        id: idOf(String(job.id)),
        name: nameOf(job.name),
        url: `${url}/-/jobs/${job.id}`,
        steps: [],
        allowedToFail: false,
      });
    }
    for (const bridge of await client.bridges(project.id, pipelineId, signal)) {
      if (bridge.allow_failure) continue;
      const child = bridge.downstream_pipeline;
      if (child?.status === 'failed') {
        const other = await childProject(bridge, project, signal);
        if (other === null || depth >= MAX_DEPTH) omitted++;
        else await visit(other, child.id, depth + 1);
      } else if (!child && bridge.status === 'failed') {
        // The trigger itself failed: there is no log, but the job is why the pipeline is red.
        jobs.push({
          id: idOf(`bridge-${bridge.id}`),
          name: nameOf(bridge.name),
          url: `${url}/-/pipelines/${pipelineId}`,
          steps: [],
          allowedToFail: false,
        });
      }
    }
  }

  /** Null where what it says would be shown to people who may not see it. */
  async function childProject(bridge: Bridge, from: Project, signal: AbortSignal): Promise<Project | null> {
    const id = bridge.downstream_pipeline?.project_id;
    if (id === undefined || id === from.id) return from;
    const other = await facts.project(id, signal).catch(missing);
    return other && mayBeShown(other, root) ? other : null;
  }

  await visit(root, Number(ref.runId), 1);
  return { jobs, omitted, passed };
}

const OPENNESS = { private: 0, internal: 1, public: 2 };

/** A log is only quoted where everybody who reads the answer may read the log: same group, and no less open. */
function mayBeShown(log: Project, answer: Project): boolean {
  if (log.visibility === 'public') return true;
  if (OPENNESS[log.visibility] < OPENNESS[answer.visibility]) return false;
  return (
    log.visibility === 'internal' ||
    organisationOf(log.path_with_namespace) === organisationOf(answer.path_with_namespace)
  );
}

/** `group/project:123` for a job of another project, the number alone for one of the run's own. */
function placeOf(ref: RunRef, jobId: string): { project: string; id: string } {
  const colon = jobId.lastIndexOf(':');
  return colon < 0
    ? { project: ref.repository, id: jobId }
    : { project: jobId.slice(0, colon), id: jobId.slice(colon + 1) };
}

async function readTrace(
  client: GitlabClient,
  project: string,
  id: string,
  signal: AbortSignal,
): Promise<JobLog> {
  try {
    const { bytes, headers } = await client.trace(project, id, signal);
    const type = headers.get('content-type') ?? '';
    if (!type.startsWith('text/html') && !type.startsWith('application/json'))
      return { kind: 'log', ...withLimit(bytes) };
    for await (const _ of bytes) break; // ends the connection
    return { kind: 'unavailable', reason: 'missing' };
  } catch (error) {
    if (isMissing(error))
      return { kind: 'unavailable', reason: error.status === 410 ? 'expired' : 'missing' };
    if (error instanceof ProviderError && error.status === 403)
      return { kind: 'unavailable', reason: 'forbidden' };
    throw error;
  }
}
