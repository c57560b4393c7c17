/** Writes the one answer on a target from its board, and remembers what was written. */
import { createHash } from 'node:crypto';
import type { Diagnosis, Target, TrackRecord } from '../domain.ts';
import { createExperience, historyOf } from '../learning/experience.ts';
import type { Provider } from '../providers/provider.ts';
import type { RepositorySettings } from '../providers/settings.ts';
import { renderCheck } from '../report/check.ts';
import { type Answer, renderComment } from '../report/comment.ts';
import { type Diagnosed, type Finding, toFindings } from '../report/findings.ts';
import type { DiagnosisRow } from '../store/store.ts';
import { type Board, type Entry, failing, runOf } from './board.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';
import { noteShown } from './shown.ts';
import { firstSweep } from './sweep-schedule.ts';

export const ignoreKey = (target: Pick<Target, 'repository'>, fingerprint: string): string =>
  `ignore:${target.repository}:${fingerprint}`;

/** Builds the answer that the board stands for. */
export async function buildAnswer(
  deps: Pick<HandlerDeps, 'store' | 'now' | 'learning'>,
  target: Target,
  board: Board,
  settings: RepositorySettings,
): Promise<{ answer: Answer; findings: readonly Finding[] }> {
  const red = failing(board);
  const shown = red.length > 0 ? red : board.entries;
  const diagnosed: Diagnosed[] = [];
  for (const entry of shown) {
    const rows = await deps.store.diagnoses.ofRun(runOf(entry));
    for (const row of rows.sort(byJob(entry)))
      diagnosed.push({ job: jobOf(entry, row), diagnosis: row.diagnosis });
  }
  const all = toFindings(await withRecord(deps, target, diagnosed));
  const findings: Finding[] = [];
  for (const finding of all) {
    const { confidence, fingerprint } = finding.diagnosis;
    const ignored = await deps.store.facts.get(target, ignoreKey(target, fingerprint), deps.now());
    if (ignored === null && confidence >= settings.minimumConfidence) findings.push(finding);
  }
  const green = red.length === 0 ? board.entries.at(0) : undefined;
  const answer: Answer = {
    findings,
    runs: red.map(({ name, url, headSha, attempt }) => ({ name, url, headSha, attempt })),
    unread: red.flatMap(({ unread }) => unread),
    shortened: red.flatMap(({ shortened }) => shortened),
    hidden: all.length - findings.length,
    resolved: green ? { sha: green.headSha, url: green.url } : null,
    history: board.history,
  };
  return { answer, findings };
}

const jobOf = (entry: Entry, row: DiagnosisRow) => ({
  name: row.jobName,
  url: entry.jobs.find(({ id }) => id === row.jobId)?.url ?? entry.url,
});

const byJob =
  (entry: Entry) =>
  (a: DiagnosisRow, b: DiagnosisRow): number => {
    const order = (row: DiagnosisRow): number => entry.jobs.findIndex(({ id }) => id === row.jobId);
    return order(a) - order(b);
  };

/** What is known from before as it stands now: what is in the rows is as old as the rows. */
export async function withRecord(
  deps: Pick<HandlerDeps, 'store' | 'now' | 'learning'>,
  target: Target,
  diagnosed: readonly Diagnosed[],
): Promise<Diagnosed[]> {
  const { store, now, learning } = deps;
  const experience = createExperience({ store, now, ...(learning ? { settings: learning } : {}) });
  const kinds = new Map<string, Promise<TrackRecord | undefined>>();
  /** Jobs that failed for one cause have one record. */
  const recordOf = (diagnosis: Diagnosis): Promise<TrackRecord | undefined> => {
    const kind = `${diagnosis.fingerprint} ${diagnosis.pattern?.id}`;
    const record = kinds.get(kind) ?? experience.record(target, diagnosis);
    kinds.set(kind, record);
    return record;
  };
  return Promise.all(
    diagnosed.map(async ({ job, diagnosis }) => {
      const record = await recordOf(diagnosis);
      const { record: _, ...rest } = diagnosis;
      const history = record?.levels ? historyOf(record.levels) : {};
      return { job, diagnosis: { ...rest, ...history, ...(record ? { record } : {}) } };
    }),
  );
}

/** Posts the answer where the settings want it. */
export async function post(
  deps: HandlerDeps,
  provider: Provider,
  target: Target,
  board: Board,
  settings: RepositorySettings,
  signal: AbortSignal,
): Promise<Outcome> {
  const { answer, findings } = await buildAnswer(deps, target, board, settings);
  const known = await deps.store.comments.ofTarget(target);
  if (!known && answer.resolved) return nothing('nothing failed here before');
  if (!known && findings.length === 0 && answer.hidden > 0)
    return nothing('every finding is ignored here or below the minimum confidence');
  const entry = failing(board)[0] ?? board.entries[0];
  if (!entry) return nothing('nothing is known of this target');

  const comment =
    provider.sink && (target.kind === 'pull' || !provider.checks) && settings.answer !== 'check';
  const check = provider.checks && (target.kind === 'commit' || settings.answer !== 'comment');
  const markdown = renderComment(answer);
  const contentHash = createHash('sha256').update(markdown).digest('hex');
  let written = false;
  let id = known?.commentId ?? '';
  if (comment && provider.sink && known?.contentHash !== contentHash) {
    const options = {
      resolved: answer.resolved !== null,
      ...(known?.commentId ? { known: known.commentId } : {}),
    };
    const result = await provider.sink.upsert(target, markdown, signal, options);
    ({ id, written } = result);
  }
  if (check && provider.checks && (written || known?.contentHash !== contentHash)) {
    const report = {
      run: runOf(entry),
      headSha: entry.headSha,
      conclusion: answer.resolved ? ('success' as const) : ('neutral' as const),
      ...renderCheck(answer),
    };
    const result = await provider.checks.publish(target, report, signal);
    if (!comment) id = `check:${result.id}`;
    written = true;
  }
  const now = deps.now();
  const patternIds = findings.flatMap(({ diagnosis }) => diagnosis.pattern?.id ?? []);
  await noteShown(deps.store.facts, target, id, patternIds, now);
  await deps.store.comments.save({
    target,
    commentId: id,
    contentHash,
    run: runOf(entry),
    patternIds: patternIds.length > 0 ? patternIds : (known?.patternIds ?? []),
    postedAt: known?.postedAt ?? now,
    // Only a comment has reactions; a check has buttons.
    sweepAt: id.startsWith('check:') ? null : (known?.sweepAt ?? firstSweep(now)),
  });
  if (!written) return { did: 'unchanged', why: 'the answer that stands says the same' };
  return known
    ? { did: 'updated', why: `the answer was written again` }
    : { did: 'answered', why: 'the answer was written' };
}
