/**
 * What failed in a build. One console is one job, but for two kinds of builds whose parts fail on their own: a matrix
 * build has a console for each configuration, and a pipeline's parallel branches write into one console at the same time,
 * so their steps' own logs are read where the Pipeline REST API answers.
 */
import type { Job, JobStep } from '../../domain.ts';
import { missing } from '../error.ts';
import type { FailedJobs } from '../provider.ts';
import type { JenkinsClient } from './client.ts';
import { matrixConfiguration } from './place.ts';
import type { Build } from './schema.ts';

/** Failed stages whose steps are looked at; Jenkins marks every stage after a failure as failed too. */
const MAX_STAGES = 20;

const CONCLUSIONS: Readonly<Record<string, string>> = {
  SUCCESS: 'success',
  FAILED: 'failure',
  UNSTABLE: 'failure',
  ABORTED: 'cancelled',
  NOT_EXECUTED: 'skipped',
};

/** How a job's id says which log is meant. */
export const WHOLE_BUILD = 'build';
export const MATRIX = 'matrix:';
export const NODE = 'node:';

/** `url` is the build's page. */
export async function failedJobs(
  client: JenkinsClient,
  job: string,
  build: Build,
  url: string,
  signal: AbortSignal,
): Promise<FailedJobs> {
  const matrix = matrixJobs(build, url);
  if (matrix.length > 0) return { jobs: matrix, omitted: 0 };

  const stages = (await client.stages(job, build.number, signal).catch(missing)) ?? [];
  const steps: JobStep[] = stages.map((stage, index) => ({
    name: stage.name,
    number: index + 1,
    conclusion: CONCLUSIONS[stage.status] ?? null,
  }));
  const failed = stages.filter(({ status }) => status === 'FAILED');
  const leaves = new Map<string, string>();
  for (const stage of failed.length > 1 ? failed.slice(0, MAX_STAGES) : []) {
    const { stageFlowNodes } = (await client.stage(job, build.number, stage.id, signal).catch(missing)) ?? {
      stageFlowNodes: [],
    };
    // The innermost stage comes last and names the branch best.
    for (const node of stageFlowNodes)
      if (node.status === 'FAILED' && node._links?.log) leaves.set(node.id, stage.name);
  }
  if (leaves.size > 1) {
    const jobs = [...leaves].map(([id, name]) => ({
      id: NODE + id,
      name,
      url: `${url}execution/node/${encodeURIComponent(id)}/log/`,
      steps: [],
      allowedToFail: false,
    }));
    return { jobs, omitted: 0 };
  }
  const whole: Job = {
    id: WHOLE_BUILD,
    name: [...leaves.values()][0] ?? failed[0]?.name ?? job,
    url: `${url}console`,
    steps,
    allowedToFail: false,
  };
  return { jobs: [whole], omitted: 0 };
}

function matrixJobs(build: Build, url: string): Job[] {
  const parent = url.replace(/\d+\/$/, '');
  return (build.runs ?? []).flatMap((run) => {
    const configuration = matrixConfiguration(run.url);
    // Runs of earlier builds stand there for configurations that were not built again.
    if (configuration === null || run.number !== build.number) return [];
    if (run.result !== 'FAILURE' && run.result !== 'UNSTABLE') return [];
    return {
      id: MATRIX + configuration,
      name: decodeURIComponent(configuration),
      url: `${parent}${configuration}/${run.number}/console`,
      steps: [],
      allowedToFail: false,
    };
  });
}
