/** Whose packs of patterns may be imported, from the environment that `config.ts` passes in. */
import { DevopsAssistError } from '../errors.ts';
import type { Environment } from './forges.ts';

export const PACK_SETTINGS: readonly string[] = ['PATTERN_TRUSTED_KEYS'];

export interface TrustedKey {
  /** Who that is, as the one who trusts calls them. */
  readonly name: string;
  /** `ed25519:` and the 32 bytes of the public key in base64. */
  readonly key: string;
}

const KEY = /^ed25519:[A-Za-z0-9+/]{43}=$/;

/** `name=ed25519:…` separated by commas. Throws CONFIG_INVALID naming the entry that is none. */
export function trustedKeys(env: Environment): TrustedKey[] {
  return (env.PATTERN_TRUSTED_KEYS ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const at = entry.indexOf('=');
      const name = entry.slice(0, at).trim();
      const key = entry.slice(at + 1).trim();
      if (at < 1 || !KEY.test(key))
        throw new DevopsAssistError(
          'CONFIG_INVALID',
          `PATTERN_TRUSTED_KEYS: ${entry.slice(0, 40)} is not <name>=ed25519:<44 characters of base64>`,
        );
      return { name, key };
    });
}
