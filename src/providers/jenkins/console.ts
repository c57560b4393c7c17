/** Reading consoles: whole, while a build still writes, and the log of one pipeline step. */
import type { Job, RunRef } from '../../domain.ts';
import { isMissing, ProviderError } from '../error.ts';
import type { JobLog } from '../provider.ts';
import type { JenkinsClient } from './client.ts';
import { MATRIX, NODE } from './jobs.ts';

/** How often a console that still grows is asked for more: the failure stands in it, only what follows is missing. */
const ROUNDS = 5;
/** What the Pipeline REST API gives of a step's log at most, unless the controller is configured otherwise. */
const NODE_LOG_BYTES = 10 * 1024;

export function readConsole(
  client: JenkinsClient,
  run: RunRef,
  job: Job,
  building: boolean,
  signal: AbortSignal,
): Promise<JobLog> {
  const number = Number(run.runId);
  return unavailable(async () => {
    if (job.id.startsWith(NODE)) {
      const log = await client.nodeLog(run.repository, number, job.id.slice(NODE.length), signal);
      return {
        kind: 'log',
        bytes: once(plainText(log.text)),
        limit: () => (log.hasMore ? NODE_LOG_BYTES : null),
      };
    }
    if (building) return { kind: 'log', bytes: growing(client, run.repository, number, signal) };
    const configuration = job.id.startsWith(MATRIX) ? job.id.slice(MATRIX.length) : null;
    const { bytes, headers } = await client.console(run.repository, number, configuration, signal);
    if ((headers.get('content-type') ?? '').startsWith('text/plain')) return { kind: 'log', bytes };
    for await (const _ of bytes) break; // ends the connection
    return { kind: 'unavailable', reason: 'missing' };
  });
}

/** 404 is a build that was discarded: Jenkins keeps no trace of it. */
export async function unavailable(read: () => Promise<JobLog>): Promise<JobLog> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return { kind: 'unavailable', reason: 'expired' };
    if (error instanceof ProviderError && (error.status === 401 || error.status === 403))
      return { kind: 'unavailable', reason: 'forbidden' };
    throw error;
  }
}

async function* growing(client: JenkinsClient, job: string, number: number, signal: AbortSignal) {
  let start = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { bytes, headers } = await client.progressive(job, number, start, signal);
    yield* bytes;
    const size = Number(headers.get('x-text-size'));
    if (headers.get('x-more-data') !== 'true' || !(size > start)) return;
    start = size;
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#039;': "'",
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

/** The Pipeline REST API gives logs as HTML: escaped, with links and console notes as tags. */
export const plainText = (html: string): string =>
  html
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:lt|gt|quot|#0?39|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity);
