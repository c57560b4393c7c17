/** What can go wrong between us and a CI or forge. The worker decides by `code` whether and when to try again. */
import { DevopsAssistError } from '../errors.ts';

export type ProviderErrorCode =
  | 'PROVIDER_UNAVAILABLE'
  | 'PROVIDER_LIMITED'
  | 'PROVIDER_NOT_READY'
  | 'PROVIDER_REFUSED'
  | 'PROVIDER_ANSWER';

export class ProviderError extends DevopsAssistError {
  /** The HTTP status, null where there was no answer. */
  readonly status: number | null;
  /** Milliseconds since 1970 before which no further call should be made; null where the caller may choose. */
  readonly retryAt: number | null;
  /** The other side answered, and asking the same again changes nothing. */
  readonly final: boolean;
  constructor(
    code: ProviderErrorCode,
    message: string,
    options: { status?: number | null; retryAt?: number | null; cause?: unknown } = {},
  ) {
    super(code, message, { cause: options.cause });
    this.status = options.status ?? null;
    this.retryAt = options.retryAt ?? null;
    this.final = code === 'PROVIDER_REFUSED' || code === 'PROVIDER_ANSWER';
  }
}

/** True for "there is no such thing (for us)": 404, and 410 for what is gone. */
export const isMissing = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && (error.status === 404 || error.status === 410);

/** For `.catch`: what is not there (for us) is null, everything else still fails. */
export function missing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
