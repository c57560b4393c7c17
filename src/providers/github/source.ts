/** GitHub Actions as a source of runs, jobs and logs. */
import { z } from 'zod';
import type { Job, Location, RunRef } from '../../domain.ts';
import { ProviderError } from '../error.ts';
import { createHttp, type Fetch } from '../http.ts';
import type { FailedJobs, JobLog, LogSource, RunFacts } from '../provider.ts';
import type { Authors } from './authors.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { findTarget } from './pull.ts';
import { CheckAnnotations, WorkflowJobs, WorkflowRun, WorkflowRuns } from './schema.ts';
import { FAILING } from './webhook.ts';

export interface GithubSourceOptions {
  readonly clients: GithubClients;
  readonly authors: Authors;
  readonly fetch: Fetch;
  readonly now: () => number;
  /** Milliseconds to wait before asking again for a log that is not there yet; one entry an attempt. */
  readonly logWaits?: readonly number[];
  /** Milliseconds for one answer, and between two pieces of a log. */
  readonly timeoutMs?: number;
}

const LOG_WAITS = [300, 1_000, 3_000];
/** Runs whose raw answer is remembered between the steps of one piece of work. */
const REMEMBERED = 200;
/** GitHub keeps ten of a step and fifty of a job. */
const MOST_ANNOTATIONS = 50;

export function createGithubSource(options: GithubSourceOptions): LogSource {
  const { clients } = options;
  const runs = new Map<string, WorkflowRun>();
  const keyOf = (ref: RunRef): string => `${ref.instance}/${ref.repository}/${ref.runId}`;

  async function ask(ref: RunRef, signal: AbortSignal): Promise<WorkflowRun> {
    const api = await clients.installation(ref, ref.repository, signal);
    const parameters = { ...place(ref.repository), run_id: Number(ref.runId) };
    const run = await api.get(
      WorkflowRun,
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
      parameters,
      signal,
    );
    runs.delete(keyOf(ref));
    runs.set(keyOf(ref), run);
    if (runs.size > REMEMBERED) runs.delete(runs.keys().next().value as string);
    return run;
  }
  const known = async (ref: RunRef, signal: AbortSignal): Promise<WorkflowRun> =>
    runs.get(keyOf(ref)) ?? (await ask(ref, signal));

  async function jobsOf(ref: RunRef, signal: AbortSignal): Promise<z.infer<typeof WorkflowJobs>['jobs']> {
    const api = await clients.installation(ref, ref.repository, signal);
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs';
    const parameters = { ...place(ref.repository), run_id: Number(ref.runId), attempt_number: ref.attempt };
    const all: z.infer<typeof WorkflowJobs>['jobs'] = [];
    for await (const page of api.pages(WorkflowJobs, route, parameters, signal)) all.push(...page.jobs);
    return all;
  }

  async function logOf(
    ref: RunRef,
    jobId: string,
    waits: readonly number[],
    signal: AbortSignal,
  ): Promise<JobLog> {
    const api = await clients.installation(ref, ref.repository, signal);
    const parameters = { ...place(ref.repository), job_id: Number(jobId) };
    for (let attempt = 0; ; attempt += 1) {
      try {
        const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs';
        const link = await api.location(route, parameters, signal);
        return { kind: 'log', bytes: await follow(link, options, signal) };
      } catch (error) {
        const status = error instanceof ProviderError ? error.status : null;
        if (status === 410) return { kind: 'unavailable', reason: 'expired' };
        if (status === 403 && (error as ProviderError).code === 'PROVIDER_REFUSED')
          return { kind: 'unavailable', reason: 'forbidden' };
        if (status !== 404) throw error;
        const wait = waits[attempt];
        if (wait === undefined) return { kind: 'unavailable', reason: 'missing' };
        await new Promise((resolve) => setTimeout(resolve, wait));
        signal.throwIfAborted();
      }
    }
  }

  /** The log of the same job in the last run that passed: on the same branch, else on the default one, else anywhere. */
  async function passingLog(facts: RunFacts, job: Job, signal: AbortSignal): Promise<JobLog | null> {
    const api = await clients.installation(facts.run, facts.run.repository, signal);
    const run = await known(facts.run, signal);
    const { workflow_runs: succeeded } = await api.get(
      WorkflowRuns,
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      { ...place(facts.run.repository), workflow_id: run.workflow_id, status: 'success', per_page: 30 },
      signal,
    );
    const of = (branch: string | null | undefined): WorkflowRun | undefined =>
      succeeded.find((each) => each.head_branch === branch && each.id !== run.id);
    const best =
      of(facts.branch) ?? of(run.repository.default_branch) ?? succeeded.find((each) => each.id !== run.id);
    if (!best) return null;
    const ref = { ...facts.run, runId: String(best.id), attempt: best.run_attempt };
    const same = (await jobsOf(ref, signal)).find(
      (each) => each.name === job.name && each.conclusion === 'success',
    );
    return same ? logOf(ref, String(same.id), [], signal) : null;
  }

  return {
    async run(ref, signal): Promise<RunFacts> {
      const run = await ask(ref, signal);
      const current: RunRef = { ...ref, attempt: run.run_attempt };
      const verdict = await judge(run, clients, signal);
      return {
        run: current,
        url: run.html_url,
        name: run.name ?? `workflow ${run.workflow_id}`,
        ...verdict,
        headSha: run.head_sha,
        branch: run.head_branch,
        defaultBranch:
          run.head_branch !== null &&
          run.head_branch === run.repository.default_branch &&
          (run.head_repository?.full_name ?? ref.repository) === ref.repository,
        foreign: (run.head_repository?.full_name ?? '') !== ref.repository,
        event: run.event,
      };
    },
    async failedJobs(ref, signal): Promise<FailedJobs> {
      const jobs = await jobsOf(ref, signal);
      const failed = jobs.filter((job) => FAILING.has(job.conclusion ?? ''));
      const passed = jobs.filter(({ conclusion }) => conclusion === 'success').map(({ name }) => name);
      return { jobs: failed.map(toJob), omitted: 0, passed };
    },
    log: (ref, job, signal) => logOf(ref, job.id, options.logWaits ?? LOG_WAITS, signal),
    async annotations(ref, job, signal): Promise<Location[]> {
      const api = await clients.installation(ref, ref.repository, signal);
      // The id of a job of Actions is that of its check run.
      const route = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations';
      const parameters = {
        ...place(ref.repository),
        check_run_id: Number(job.id),
        per_page: MOST_ANNOTATIONS,
      };
      const all = await api.get(CheckAnnotations, route, parameters, signal);
      return all
        .filter(({ annotation_level }) => annotation_level === 'failure')
        .map(({ path, start_line, message }) => ({
          file: path,
          ...(start_line > 0 ? { line: start_line } : {}),
          message: message ?? '',
        }));
    },
    baseline: passingLog,
    async target(facts, signal) {
      return findTarget(facts, await known(facts.run, signal), clients, options.authors, signal);
    },
    async rerun(ref, signal) {
      const api = await clients.installation(ref, ref.repository, signal);
      const parameters = { ...place(ref.repository), run_id: Number(ref.runId) };
      const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs';
      await api.send(z.unknown(), route, parameters, signal);
    },
  };
}

/** Does a run deserve an answer? With the reason where it does not. */
async function judge(
  run: WorkflowRun,
  clients: GithubClients,
  signal: AbortSignal,
): Promise<Pick<RunFacts, 'outcome' | 'reason'>> {
  if (run.status !== 'completed') return { outcome: 'ignored', reason: `the run is ${run.status}` };
  // What the App itself set off must not make it speak again. A rerun it was asked for is a person's doing, and to a
  // fork it cannot push.
  const actor = run.triggering_actor;
  const fork = (run.head_repository?.full_name ?? run.repository.full_name) !== run.repository.full_name;
  if (
    run.run_attempt === 1 &&
    !fork &&
    actor?.type === 'Bot' &&
    actor.login === `${await clients.slug(signal)}[bot]`
  )
    return { outcome: 'ignored', reason: 'the App started this run itself' };
  if (run.conclusion === 'success') return { outcome: 'passed', reason: null };
  if (FAILING.has(run.conclusion ?? '')) return { outcome: 'failed', reason: null };
  return { outcome: 'ignored', reason: `the run ended as ${run.conclusion}` };
}

function toJob(job: z.infer<typeof WorkflowJobs>['jobs'][number]): Job {
  return {
    id: String(job.id),
    name: job.name,
    url: job.html_url ?? '',
    steps: job.steps ?? [],
    allowedToFail: false,
  };
}

/**
 * Opens the signed link of a log. It lives for a minute, wants no token, and is followed once and no further; anything
 * but 200 is no log.
 */
async function follow(
  link: string,
  options: GithubSourceOptions,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const url = new URL(link);
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !loopback)
    throw new ProviderError('PROVIDER_ANSWER', 'the link of a log is not https');
  const http = createHttp({
    fetch: options.fetch,
    now: options.now,
    baseUrl: `${url.origin}/`,
    headers: { 'user-agent': 'devops-assist' },
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  const answer = await http.stream({
    path: url.pathname.slice(1),
    query: Object.fromEntries(url.searchParams),
    signal,
  });
  return answer.bytes;
}
