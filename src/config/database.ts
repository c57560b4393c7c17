/**
 * How to reach TiDB, from the environment that `config.ts` passes in: `DATABASE_URL=mysql://user:password@host/name`
 * or `DATABASE_HOST`, `DATABASE_PORT`, `DATABASE_USER`, `DATABASE_PASSWORD` and `DATABASE_NAME`.
 */
import { isIP } from 'node:net';
import { z } from 'zod';
import { DevopsAssistError } from '../errors.ts';
import type { Environment } from './forges.ts';

export interface DatabaseConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  /** Encrypt and verify the server's certificate. */
  readonly tls: boolean;
  /** A file with the certificate authority, PEM; null for those that Node knows. */
  readonly caFile: string | null;
  readonly connections: number;
  /** Milliseconds after which a statement is given up. */
  readonly statementTimeout: number;
}

const TIDB_PORT = 4000;

const Parts = z.object({
  host: z.string('must be set to the host of the database').min(1),
  port: z.coerce.number('must be a port').int().min(1).max(65_535),
  user: z.string('must be set to the user of the database').min(1),
  password: z.string(),
  name: z.string('must name the database').min(1),
});

const Options = z.object({
  DATABASE_TLS: z.enum(['on', 'off'], 'must be on or off').optional(),
  DATABASE_CA: z.string().min(1).optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(1000).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(10_000),
});

const SEPARATE = [
  'DATABASE_HOST',
  'DATABASE_PORT',
  'DATABASE_USER',
  'DATABASE_PASSWORD',
  'DATABASE_NAME',
] as const;

/** The names of all settings read here. */
export const DATABASE_SETTINGS: readonly string[] = [
  'DATABASE_URL',
  ...SEPARATE,
  ...Object.keys(Options.shape),
];

/**
 * Null where no database is configured and the embedded store serves. TLS is on unless the host is this machine;
 * `DATABASE_TLS` says otherwise. Throws CONFIG_INVALID naming the setting, never showing the password.
 */
export function databaseConfig(env: Environment): DatabaseConfig | null {
  const given = (name: string) => (env[name] === '' ? undefined : env[name]);
  const url = given('DATABASE_URL');
  const separate = SEPARATE.filter((name) => given(name) !== undefined);
  if (url === undefined && separate.length === 0) return null;
  if (url !== undefined && separate.length > 0) {
    throw invalid(`DATABASE_URL and ${separate[0]} are both set: use one of them`);
  }
  const parts = checked(
    Parts,
    url === undefined
      ? {
          host: given('DATABASE_HOST'),
          port: given('DATABASE_PORT') ?? TIDB_PORT,
          user: given('DATABASE_USER'),
          password: given('DATABASE_PASSWORD') ?? '',
          name: given('DATABASE_NAME'),
        }
      : urlParts(url),
    (path) => (url === undefined ? `DATABASE_${path.toUpperCase()}` : `DATABASE_URL (its ${path})`),
  );
  const options = checked(
    Options,
    Object.fromEntries(Object.keys(Options.shape).map((name) => [name, given(name)])),
    (path) => path,
  );
  return {
    ...parts,
    tls: options.DATABASE_TLS === undefined ? !isLoopback(parts.host) : options.DATABASE_TLS === 'on',
    caFile: options.DATABASE_CA ?? null,
    connections: options.DATABASE_CONNECTIONS,
    statementTimeout: options.DATABASE_STATEMENT_TIMEOUT_MS,
  };
}

function urlParts(text: string): Record<string, unknown> {
  if (!URL.canParse(text)) throw invalid('DATABASE_URL is no URL: mysql://user:password@host:4000/name');
  const url = new URL(text);
  if (url.protocol !== 'mysql:' && url.protocol !== 'tidb:') {
    throw invalid(`DATABASE_URL starts with ${url.protocol}//, it must start with mysql://`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalid('DATABASE_URL holds ? or #: write them as %3F and %23, and set options by DATABASE_TLS, …');
  }
  try {
    return {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1') || undefined,
      port: url.port === '' ? TIDB_PORT : url.port,
      user: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password),
      name: decodeURIComponent(url.pathname.slice(1)) || undefined,
    };
  } catch {
    throw invalid('DATABASE_URL holds a % that is no escape: write it as %25');
  }
}

function checked<T>(schema: z.ZodType<T>, input: unknown, nameOf: (path: string) => string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(`${nameOf(String(issue?.path[0]))}: ${issue?.message}`);
}

const invalid = (message: string) => new DevopsAssistError('CONFIG_INVALID', message);

/** This machine, which nobody listens in on. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
