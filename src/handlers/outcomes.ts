/** What became of the failures that were answered: each run that ends is held against what is red on its line. */
import { redact } from '../analysis/redact.ts';
import type { Diagnosis, JobStep, Target } from '../domain.ts';
import { isRelated, MOST_FILES, mineFix, rankFiles } from '../learning/fixes.ts';
import { follow, type RedJob } from '../learning/follow.ts';
import { linesOf } from '../learning/line.ts';
import { ProviderError } from '../providers/error.ts';
import type { ChangeSet, RunFacts } from '../providers/provider.ts';
import type { RepositorySettings } from '../providers/settings.ts';
import { outcomeKey } from '../store/keys.ts';
import type { FixRow, OutcomeRow } from '../store/store.ts';
import { workflowKey } from './board.ts';
import type { HandlerDeps } from './deps.ts';
import { aloneOn } from './lock.ts';
import type { ReadJobs } from './read-jobs.ts';
import { shareFrom } from './share.ts';

/**
 * Takes note of what a run says of earlier failures, and of its own. Called once the answer stands. Running it again for
 * the same run changes nothing.
 */
export async function noteOutcomes(
  deps: HandlerDeps,
  target: Target,
  facts: RunFacts,
  jobs: ReadJobs,
  settings: RepositorySettings,
  signal: AbortSignal,
): Promise<void> {
  // A fork's branch without a pull request may bear the name of one of ours.
  if (facts.foreign && target.kind === 'commit') return;
  const { branch, foreign = false } = facts;
  const lines = linesOf(target, facts.run, workflowKey(facts), { branch, foreign });
  const [line] = lines;
  const red = jobs.read.flatMap(({ job, diagnosis, shadowIds }): RedJob[] =>
    diagnosis.rootCause === null
      ? []
      : [
          {
            name: job.name,
            fingerprint: diagnosis.fingerprint,
            patternId: diagnosis.pattern?.id ?? null,
            shadowIds: shadowIds ?? [],
            transient: diagnosis.transient,
            step: stepOf(diagnosis, job.steps),
          },
        ],
  );
  await aloneOn(deps, `line:${line}`, signal, async () => {
    const followed = (await Promise.all(lines.map((each) => deps.store.outcomes.open(each)))).flat();
    if (followed.length === 0 && red.length === 0) return;
    const diagnoses = new Map<string, Diagnosis | null>();
    const told = (row: OutcomeRow): Diagnosis | null => diagnoses.get(outcomeKey(row)) ?? null;
    for (const row of followed) diagnoses.set(outcomeKey(row), await diagnosisOf(deps, row));
    const open = followed.map((row) => answeredAs(row, told(row)));
    const steps = new Map(jobs.read.map(({ job }) => [job.name, job.steps]));
    const { rows, ended } = follow(
      {
        run: facts.run,
        headSha: facts.headSha,
        outcome: facts.outcome === 'passed' ? 'passed' : 'failed',
        foreign,
        red,
        green: jobs.passed ?? [],
        at: deps.now(),
      },
      target,
      line,
      open,
      (row) => stepOf(told(row), steps.get(row.jobName) ?? []),
    );
    const changes = await changesOf(deps, target, facts.headSha, ended, signal);
    const { provider, instance, organisation, repository } = target;
    const ending = {
      scope: { provider, instance, organisation },
      repository,
      line,
      sha: facts.headSha,
      shared: settings.learning.fixes === 'organisation',
      at: deps.now(),
    };
    const fixes = ended.flatMap((row): FixRow[] => {
      const change = changes.get(row.lastSha);
      // Anybody can open a pull request from a fork and mend there what was never broken.
      const mined = change && !foreign && !row.foreign ? mineFix(change, told(row)) : null;
      return mined === null
        ? []
        : [{ ...ending, ...mined, fingerprint: row.fingerprint, fromSha: row.lastSha }];
    });
    await deps.store.fixes.save(fixes);
    await deps.store.outcomes.save(
      rows.map((row) => withFiles(row, changes.get(row.lastSha) ?? null, told(row))),
    );
    await shareFrom(
      deps,
      target,
      rows.flatMap(({ patternId }) => patternId ?? []),
      signal,
    );
  });
}

/** The files, the most telling first, where so few changed that they tell something. */
function withFiles(row: OutcomeRow, change: ChangeSet | null, told: Diagnosis | null): OutcomeRow {
  if (row.fix === null || change === null || change.files.length > MOST_FILES) return row;
  return {
    ...row,
    fix: { ...row.fix, files: rankFiles(change, told).map(({ path }) => redact(path)) },
    related: told === null ? null : isRelated(change, told),
  };
}

/** What changed since each of the last red commits: one call to the forge each, nearly always one in all. */
async function changesOf(
  deps: HandlerDeps,
  target: Target,
  head: string,
  ended: readonly OutcomeRow[],
  signal: AbortSignal,
): Promise<Map<string, ChangeSet>> {
  const found = new Map<string, ChangeSet>();
  const comparer = deps.provider(target)?.comparer;
  if (!comparer) return found;
  for (const base of new Set(ended.map(({ lastSha }) => lastSha))) {
    try {
      const change = await comparer.compare(target, base, head, signal);
      if (change !== null) found.set(base, change);
    } catch (error) {
      signal.throwIfAborted();
      // The outcome is worth more than its files: a forge that is down or has no calls left costs these alone.
      if (!(error instanceof ProviderError)) throw error;
      deps.log.info({ err: error, repository: target.repository }, 'changes not compared');
    }
  }
  return found;
}

/** The diagnosis of the last run that was red for this reason, null where it is not kept any more. */
async function diagnosisOf(deps: HandlerDeps, row: OutcomeRow): Promise<Diagnosis | null> {
  const rows = await deps.store.diagnoses.ofRun({ ...row.run, ...row.lastRun });
  return rows.find(({ jobName }) => jobName === row.jobName)?.diagnosis ?? null;
}

/** What was shown last may not be what was shown first: a later stage found a better answer. */
function answeredAs(row: OutcomeRow, diagnosis: Diagnosis | null): OutcomeRow {
  if (diagnosis === null || diagnosis.fingerprint !== row.fingerprint) return row;
  return { ...row, patternId: diagnosis.pattern?.id ?? null, transient: diagnosis.transient };
}

/** The number of the step that holds the root cause, where CI and log name steps alike. */
function stepOf(diagnosis: Diagnosis | null, steps: readonly JobStep[]): number | null {
  const name = diagnosis?.rootCause?.step;
  return steps.find((step) => step.name === name)?.number ?? null;
}
