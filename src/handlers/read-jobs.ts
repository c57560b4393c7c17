/** The failed jobs of a run, their logs read and analysed, a few at a time. */
import type { Diagnosis, Job, Place, RunRef } from '../domain.ts';
import { DevopsAssistError } from '../errors.ts';
import type { FailedJobs, Provider, RunFacts } from '../providers/provider.ts';
import type { RepositorySettings } from '../providers/settings.ts';
import type { Store } from '../store/store.ts';
import { annotationsOf } from './annotations.ts';
import type { HandlerDeps } from './deps.ts';
import { keptTemplates } from './ended.ts';
import { markSteps } from './step-marks.ts';

export interface ReadJob {
  readonly job: Job;
  /** The job's page at the line of the root cause. */
  readonly url: string;
  readonly diagnosis: Diagnosis;
  /** Learned patterns that are only tried out and would have answered. */
  readonly shadowIds?: readonly string[];
  /** The size in bytes at which the CI cut the log, null where it is whole. */
  readonly limit: number | null;
}

export interface ReadJobs {
  readonly read: readonly ReadJob[];
  readonly unread: readonly { job: string; url: string; reason: string }[];
  /** Logs that are not there yet although the job has ended. */
  readonly missing: number;
  /** Names of jobs of the same run that passed. */
  readonly passed?: readonly string[];
}

const PARALLEL = 3;
const REASONS = {
  expired: 'its log has expired',
  missing: 'it has no log',
  forbidden: 'the App may not read its log',
} as const;

type ReadDeps = Pick<HandlerDeps, 'analyze' | 'log' | 'now'> & { readonly store: Pick<Store, 'facts'> };

export interface ReadOptions {
  /** Read this failed job only. */
  readonly job?: string;
  /** The run was read before: compare with what its jobs were compared with then. */
  readonly again?: boolean;
}

/**
 * Reads at most `settings.maxLogs` logs; the rest is counted with the reason. `learner` is the place whose history counts:
 * that of the place where people vote.
 */
export async function readJobs(
  deps: ReadDeps,
  provider: Provider,
  facts: RunFacts,
  failed: FailedJobs,
  settings: RepositorySettings,
  learner: Place,
  signal: AbortSignal,
  options: ReadOptions = {},
): Promise<ReadJobs> {
  const { job: only, again = false } = options;
  const jobs = failed.jobs.filter((job) => !job.allowedToFail && (only === undefined || job.id === only));
  const chosen = jobs.slice(0, settings.maxLogs);
  const unread = jobs
    .slice(settings.maxLogs)
    .map((job) => ({ job: job.name, url: job.url, reason: `more than ${settings.maxLogs} jobs failed` }));
  if (failed.omitted > 0)
    unread.push({
      job: `${failed.omitted} more`,
      url: facts.url,
      reason: `more than ${jobs.length} jobs failed`,
    });
  const read: (ReadJob | null)[] = chosen.map(() => null);
  let missing = 0;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < chosen.length) {
      const index = next++;
      const job = chosen[index] as Job;
      const result = await readJob(deps, provider, facts, job, settings, learner, signal, again);
      if (typeof result !== 'string') read[index] = result;
      else {
        unread.push({ job: job.name, url: job.url, reason: result });
        if (result === REASONS.missing) missing += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, chosen.length) }, work));
  return { read: read.filter((each) => each !== null), unread, missing, passed: failed.passed ?? [] };
}

/** A diagnosis, or why there is none. */
async function readJob(
  deps: ReadDeps,
  provider: Provider,
  facts: RunFacts,
  job: Job,
  settings: RepositorySettings,
  learner: Place,
  signal: AbortSignal,
  again: boolean,
): Promise<ReadJob | string> {
  const log = await provider.source.log(facts.run, job, signal);
  if (log.kind === 'unavailable') return REASONS[log.reason];
  const marks = markSteps(log.bytes);
  try {
    const { diagnosis } = await deps.analyze(
      {
        log: marks.bytes,
        steps: job.steps,
        annotations: () => annotationsOf(deps, provider, facts, job, signal),
        ...(settings.baseline
          ? {
              baseline: lazily(deps, provider, facts, job, signal),
              kept: keptTemplates(deps.store.facts, facts.run, job.name, again, deps.now),
            }
          : {}),
      },
      learner,
    );
    return {
      job,
      url: marks.anchor(job, diagnosis.rootCause?.line ?? null),
      diagnosis,
      shadowIds: diagnosis.explanation?.trials.map(({ id }) => id) ?? [],
      limit: log.limit?.() ?? null,
    };
  } catch (error) {
    // A log that is empty or binary is this job's trouble, not the run's.
    if (error instanceof DevopsAssistError && error.code.startsWith('INPUT_')) return error.message;
    throw error;
  }
}

/** The passing run's log, asked for only when the analysis reads it. Without one there is simply no baseline. */
async function* lazily(
  deps: Pick<HandlerDeps, 'log'>,
  provider: Provider,
  facts: RunFacts,
  job: Job,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    const log = await provider.source.baseline(facts, job, signal);
    if (log?.kind === 'log') yield* log.bytes;
  } catch (error) {
    signal.throwIfAborted();
    deps.log.info({ err: error, job: job.id }, 'baseline not read');
  }
}

export const sameRun = (a: RunRef, b: RunRef): boolean => a.runId === b.runId && a.attempt === b.attempt;
