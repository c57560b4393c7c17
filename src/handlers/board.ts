/**
 * What stands on one target: the last state of each workflow and the earlier failures. The comment is rendered from it,
 * so several workflows of one commit share one comment, and an older run never overwrites a newer one.
 */
import { z } from 'zod';
import { PROVIDERS, type RunRef, type Target } from '../domain.ts';
import { compareRunIds } from '../learning/follow.ts';
import type { RunFacts } from '../providers/provider.ts';
import type { Facts } from '../store/store.ts';

const Job = z.object({ id: z.string(), name: z.string(), url: z.string() });
const Entry = z.object({
  /** Where the run is: not where the answer stands, for a Jenkins build is answered on its forge. */
  ci: z.object({
    provider: z.enum(PROVIDERS),
    instance: z.string(),
    organisation: z.string(),
    repository: z.string(),
  }),
  workflow: z.string(),
  name: z.string(),
  runId: z.string(),
  attempt: z.number(),
  url: z.string(),
  headSha: z.string(),
  outcome: z.enum(['failed', 'passed']),
  /** The first finding's title; what the history shows of it later. */
  title: z.string(),
  jobs: z.array(Job),
  unread: z.array(z.object({ job: z.string(), url: z.string(), reason: z.string() })),
  /** Logs that the CI cut, and at how many bytes. */
  shortened: z.array(z.object({ job: z.string(), url: z.string(), bytes: z.number() })).default([]),
  at: z.number(),
});
export type Entry = z.infer<typeof Entry>;

const Past = z.object({ runId: z.string(), attempt: z.number(), headSha: z.string(), title: z.string() });
const Board = z.object({ entries: z.array(Entry), history: z.array(Past) });
export type Board = z.infer<typeof Board>;

const KEPT_HISTORY = 20;
const KEPT_MS = 90 * 24 * 3_600_000;
const key = (target: Target): string => `board:${target.repository}:${target.kind}:${target.id}`;

/** One workflow may run for several events on one commit; each is a state of its own, and so is each CI. */
export const workflowKey = ({ run, name, event }: RunFacts): string =>
  `${run.provider}:${run.instance}|${name}|${event}`;

export async function readBoard(facts: Facts, target: Target, now: number): Promise<Board> {
  const text = await facts.get(target, key(target), now);
  const parsed = text === null ? null : Board.safeParse(JSON.parse(text));
  return parsed?.success ? parsed.data : { entries: [], history: [] };
}

export async function writeBoard(facts: Facts, target: Target, board: Board, now: number): Promise<void> {
  await facts.put(target, key(target), JSON.stringify(board), now + KEPT_MS);
}

const placeKey = (repository: string, sha: string): string => `place:${repository}:${sha}`;

/** Remembers on which pull request a commit was answered. */
export async function notePlace(facts: Facts, target: Target, sha: string, now: number): Promise<void> {
  if (target.kind === 'pull')
    await facts.put(target, placeKey(target.repository, sha), target.id, now + KEPT_MS);
}

/** Where the answer for a target stands: checks of a fork's pull request name their commit and no pull request. */
export async function standing(facts: Facts, target: Target, now: number): Promise<Target> {
  if (target.kind !== 'commit') return target;
  const id = await facts.get(target, placeKey(target.repository, target.id), now);
  return id === null ? target : { ...target, kind: 'pull', id };
}

/** Is this state newer than the one that stands? Run ids grow, attempts of a run count up. */
export function isNewer(board: Board, entry: Pick<Entry, 'workflow' | 'runId' | 'attempt'>): boolean {
  const standing = board.entries.find(({ workflow }) => workflow === entry.workflow);
  if (!standing) return true;
  const order = compareRunIds(entry.runId, standing.runId);
  return order > 0 || (order === 0 && entry.attempt >= standing.attempt);
}

/** Puts a state on the board. A failure that it replaces becomes history; what stood for older commits goes. */
export function place(board: Board, entry: Entry): Board {
  const replaced = board.entries.filter(
    (each) =>
      each.workflow === entry.workflow || (entry.outcome === 'failed' && each.headSha !== entry.headSha),
  );
  const past = replaced
    .filter(
      (each) => each.outcome === 'failed' && !(each.runId === entry.runId && each.attempt === entry.attempt),
    )
    .map(({ runId, attempt, headSha, title }) => ({ runId, attempt, headSha, title }));
  return {
    entries: [...board.entries.filter((each) => !replaced.includes(each)), entry].sort((a, b) =>
      a.workflow < b.workflow ? -1 : 1,
    ),
    history: [...past, ...board.history].slice(0, KEPT_HISTORY),
  };
}

export const failing = (board: Board): Entry[] => board.entries.filter(({ outcome }) => outcome === 'failed');

export const runOf = ({ ci, runId, attempt }: Pick<Entry, 'ci' | 'runId' | 'attempt'>): RunRef => ({
  ...ci,
  runId,
  attempt,
});
