/** What a diagnosis page shows of a run: everything from the store, nothing is asked of the CI. */
import type { RunRef, Target } from '../domain.ts';
import { type Finding, toFindings } from '../report/findings.ts';
import { readBoard } from './board.ts';
import type { HandlerDeps } from './deps.ts';
import { withRecord } from './post.ts';

export interface RunPage {
  readonly target: Target;
  readonly findings: readonly Finding[];
  /** The run's page on its CI, null where it is not known any more. */
  readonly runUrl: string | null;
}

/** Null where nothing is kept of the run. */
export async function readPage(
  deps: Pick<HandlerDeps, 'store' | 'now'>,
  run: RunRef,
): Promise<RunPage | null> {
  const rows = await deps.store.diagnoses.ofRun(run);
  const target = rows[0]?.target;
  if (!target) return null;
  const board = await readBoard(deps.store.facts, target, deps.now());
  const entry = board.entries.find(({ runId, ci }) => runId === run.runId && ci.provider === run.provider);
  const diagnosed = rows.map(({ jobId, jobName, diagnosis }) => ({
    job: { name: jobName, url: entry?.jobs.find(({ id }) => id === jobId)?.url ?? entry?.url ?? '' },
    diagnosis,
  }));
  return {
    target,
    findings: toFindings(await withRecord(deps, target, diagnosed)),
    runUrl: entry?.url ?? null,
  };
}
