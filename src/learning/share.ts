/** What a repository lets other organisations know: rates of patterns, where it and the service share. */
import type { Place } from '../domain.ts';
import type { Store } from '../store/store.ts';
import { type LearningSettings, MOST_OUTCOMES, serves } from './experience.ts';
import { ofOutcome, ofVote } from './judgements.ts';
import { sharedRateOf } from './shrinkage.ts';

/**
 * Publishes the repository's rates of these patterns, or takes back all it published where it no longer shares. Two
 * replicas that do so at once publish the same, for a rate is folded from the judgements that stand.
 */
export async function shareRates(
  store: Pick<Store, 'votes' | 'outcomes' | 'sharedRates'>,
  place: Place,
  patternIds: readonly string[],
  options: { readonly settings: LearningSettings; readonly willing: boolean; readonly now: number },
): Promise<void> {
  const { settings, willing, now } = options;
  if (!serves(settings, place)) return;
  const { provider, instance, organisation, repository } = place;
  const scope = { provider, instance, organisation };
  if (!willing) return store.sharedRates.withdraw(scope, repository);
  // Fixes and answers of a model are about the failures of one organisation.
  const ids = [...new Set(patternIds)].filter((id) => !/^(?:fix|llm|learned)\//.test(id));
  if (ids.length === 0) return;
  const votes = (await store.votes.ofPatterns(scope, ids)).map(ofVote);
  const outcomes = (await store.outcomes.ofPatterns(scope, ids, MOST_OUTCOMES)).flatMap(
    (row) => ofOutcome(row, settings.outcomeWeight) ?? [],
  );
  const own = [...votes, ...outcomes].filter((each) => each.repository === repository);
  await store.sharedRates.publish(
    ids.map((patternId) => ({
      scope,
      repository,
      patternId,
      ...sharedRateOf(own.filter((each) => each.patternId === patternId)),
      at: now,
    })),
  );
}
