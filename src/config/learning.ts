/** How much outcomes count, and whose rates serve others, from the environment that `config.ts` passes in. */
import { z } from 'zod';
import { DevopsAssistError } from '../errors.ts';
import type { Environment } from './forges.ts';

const Settings = z.object({
  LEARNING_OUTCOME_WEIGHT: z.coerce
    .number('must be a number from 0 to 1')
    .min(0, 'must be at least 0')
    .max(1, 'must be at most 1')
    .default(0.4),
  LEARNING_SHARED_BY: z
    .string()
    .default('')
    .transform((value) => (value === '*' ? ('all' as const) : list(value)))
    .refine(
      (names) => names === 'all' || names.every((name) => /^[^/\s]+\/[^\s]+$/.test(name)),
      'must be * or a list of <instance>/<organisation>, as github.com/acme,gitlab.example/team',
    ),
});

export const LEARNING_SETTINGS: readonly string[] = Object.keys(Settings.shape);

const list = (value: string): string[] =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Throws CONFIG_INVALID naming the setting. */
export function learningSettings(env: Environment): { outcomeWeight: number; sharedBy: 'all' | string[] } {
  const parsed = Settings.safeParse(
    Object.fromEntries(LEARNING_SETTINGS.map((name) => [name, env[name] || undefined])),
  );
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DevopsAssistError('CONFIG_INVALID', `${String(issue?.path[0])}: ${issue?.message}`);
  }
  return { outcomeWeight: parsed.data.LEARNING_OUTCOME_WEIGHT, sharedBy: parsed.data.LEARNING_SHARED_BY };
}
