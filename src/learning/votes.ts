/** The votes that stand on one comment: one a person, the latest of reaction and command, bots never. */
import type { Trust } from '../domain.ts';
import type { Reaction } from '../providers/provider.ts';
import type { CommentRow, Vote } from '../store/store.ts';

export interface Commanded {
  readonly voter: string;
  readonly score: 0 | 1;
  readonly at: number;
}

/** Which patterns a comment showed from a time on; a vote counts for those that stood when it was given. */
export interface Shown {
  readonly at: number;
  readonly patternIds: readonly string[];
}

/** What stood at a time: the latest that was shown by then, else the first. Null if nothing is known. */
export function shownAt(shown: readonly Shown[], at: number): readonly string[] | null {
  return (shown.findLast((each) => each.at <= at) ?? shown[0])?.patternIds ?? null;
}

/**
 * Folds reactions and commanded votes. Several reactions of one person: the latest counts; of two at one time the
 * critical one. `trustOf` says how far a person is trusted here, null for one without a vote; it is asked once a person.
 */
export async function foldVotes(
  row: CommentRow,
  reactions: readonly Reaction[],
  commanded: readonly Commanded[],
  trustOf: (voter: string) => Promise<Trust | null>,
  shown: readonly Shown[] = [],
): Promise<Vote[]> {
  const latest = new Map<string, Commanded>();
  const consider = (vote: Commanded): void => {
    const standing = latest.get(vote.voter);
    if (!standing || vote.at > standing.at || (vote.at === standing.at && vote.score < standing.score))
      latest.set(vote.voter, vote);
  };
  for (const { voter, isBot, score, at } of reactions)
    if (voter !== null && !isBot) consider({ voter, score, at: at ?? row.postedAt });
  for (const vote of commanded) consider(vote);
  const { provider, instance, organisation, repository } = row.target;
  const scope = { provider, instance, organisation };
  const votes: Vote[] = [];
  for (const { voter, score, at } of latest.values()) {
    const trust = await trustOf(voter);
    if (trust === null) continue;
    for (const patternId of new Set(shownAt(shown, at) ?? row.patternIds))
      votes.push({ scope, repository, commentId: row.commentId, voter, score, patternId, trust, at });
  }
  return votes;
}
