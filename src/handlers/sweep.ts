/** Reads the reactions on our comments and makes them, with the votes given by command, the votes that stand. */

import { z } from 'zod';
import type { Trust } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import { foldVotes } from '../learning/votes.ts';
import type { CommentRow } from '../store/store.ts';
import { withoutAccess } from './access.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';
import { shareFrom } from './share.ts';
import { readShown } from './shown.ts';
import { nextSweep } from './sweep-schedule.ts';

const Explicit = z.object({ score: z.union([z.literal(0), z.literal(1)]), at: z.number() });
/** One claim on the sweep; another replica takes it over when this one died. */
const LEASE_MS = 120_000;

/** Sweeps what is due, at most `limit` comments. Gives the number swept. */
export async function sweepDue(
  deps: HandlerDeps,
  worker: string,
  signal: AbortSignal,
  limit = 1_000,
): Promise<number> {
  const { store, now } = deps;
  if (!(await store.locks.acquire('sweep', worker, now(), LEASE_MS))) return 0;
  try {
    const due = await store.comments.dueForSweep(now(), limit);
    await sweepComments(deps, due, signal);
    return due.length;
  } finally {
    await store.locks.release('sweep', worker);
  }
}

/** Reads these comments' reactions, one batch an organisation; what fails for one does not stop the others. */
export async function sweepComments(
  deps: HandlerDeps,
  comments: readonly CommentRow[],
  signal: AbortSignal,
): Promise<void> {
  const groups = new Map<string, CommentRow[]>();
  for (const row of comments) {
    const { provider, instance, organisation } = row.target;
    const key = JSON.stringify([provider, instance, organisation]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  for (const rows of groups.values()) {
    const first = rows[0] as CommentRow;
    try {
      await sweepOrganisation(deps, rows, signal);
    } catch (error) {
      signal.throwIfAborted();
      deps.log.warn({ err: error, organisation: first.target.organisation }, 'reactions not read');
      await reschedule(deps, rows);
    }
  }
}

async function sweepOrganisation(
  deps: HandlerDeps,
  rows: readonly CommentRow[],
  signal: AbortSignal,
): Promise<void> {
  const first = rows[0] as CommentRow;
  const sink = deps.provider(first.target)?.sink;
  if (!sink) return reschedule(deps, rows);
  // A suspended App asks nothing; what stands is read again when it is back.
  if ((await withoutAccess(deps.store.facts, first.target, deps.now())) !== null)
    return reschedule(deps, rows);
  // A check has no reactions, only buttons.
  const readable = await withAccess(deps, rows);
  const onComments = readable.filter(({ commentId }) => !commentId.startsWith('check:'));
  const found = await sink.reactions(
    onComments.map(({ target, commentId }) => ({ target, id: commentId })),
    signal,
  );
  const explicit = await deps.store.facts.list(first.target, 'vote:', deps.now());
  for (const row of readable) {
    const prefix = `vote:${row.commentId}:`;
    const commanded = explicit
      .filter(({ key }) => key.startsWith(prefix))
      .map(({ key, value }) => ({ voter: key.slice(prefix.length), ...Explicit.parse(JSON.parse(value)) }));
    const reactions = found.get(row.commentId) ?? [];
    if (reactions.length === 0 && commanded.length === 0) {
      await deps.store.votes.replace(row.target, row.commentId, []);
      continue;
    }
    const shown = await readShown(deps.store.facts, row.target, row.commentId, deps.now());
    const trustOf = (voter: string): Promise<Trust | null> => sink.trust(row.target, voter, signal);
    const votes = await foldVotes(row, reactions, commanded, trustOf, shown);
    await deps.store.votes.replace(row.target, row.commentId, votes);
    await shareFrom(deps, row.target, row.patternIds, signal);
  }
  await reschedule(deps, rows);
}

/** Without those of repositories that were taken from the App; each repository is looked up once. */
async function withAccess(
  { store, now }: Pick<HandlerDeps, 'store' | 'now'>,
  rows: readonly CommentRow[],
): Promise<CommentRow[]> {
  const open = new Map<string, boolean>();
  for (const { target } of rows)
    if (!open.has(target.repository))
      open.set(
        target.repository,
        (await withoutAccess(store.facts, target, now(), target.repository)) === null,
      );
  return rows.filter(({ target }) => open.get(target.repository));
}

async function reschedule(deps: HandlerDeps, rows: readonly CommentRow[]): Promise<void> {
  for (const row of rows)
    if (row.sweepAt !== null)
      await deps.store.comments.save({ ...row, sweepAt: nextSweep(row.postedAt, deps.now()) });
}

export const handleActivity =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'activity'>, signal: AbortSignal): Promise<Outcome> => {
    const comment = await deps.store.comments.ofTarget(event.target);
    if (!comment) return nothing('there is no answer of ours here');
    await sweepComments(deps, [comment], signal);
    return { did: 'noted', why: 'the reactions were read' };
  };

export const handleTargetClosed =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'target-closed'>, signal: AbortSignal): Promise<Outcome> => {
    const comment = await deps.store.comments.ofTarget(event.target);
    if (!comment) return nothing('there is no answer of ours here');
    await sweepComments(deps, [comment], signal);
    await deps.store.comments.save({ ...comment, sweepAt: null });
    return { did: 'noted', why: 'the reactions were read for the last time' };
  };
