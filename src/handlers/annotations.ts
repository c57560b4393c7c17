/** What the CI marked as errors in a job, asked for once and kept redacted: a job that has ended gets no more. */
import { z } from 'zod';
import { redact } from '../analysis/redact.ts';
import { type Job, Location } from '../domain.ts';
import type { Provider, RunFacts } from '../providers/provider.ts';
import type { HandlerDeps } from './deps.ts';

const KEPT_MS = 30 * 24 * 3_600_000;
const Kept = z.array(Location);

/** Empty where the CI has none or does not show them: an answer without them is better than none. */
export async function annotationsOf(
  deps: Pick<HandlerDeps, 'log' | 'now'> & { readonly store: Pick<HandlerDeps['store'], 'facts'> },
  { source }: Provider,
  { run }: RunFacts,
  job: Job,
  signal: AbortSignal,
): Promise<readonly Location[]> {
  if (!source.annotations) return [];
  const { facts } = deps.store;
  const key = `annotations:${run.repository}:${run.runId}:${run.attempt}:${job.id}`;
  const text = await facts.get(run, key, deps.now());
  const kept = text === null ? null : Kept.safeParse(JSON.parse(text));
  if (kept?.success) return kept.data;
  try {
    const found = (await source.annotations(run, job, signal)).map((each) => ({
      ...each,
      file: redact(each.file),
      ...(each.message === undefined ? {} : { message: redact(each.message) }),
    }));
    await facts.put(run, key, JSON.stringify(found), deps.now() + KEPT_MS);
    return found;
  } catch (error) {
    signal.throwIfAborted();
    deps.log.info({ err: error, job: job.id }, 'annotations not read');
    return [];
  }
}
