import type { Target } from '../domain.ts';
import { DEFAULT_LEARNING, serves } from '../learning/experience.ts';
import { shareRates } from '../learning/share.ts';
import { DEFAULT_SETTINGS } from '../providers/settings.ts';
import type { HandlerDeps } from './deps.ts';

/** Renews what a repository shares of these patterns; does nothing where the service shares nothing of it. */
export async function shareFrom(
  deps: HandlerDeps,
  target: Target,
  patternIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const settings = deps.learning ?? DEFAULT_LEARNING;
  if (!serves(settings, target)) return;
  const own = await deps.provider(target)?.settings?.settings(target, target.repository, signal);
  const willing = (own ?? DEFAULT_SETTINGS).learning.share;
  await shareRates(deps.store, target, patternIds, { settings, willing, now: deps.now() });
}
