/** Colluding strangers against the rate of a pattern that a public repository has judged before. */

import type { Place, Trust } from '../../src/domain.ts';
import { createExperience } from '../../src/learning/experience.ts';
import type { Store } from '../../src/store/store.ts';

export interface AttackOptions {
  readonly store: Store;
  readonly strangers: number;
  /** Comments on which each of them votes. */
  readonly comments: number;
  readonly trust: Trust;
  readonly organisation: string;
}

/** @returns by how much the attack moved the rate that is shown and ranked by, 0 to 1 */
export async function attack({
  store,
  strangers,
  comments,
  trust,
  organisation,
}: AttackOptions): Promise<number> {
  const scope = { provider: 'github', instance: 'github.com', organisation } as const;
  const place: Place = { ...scope, repository: `${organisation}/public` };
  const patternId = 'public/pattern';
  const experience = createExperience({ store, now: () => 1_000_000 });
  const ballot = (commentId: string, voter: string, score: 0 | 1, at: number, of: Trust) => ({
    scope,
    repository: place.repository,
    commentId,
    voter,
    score,
    patternId,
    trust: of,
    at,
  });
  for (let n = 0; n < 10; n++)
    await store.votes.replace(scope, `before-${n}`, [ballot(`before-${n}`, `member-${n}`, 1, n, 'member')]);
  const rate = async () => {
    const levels = (await experience.levels(place, [patternId])).get(patternId);
    return levels ? [levels.repository.rate, levels.organisation.rate, levels.everywhere.rate] : [0, 0, 0];
  };
  const before = await rate();
  for (let comment = 0; comment < comments; comment++) {
    const commentId = `attacked-${comment}`;
    await store.votes.replace(
      scope,
      commentId,
      Array.from({ length: strangers }, (_none, n) =>
        ballot(commentId, `stranger-${n}`, 0, 1_000 + comment, trust),
      ),
    );
  }
  const after = await rate();
  return Math.max(...before.map((value, level) => Math.abs(value - (after[level] as number))));
}
