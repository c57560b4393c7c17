/**
 * What a run says of the failures that are followed on its line. Pure: rows in, rows out.
 *
 *   green, same commit      rerun      transient or flaky
 *   green, another commit   resolved   with the time to recovery
 *   red, same fingerprint   open       not yet
 *   red, another one        replaced   that one is over, unless the new one stands before it in the job
 */
import type { RunRef, Target } from '../domain.ts';
import type { OutcomeRow } from '../store/store.ts';

/** A failed job of the run as it was read. */
export interface RedJob {
  readonly name: string;
  readonly fingerprint: string;
  readonly patternId: string | null;
  readonly shadowIds: readonly string[];
  readonly transient: boolean;
  /** The place of the failed step in the job, where it is known. */
  readonly step: number | null;
}

export interface SeenRun {
  readonly run: RunRef;
  readonly headSha: string;
  readonly outcome: 'failed' | 'passed';
  readonly foreign: boolean;
  /** Failed jobs that were read; failed ones that could not be read say nothing. */
  readonly red: readonly RedJob[];
  /** Names of jobs that passed although the run failed. */
  readonly green: readonly string[];
  readonly at: number;
}

export interface Followed {
  /** Rows that are new or have changed. */
  readonly rows: readonly OutcomeRow[];
  /** Those of them that ended by a new commit: `fix.files` is still to be found out. */
  readonly ended: readonly OutcomeRow[];
}

/**
 * @param open what is red on the line
 * @param stepOf the place of the step where a followed failure stood, null where it is not known
 */
export function follow(
  seen: SeenRun,
  target: Target,
  line: string,
  open: readonly OutcomeRow[],
  stepOf: (row: OutcomeRow) => number | null,
): Followed {
  const rows: OutcomeRow[] = [];
  for (const row of open) {
    if (isOlder(seen.run, row)) continue;
    const again = sameRun(seen.run, row);
    const jobs = seen.red.filter(({ name }) => name === row.jobName);
    const same = jobs.find(({ fingerprint }) => fingerprint === row.fingerprint);
    if (seen.outcome === 'passed' || (jobs.length === 0 && seen.green.includes(row.jobName)))
      rows.push(closed(row, seen, row.lastSha === seen.headSha ? 'rerun' : 'resolved'));
    else if (same) rows.push(again ? { ...row, ...told(same) } : redAgain(row, seen, same));
    // Read again it may be understood otherwise, which is no news of the failure.
    else if (jobs.length > 0 && !again && !jobs.every((job) => standsBefore(job, stepOf(row))))
      rows.push(closed(row, seen, 'replaced'));
  }
  for (const job of seen.red) {
    const known = open.some(
      (row) =>
        row.jobName === job.name &&
        (row.fingerprint === job.fingerprint || sameRun(seen.run, row) || isOlder(seen.run, row)),
    );
    if (!known) rows.push(opened(job, seen, target, line));
  }
  const ended = rows.filter(({ state, fix }) => state !== 'open' && fix !== null);
  return { rows, ended };
}

const told = ({ patternId, shadowIds, transient }: RedJob) => ({ patternId, shadowIds, transient });

function opened(job: RedJob, seen: SeenRun, target: Target, line: string): OutcomeRow {
  const { run, headSha, foreign, at } = seen;
  return {
    target,
    run,
    line,
    jobName: job.name,
    fingerprint: job.fingerprint,
    ...told(job),
    foreign,
    state: 'open',
    headSha,
    lastRun: { runId: run.runId, attempt: run.attempt },
    lastSha: headSha,
    redCommits: 0,
    redReruns: 0,
    openedAt: at,
    closedAt: null,
    fix: null,
    related: null,
  };
}

function redAgain(row: OutcomeRow, { run, headSha }: SeenRun, job: RedJob): OutcomeRow {
  const moved = headSha !== row.lastSha;
  return {
    ...row,
    ...told(job),
    lastRun: { runId: run.runId, attempt: run.attempt },
    lastSha: headSha,
    redCommits: row.redCommits + (moved ? 1 : 0),
    redReruns: row.redReruns + (moved ? 0 : 1),
  };
}

function closed(
  row: OutcomeRow,
  { headSha, at }: SeenRun,
  state: 'rerun' | 'resolved' | 'replaced',
): OutcomeRow {
  // Without both commits it cannot be told whether anything was changed.
  const changed = headSha !== '' && row.lastSha !== '' && headSha !== row.lastSha;
  return {
    ...row,
    state,
    closedAt: Math.max(at, row.openedAt),
    fix: changed ? { sha: headSha, files: null } : null,
  };
}

/** A job that now ends at an earlier step never came to the one that failed before. */
const standsBefore = ({ step }: RedJob, before: number | null): boolean =>
  step !== null && before !== null && step < before;

const sameRun = (run: RunRef, { lastRun }: OutcomeRow): boolean =>
  run.runId === lastRun.runId && run.attempt === lastRun.attempt;

/** Webhooks arrive in any order: a run that began before the last red one says nothing new. */
function isOlder(run: RunRef, { lastRun }: OutcomeRow): boolean {
  const order = compareRunIds(run.runId, lastRun.runId);
  return order < 0 || (order === 0 && run.attempt < lastRun.attempt);
}

/** Numbers where both are (GitHub, GitLab, Jenkins), else by text. */
export function compareRunIds(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  return a < b ? -1 : a > b ? 1 : 0;
}
