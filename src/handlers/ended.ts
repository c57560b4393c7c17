/**
 * What is known of an attempt of a run that has ended: it never changes, so a reanalysis, also of another replica, does
 * not ask the CI for it again.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KeptTemplates } from '../analysis/analysis.ts';
import { PROVIDERS, type RunRef } from '../domain.ts';
import type { FailedJobs, RunFacts } from '../providers/provider.ts';
import type { Facts } from '../store/store.ts';

const scope = { provider: z.enum(PROVIDERS), instance: z.string(), organisation: z.string() };
const Ended = z.object({
  facts: z.object({
    run: z.object({ ...scope, repository: z.string(), runId: z.string(), attempt: z.number() }),
    url: z.string(),
    name: z.string(),
    outcome: z.literal('failed'),
    reason: z.null(),
    headSha: z.string(),
    branch: z.string().nullable(),
    defaultBranch: z.boolean(),
    foreign: z.boolean().optional(),
    event: z.string(),
  }),
  failed: z.object({
    jobs: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        url: z.string(),
        steps: z.array(z.object({ name: z.string(), number: z.number(), conclusion: z.string().nullable() })),
        allowedToFail: z.boolean(),
      }),
    ),
    omitted: z.number(),
  }),
  target: z.object({ ...scope, repository: z.string(), kind: z.enum(['pull', 'commit']), id: z.string() }),
});
export type Ended = z.infer<typeof Ended>;

const KEPT_MS = 30 * 24 * 3_600_000;
/** More failed jobs than this are listed again rather than kept. */
const MOST_JOBS = 100;

const runKey = (kind: string, run: RunRef): string => `${kind}:${run.repository}:${run.runId}:${run.attempt}`;

export async function readEnded(store: Facts, run: RunRef, now: number): Promise<Ended | null> {
  const text = await store.get(run, runKey('ended', run), now);
  const parsed = text === null ? null : Ended.safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : null;
}

export async function keepEnded(
  store: Facts,
  facts: RunFacts,
  failed: FailedJobs,
  target: Ended['target'],
  now: number,
): Promise<void> {
  if (facts.outcome !== 'failed' || failed.unfinished) return;
  if (failed.jobs.length === 0 || failed.jobs.length > MOST_JOBS) return;
  const text = JSON.stringify({ facts, failed, target });
  await store.put(facts.run, runKey('ended', facts.run), text, now + KEPT_MS);
}

/**
 * The templates of the passing run that a job was compared with. With `again` false they are only written. Many failures
 * are compared with the same passing run, so the templates are kept once under their hash.
 */
export function keptTemplates(
  store: Facts,
  run: RunRef,
  jobName: string,
  again: boolean,
  now: () => number,
): KeptTemplates {
  const key = `${runKey('passed', run)}:${digest(jobName)}`;
  const shared = (hash: string): string => `templates:${run.repository}:${hash}`;
  return {
    async get() {
      const hash = again ? await store.get(run, key, now()) : null;
      return hash === null ? null : store.get(run, shared(hash), now());
    },
    async put(templates) {
      const hash = digest(templates);
      await store.put(run, shared(hash), templates, now() + KEPT_MS);
      await store.put(run, key, hash, now() + KEPT_MS);
    },
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
