/**
 * Errors that a user can act on. Callers switch on `code`, never on a message.
 * `docs/errors.md` lists every code; a test compares both.
 */
const ERRORS = {
  INPUT_UNREADABLE: 'Check that the path is right and readable.',
  INPUT_EMPTY: 'Give a log with at least one line.',
  INPUT_BINARY: 'Give the text of the log, a .gz of it, or the run-log .zip of GitHub.',
  INPUT_TRUNCATED: 'Download the archive again; it ends before its data do.',
  INPUT_ARCHIVE: 'Download the archive again, or give the log as plain text.',
  PATTERN_INVALID: 'Run `devops-assist patterns lint FILE` and mend the line it names.',
  PACK_INVALID: 'Ask for the pack again, as `devops-assist patterns export` writes it.',
  PACK_UNTRUSTED:
    'Ask the team that signed it for its public key, and add that to PATTERN_TRUSTED_KEYS if you trust it.',
  PROVIDER_UNAVAILABLE: 'Nothing to do: the CI or forge did not answer and is asked again later.',
  PROVIDER_LIMITED: 'Nothing to do: the rate limit of the CI or forge is waited for.',
  PROVIDER_NOT_READY: 'Nothing to do: the run has not ended yet and is asked for again later.',
  PROVIDER_REFUSED: 'Check the token, its rights and the base URL that are configured for this CI or forge.',
  PROVIDER_ANSWER: 'Check that the base URL is that of the API and that its version is supported.',
  MODEL_UNAVAILABLE:
    'Set EMBEDDING_MODEL to a folder with a model or to a hub id that can be reached, or leave it empty for the shipped model.',
  STORE_UNREACHABLE: 'Check that the database runs and that host, port and network are right.',
  STORE_AUTH: 'Check the user and password of the database and what this user may do.',
  STORE_DATABASE_MISSING: 'Create the database named in DATABASE_URL, or name one that exists.',
  STORE_TLS: 'Check the certificate authority (DATABASE_CA) and that the database speaks TLS.',
  STORE_FULL: 'Make room where the database is stored.',
  STORE_READONLY: 'Make the data folder writable for the user that runs the service.',
  STORE_CORRUPT: 'Restore the file from a backup, or move it away to start with an empty store.',
  STORE_BUSY: 'Stop other programs that hold the database for long, and try again.',
  STORE_TOO_NEW: 'Start the newer version of devops-assist that wrote this database.',
  IMPORT_INVALID: 'Give a file that `devops-assist store export` wrote, whole and unchanged.',
  STORE_FAILED: 'Look at the cause; if it stays, report it with the version of the database.',
  CONFIG_INVALID: 'Set or correct the named setting; .env.example explains each of them.',
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** One failure, in one line: `message` says what happened, `hint` what to do about it. */
export class DevopsAssistError extends Error {
  override readonly name = 'DevopsAssistError';
  readonly code: ErrorCode;
  readonly hint: string;
  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? ERRORS[code];
  }
}

/** Every code with its default hint; for docs/errors.md and its test. */
export const ERROR_HINTS: Readonly<Record<ErrorCode, string>> = ERRORS;
