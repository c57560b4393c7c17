/** The log: JSON lines, static messages, data in fields, secrets cut out wherever a field of that name stands. */
import { type DestinationStream, type Logger, pino } from 'pino';

const SECRET = [
  'token',
  'password',
  'secret',
  'privateKey',
  'apiKey',
  'authorization',
  'cookie',
  'webhookSecret',
  'signature',
];
/** Requests and errors of clients carry headers; a token in one of them must not reach a log. */
const HEADERS = [
  'authorization',
  'cookie',
  'x-gitlab-token',
  'x-hub-signature-256',
  'private-token',
  'webhook-signature',
];

export const REDACTED_PATHS: readonly string[] = [
  ...SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  ...HEADERS.flatMap((name) => [`headers["${name}"]`, `*.headers["${name}"]`, `*.*.headers["${name}"]`]),
];

/** Tokens in the text of an error: GitHub's, GitLab's, Groq's, a bearer header, a password in a URL. */
const TOKENS =
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|gsk_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,})|(?<=bearer\s)\S+|(?<=:\/\/[^\s/:@]{1,100}:)[^\s/@]+(?=@)/gi;

const clean = (text: string): string => text.replace(TOKENS, '[redacted]');

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly stack?: string;
  readonly cause?: Failure;
}

/** An error's own words and no attached request or response, which hold headers and bodies. */
export function serializeError(error: unknown): Failure | string {
  if (!(error instanceof Error)) return clean(String(error));
  const { code, status } = error as { code?: unknown; status?: unknown };
  return {
    name: error.name,
    message: clean(error.message),
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(error.stack === undefined ? {} : { stack: clean(error.stack) }),
    ...(error.cause instanceof Error ? { cause: serializeError(error.cause) as Failure } : {}),
  };
}

/** A logger at a level (`fatal` to `trace`, or `silent`); writes to standard error unless told otherwise. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: [...REDACTED_PATHS], censor: '[redacted]' },
      serializers: { err: serializeError },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  );
}
