/** Signed links to diagnosis pages, and the token of the small API. */
import { z } from 'zod';
import { DevopsAssistError } from '../errors.ts';
import type { Environment } from './forges.ts';

export interface LinkSettings {
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly secret: string;
  /** How long a link lives. */
  readonly days: number;
}

const Settings = z.object({
  LINK_SECRET: z.string().min(32, 'must have at least 32 characters: openssl rand -hex 32').optional(),
  LINK_DAYS: z.coerce.number('must be a number of days').int().min(1).max(365).default(30),
  API_TOKEN: z.string().min(32, 'must have at least 32 characters: openssl rand -hex 32').optional(),
});
export const LINK_SETTING_NAMES = Object.keys(Settings.shape);

/** Null for what is not configured. Throws CONFIG_INVALID naming the setting. */
export function linkSettings(
  env: Environment,
  publicUrl: string | null,
): { links: LinkSettings | null; apiToken: string | null } {
  const parsed = Settings.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DevopsAssistError('CONFIG_INVALID', `${issue?.path.join('.')} ${issue?.message}`);
  }
  const { LINK_SECRET: secret, LINK_DAYS: days, API_TOKEN: apiToken } = parsed.data;
  if (secret !== undefined && publicUrl === null)
    throw new DevopsAssistError('CONFIG_INVALID', 'LINK_SECRET is set, so PUBLIC_URL must be set too');
  return {
    links:
      secret === undefined || publicUrl === null
        ? null
        : { publicUrl: publicUrl.replace(/\/+$/, ''), secret, days },
    apiToken: apiToken ?? null,
  };
}
