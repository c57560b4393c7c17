/** A fresh answer, asked for by a button or a command. */
import type { Target } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import { answerRun } from './answer.ts';
import { failing, readBoard, runOf, standing } from './board.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';

/** Reads again every run that stands as failed on a target. */
export async function reanalyzeTarget(
  deps: HandlerDeps,
  target: Target,
  signal: AbortSignal,
): Promise<Outcome> {
  const board = await readBoard(deps.store.facts, target, deps.now());
  const red = failing(board);
  if (red.length === 0)
    return nothing(board.entries.length > 0 ? 'nothing fails here any more' : 'no failed run is known here');
  let last: Outcome = nothing('nothing was read');
  for (const entry of red) last = await answerRun(deps, runOf(entry), signal, { again: true, target });
  return last;
}

export const handleReanalyze =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'reanalyze'>, signal: AbortSignal): Promise<Outcome> => {
    return answerRun(deps, event.run, signal, { again: true });
  };

export const handleReanalyzeTarget =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'reanalyze-target'>, signal: AbortSignal): Promise<Outcome> =>
    reanalyzeTarget(deps, await standing(deps.store.facts, event.target, deps.now()), signal);
