import { DevopsAssistError } from '../errors.ts';

/**
 * Why the store does not take or give anything, for an answer that anybody may see: the code of the error, never its
 * message, which may name paths and hosts. docs/errors.md says what to do about each code.
 */
export function storeTrouble(error: unknown): string {
  const code = error instanceof DevopsAssistError ? error.code : 'STORE_FAILED';
  return `the store is not available (${code})`;
}
