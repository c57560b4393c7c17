/** A run that ended, or one of its jobs: read what failed, say it where the change is discussed. */
import type { RunRef, Target } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import { ProviderError } from '../providers/error.ts';
import type { Provider, RunFacts } from '../providers/provider.ts';
import { DEFAULT_SETTINGS, type RepositorySettings, selects } from '../providers/settings.ts';
import { toFindings } from '../report/findings.ts';
import { askLater, withRecalled } from './ask-later.ts';
import { type Entry, isNewer, notePlace, place, readBoard, workflowKey, writeBoard } from './board.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';
import { keepEnded, readEnded } from './ended.ts';
import { alone } from './lock.ts';
import { noteOutcomes } from './outcomes.ts';
import { post } from './post.ts';
import { type ReadJobs, readJobs } from './read-jobs.ts';

const ANSWERED_MS = 30 * 24 * 3_600_000;

export interface AnswerOptions {
  /** Answer although this attempt was answered before. */
  readonly again?: boolean;
  /** Where the answer stands, if that is known. */
  readonly target?: Target;
  /** Read this failed job only; its run may still go on. */
  readonly job?: string;
  /** How often this delivery was tried before; a log that is missing is waited for twice. */
  readonly tries?: number;
}

const answeredKey = (run: RunRef, job?: string): string =>
  `answered:${run.repository}:${run.runId}:${run.attempt}${job === undefined ? '' : `:${job}`}`;

/** Answers one run. Idempotent by run and attempt unless `again` is set. */
export async function answerRun(
  deps: HandlerDeps,
  ref: RunRef,
  signal: AbortSignal,
  options: AnswerOptions = {},
): Promise<Outcome> {
  const provider = deps.provider(ref);
  if (!provider) return nothing(`${ref.provider} ${ref.instance} is not configured`);
  const { facts: store } = deps.store;
  const once = !options.again && !provider.source.endsAgain;
  if (once && (await store.get(ref, answeredKey(ref, options.job), deps.now())) !== null)
    return nothing('this attempt was answered before');

  const own = await provider.settings?.settings(ref, ref.repository, signal);
  if (own?.enabled === false) return nothing('the repository switched the answers off');
  if (options.job !== undefined && !own?.early) return nothing('the repository waits for whole runs');
  // Where jobs can be retried inside of a run, what was known of it may be over.
  const lasting = options.job === undefined && !provider.source.endsAgain;
  const ended = options.again && lasting ? await readEnded(store, ref, deps.now()) : null;
  const facts = ended?.facts ?? (await provider.source.run(ref, signal));
  const early = options.job !== undefined;
  if (facts.run.attempt > ref.attempt && !options.again)
    return nothing('a newer attempt of the run has started');
  if (facts.outcome === 'ignored' && !early) return nothing(facts.reason ?? 'the run deserves no answer');
  if (facts.outcome === 'passed' && early) return nothing('the run has passed meanwhile');
  const target = options.target ?? ended?.target ?? (await provider.source.target(facts, signal));
  const sink = deps.provider(target);
  // A CI without repositories of its own goes by the settings of the place where it is answered.
  const settings =
    own ?? (await sink?.settings?.settings(target, target.repository, signal)) ?? DEFAULT_SETTINGS;
  if (!settings.enabled) return nothing('the repository switched the answers off');
  if (!selects(settings.workflows, facts.name))
    return nothing('the workflow is not selected in the settings');
  if (facts.branch !== null && !selects(settings.branches, facts.branch))
    return nothing('the branch is not selected in the settings');

  const failed =
    facts.outcome === 'passed'
      ? { jobs: [], omitted: 0 }
      : (ended?.failed ?? (await provider.source.failedJobs(facts.run, signal)));
  const read = await readJobs(deps, provider, facts, failed, settings, target, signal, options);
  const jobs = await withRecalled(deps.model, target, read, settings);
  if (early && jobs.read.length === 0) return nothing('the job has no log to read yet');
  if (jobs.missing > 0 && jobs.read.length === 0 && (options.tries ?? 0) < 2)
    throw new ProviderError('PROVIDER_NOT_READY', 'the logs of the run are not there yet', {
      retryAt: deps.now() + 20_000,
    });
  if (!sink?.sink && !sink?.checks)
    return nothing(`nowhere to answer: ${target.provider} ${target.instance} takes no comments`);
  const outcome = await alone(deps, target, signal, () =>
    settle(deps, sink, target, facts, jobs, settings, signal),
  );
  if (!early) {
    await noteOutcomes(deps, target, facts, jobs, settings, signal);
    await learnFrom(deps, target, jobs);
  }
  await note(deps, provider, facts, jobs, signal);
  if (outcome.did !== 'nothing')
    await askLater(deps, facts.run, target, jobs, settings, options.again === true);
  if (lasting && !ended) await keepEnded(store, facts, failed, target, deps.now());
  await store.put(ref, answeredKey(ref, options.job), outcome.did, deps.now() + ANSWERED_MS);
  return outcome;
}

/** What cannot be learned from now is learned from the next time; the answer stands. */
async function learnFrom(deps: HandlerDeps, target: Target, jobs: ReadJobs): Promise<void> {
  try {
    await deps.school?.observe(
      target,
      jobs.read.map(({ diagnosis }) => diagnosis),
    );
  } catch (error) {
    deps.log.warn({ err: error, organisation: target.organisation }, 'nothing learned from a run');
  }
}

/** The line on the run's own page, for CIs that have one. What the CI refuses costs the line and not the answer. */
async function note(
  deps: HandlerDeps,
  { note }: Provider,
  facts: RunFacts,
  jobs: ReadJobs,
  signal: AbortSignal,
): Promise<void> {
  if (!note || facts.outcome !== 'failed') return;
  const [first] = findingsOf(jobs);
  const title = first?.diagnosis.title ?? 'no log could be read';
  try {
    await note.note(facts.run, title, deps.pageUrl?.(facts.run) ?? null, signal);
  } catch (error) {
    if (!(error instanceof ProviderError && error.final)) throw error;
    deps.log.warn({ err: error, run: facts.run.runId }, 'run not described');
  }
}

/** Under the target's lock: keeps what was found and writes the answer that now holds. */
async function settle(
  deps: HandlerDeps,
  provider: Provider,
  target: Target,
  facts: RunFacts,
  jobs: ReadJobs,
  settings: RepositorySettings,
  signal: AbortSignal,
): Promise<Outcome> {
  const now = deps.now();
  const board = await readBoard(deps.store.facts, target, now);
  const entry = toEntry(facts, jobs, now);
  if (!isNewer(board, entry)) return nothing('a newer run of the workflow was answered before');
  if (entry.outcome === 'passed' && board.entries.length === 0)
    return nothing('the run passed and nothing failed here before');
  if (jobs.read.length > 0)
    await deps.store.diagnoses.save(
      jobs.read.map(({ job, diagnosis }) => ({
        run: facts.run,
        jobId: job.id,
        jobName: job.name,
        target,
        headSha: facts.headSha,
        branch: facts.branch,
        diagnosis,
        at: now,
      })),
    );
  const next = place(board, entry);
  const outcome = await post(deps, provider, target, next, settings, signal);
  await writeBoard(deps.store.facts, target, next, now);
  await notePlace(deps.store.facts, target, facts.headSha, now);
  return outcome;
}

const findingsOf = (jobs: ReadJobs) =>
  toFindings(jobs.read.map(({ job, url, diagnosis }) => ({ job: { name: job.name, url }, diagnosis })));

function toEntry(facts: RunFacts, jobs: ReadJobs, now: number): Entry {
  const [first] = findingsOf(jobs);
  const { provider, instance, organisation, repository } = facts.run;
  return {
    ci: { provider, instance, organisation, repository },
    workflow: workflowKey(facts),
    name: facts.name,
    runId: facts.run.runId,
    attempt: facts.run.attempt,
    url: facts.url,
    headSha: facts.headSha,
    outcome: facts.outcome === 'passed' ? 'passed' : 'failed',
    title: first?.diagnosis.title ?? 'no log could be read',
    jobs: jobs.read.map(({ job, url }) => ({ id: job.id, name: job.name, url })),
    unread: [...jobs.unread],
    shortened: jobs.read.flatMap(({ job, url, limit }) =>
      limit === null ? [] : [{ job: job.name, url, bytes: limit }],
    ),
    at: now,
  };
}

export const handleRunFinished =
  (deps: HandlerDeps) =>
  (event: CiEventOf<'run-finished'>, signal: AbortSignal, tries: number): Promise<Outcome> =>
    answerRun(deps, event.run, signal, { tries });

export const handleJobFinished =
  (deps: HandlerDeps) =>
  (event: CiEventOf<'job-finished'>, signal: AbortSignal): Promise<Outcome> =>
    answerRun(deps, event.run, signal, { job: event.jobId });
