/** The documented endpoints of a controller that are used, typed. API tokens need no crumb. */
import type { JenkinsController } from '../../config/forges.ts';
import { createHttp, type Fetch, type HttpOptions } from '../http.ts';
import { buildPath, jobPath } from './place.ts';
import { BUILD_TREE, Build, JOB_TREE, JobInfo, NodeLog, StageNode, Stages } from './schema.ts';

export type JenkinsClient = ReturnType<typeof createJenkinsClient>;

export interface JenkinsClientOptions
  extends Pick<HttpOptions, 'now' | 'timeoutMs' | 'backoffMs' | 'breakMs' | 'limit'> {
  readonly fetch: Fetch;
}

/** Every function throws ProviderError; 404 is PROVIDER_REFUSED with that status. */
export function createJenkinsClient(controller: JenkinsController, options: JenkinsClientOptions) {
  const credentials = Buffer.from(`${controller.user}:${controller.token}`).toString('base64');
  const http = createHttp({
    ...options,
    baseUrl: controller.url,
    headers: { authorization: `Basic ${credentials}` },
  });
  const node = (job: string, number: number, id: string) =>
    `${buildPath(job, number)}/execution/node/${encodeURIComponent(id)}/wfapi`;
  return {
    build: async (job: string, number: number, signal: AbortSignal) =>
      (
        await http.json(Build, {
          path: `${buildPath(job, number)}/api/json`,
          query: { tree: BUILD_TREE },
          signal,
        })
      ).data,
    job: async (job: string, signal: AbortSignal) =>
      (await http.json(JobInfo, { path: `${jobPath(job)}/api/json`, query: { tree: JOB_TREE }, signal }))
        .data,
    /** The whole console; `configuration` as it stands in the URL of a matrix build's run. */
    console: (job: string, number: number, configuration: string | null, signal: AbortSignal) =>
      http.stream({
        path: `${jobPath(job)}/${configuration === null ? '' : `${configuration}/`}${number}/consoleText`,
        signal,
      }),
    /** From a byte on to what is written so far; X-Text-Size says where to go on and X-More-Data whether to. */
    progressive: (job: string, number: number, start: number, signal: AbortSignal) =>
      http.stream({ path: `${buildPath(job, number)}/logText/progressiveText`, query: { start }, signal }),
    /** The same for the log of one step, plain and whole. */
    nodeProgressive: (job: string, number: number, id: string, start: number, signal: AbortSignal) =>
      http.stream({
        path: `${buildPath(job, number)}/execution/node/${encodeURIComponent(id)}/log/logText/progressiveText`,
        query: { start },
        signal,
      }),
    stages: async (job: string, number: number, signal: AbortSignal) =>
      (await http.json(Stages, { path: `${buildPath(job, number)}/wfapi/describe`, signal })).data.stages,
    stage: async (job: string, number: number, id: string, signal: AbortSignal) =>
      (await http.json(StageNode, { path: `${node(job, number, id)}/describe`, signal })).data,
    nodeLog: async (job: string, number: number, id: string, signal: AbortSignal) =>
      (await http.json(NodeLog, { path: `${node(job, number, id)}/log`, signal })).data,
    describe: (job: string, number: number, description: string, signal: AbortSignal) =>
      http.send({
        method: 'POST',
        path: `${buildPath(job, number)}/submitDescription`,
        form: { description },
        signal,
      }),
  };
}
