/** What each comment showed and since when, so that a vote counts for the answer it was given on. */
import { z } from 'zod';
import type { Scope } from '../domain.ts';
import type { Shown } from '../learning/votes.ts';
import type { Facts } from '../store/store.ts';

const History = z.array(z.object({ at: z.number(), patternIds: z.array(z.string()) }));
const KEPT = 20;
const key = (commentId: string): string => `shown:${commentId}`;

export async function readShown(
  facts: Facts,
  scope: Scope,
  commentId: string,
  now: number,
): Promise<Shown[]> {
  const text = await facts.get(scope, key(commentId), now);
  return text === null ? [] : History.parse(JSON.parse(text));
}

/** Notes what a comment shows from `now` on; nothing if it shows what it showed. */
export async function noteShown(
  facts: Facts,
  scope: Scope,
  commentId: string,
  patternIds: readonly string[],
  now: number,
): Promise<void> {
  // A resolved comment shows no pattern: a vote on it is about the answer before.
  if (patternIds.length === 0) return;
  const history = await readShown(facts, scope, commentId, now);
  if (history.at(-1)?.patternIds.join() === patternIds.join()) return;
  const next = [...history, { at: now, patternIds: [...patternIds] }].slice(-KEPT);
  await facts.put(scope, key(commentId), JSON.stringify(next), null);
}
