/** How long rows are kept, in days, from the environment that `config.ts` passes in. */
import { z } from 'zod';
import { DevopsAssistError } from '../errors.ts';
import type { Environment } from './forges.ts';

const days = (fallback: number, least = 1) =>
  z.coerce.number('must be a number of days').min(least, `must be at least ${least} days`).default(fallback);

const Settings = z.object({
  /** GitHub may send a delivery again for three days; one that is no longer known would be worked on twice. */
  RETENTION_DELIVERIES_DAYS: days(7, 4),
  RETENTION_DEAD_DELIVERIES_DAYS: days(30),
  RETENTION_DIAGNOSES_DAYS: days(180),
  RETENTION_COMMENTS_DAYS: days(365),
  RETENTION_VOTES_DAYS: days(730),
  /** Also the fixes mined from them, and shared rates that nobody renews. */
  RETENTION_OUTCOMES_DAYS: days(730),
});

export const RETENTION_SETTINGS: readonly string[] = Object.keys(Settings.shape);

const DAY = 86_400_000;

/** Milliseconds by table. Throws CONFIG_INVALID naming the setting. */
export function retention(env: Environment): {
  deliveries: number;
  dead: number;
  diagnoses: number;
  comments: number;
  votes: number;
  outcomes: number;
} {
  const parsed = Settings.safeParse(
    Object.fromEntries(RETENTION_SETTINGS.map((name) => [name, env[name] || undefined])),
  );
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DevopsAssistError('CONFIG_INVALID', `${String(issue?.path[0])}: ${issue?.message}`);
  }
  const set = parsed.data;
  return {
    deliveries: set.RETENTION_DELIVERIES_DAYS * DAY,
    dead: set.RETENTION_DEAD_DELIVERIES_DAYS * DAY,
    diagnoses: set.RETENTION_DIAGNOSES_DAYS * DAY,
    comments: set.RETENTION_COMMENTS_DAYS * DAY,
    votes: set.RETENTION_VOTES_DAYS * DAY,
    outcomes: set.RETENTION_OUTCOMES_DAYS * DAY,
  };
}
