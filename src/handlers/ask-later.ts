/** The first half of the second stage: what was said before is used at once, what nobody said is asked later. */
import { createHash, randomUUID } from 'node:crypto';
import type { Diagnosis, Place, RunRef, Target } from '../domain.ts';
import type { CiEvent } from '../event.ts';
import type { RepositorySettings } from '../providers/settings.ts';
import type { HandlerDeps, LanguageModel } from './deps.ts';
import type { ReadJobs } from './read-jobs.ts';

/** Does this run hold a failure that the model is to be asked about? */
export const unknownIn = (
  { advisor }: LanguageModel,
  diagnoses: readonly Diagnosis[],
  { llm, minimumConfidence }: RepositorySettings,
): Diagnosis[] =>
  llm ? diagnoses.filter((each) => each.confidence >= minimumConfidence && advisor.wants(each)) : [];

/** What the model said of the same failure before takes the place of the rules' guess; nobody is asked. */
export async function withRecalled(
  model: LanguageModel | undefined,
  place: Place,
  jobs: ReadJobs,
  settings: RepositorySettings,
): Promise<ReadJobs> {
  if (!model) return jobs;
  const read = await Promise.all(
    jobs.read.map(async (each) => {
      const { diagnosis, job } = each;
      if (unknownIn(model, [diagnosis], settings).length === 0) return each;
      const neighbours = await model.neighbours(diagnosis, place);
      const question = { diagnosis, job: job.name, changedFiles: [], neighbours };
      const recalled = await model.advisor.recall(place, question);
      return recalled ? { ...each, diagnosis: recalled } : each;
    }),
  );
  return { ...jobs, read };
}

/**
 * Puts the question into the inbox where the run holds a failure that history has no answer to. The same failures of a
 * run are asked about once, but `again` after somebody wanted a fresh answer.
 */
export async function askLater(
  deps: HandlerDeps,
  run: RunRef,
  target: Target,
  jobs: ReadJobs,
  settings: RepositorySettings,
  again: boolean,
): Promise<void> {
  if (!deps.model) return;
  const unknown = unknownIn(
    deps.model,
    jobs.read.map(({ diagnosis }) => diagnosis),
    settings,
  );
  if (unknown.length === 0) return;
  const { provider, instance, organisation, repository, runId, attempt } = run;
  const event: CiEvent = { kind: 'ask-model', run, target };
  const failures = [...new Set(unknown.map(({ fingerprint }) => fingerprint))].sort().join();
  const what = again ? randomUUID() : createHash('sha256').update(failures).digest('hex').slice(0, 16);
  const stored = await deps.store.inbox.put(
    {
      provider,
      instance,
      organisation,
      deliveryId: `ask-model:${repository}:${runId}:${attempt}:${what}`,
      event: JSON.stringify(event),
    },
    deps.now(),
  );
  if (stored === 'stored') deps.wake?.();
}
