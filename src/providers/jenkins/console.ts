/** Reading consoles: whole, while a build still writes, and the log of one pipeline step. */
import type { Job, RunRef } from '../../domain.ts';
import { isMissing, missing, ProviderError } from '../error.ts';
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
      return nodeLog(client, run.repository, number, job.id.slice(NODE.length), signal);
    }
    const ask = (start: number) => client.progressive(run.repository, number, start, signal);
    if (building) return { kind: 'log', bytes: growing(await ask(0), ask) };
    const configuration = job.id.startsWith(MATRIX) ? job.id.slice(MATRIX.length) : null;
    const { bytes, headers } = await client.console(run.repository, number, configuration, signal);
    if ((headers.get('content-type') ?? '').startsWith('text/plain')) return { kind: 'log', bytes };
    for await (const _ of bytes) break; // ends the connection
    return { kind: 'unavailable', reason: 'missing' };
  });
}

/** A step's log, whole where its page has it; else what the Pipeline REST API gives, which is the end of it. */
async function nodeLog(
  client: JenkinsClient,
  job: string,
  number: number,
  id: string,
  signal: AbortSignal,
): Promise<JobLog> {
  const ask = (start: number) => client.nodeProgressive(job, number, id, start, signal);
  const first = await ask(0).catch(missing);
  if (first) {
    if ((first.headers.get('content-type') ?? '').startsWith('text/plain'))
      return { kind: 'log', bytes: growing(first, ask) };
    for await (const _ of first.bytes) break; // ends the connection
  }
  const log = await client.nodeLog(job, number, id, signal);
  return {
    kind: 'log',
    bytes: once(plainText(log.text)),
    limit: () => (log.hasMore ? NODE_LOG_BYTES : null),
  };
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

type Part = Awaited<ReturnType<JenkinsClient['progressive']>>;

/** `first` begins at byte 0; `ask` gives what follows from a byte on. */
async function* growing(first: Part, ask: (start: number) => Promise<Part>): AsyncGenerator<Uint8Array> {
  let start = 0;
  let part = first;
  for (let round = 1; ; round++) {
    yield* part.bytes;
    const size = Number(part.headers.get('x-text-size'));
    if (round === ROUNDS || part.headers.get('x-more-data') !== 'true' || !(size > start)) return;
    start = size;
    part = await ask(start);
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
