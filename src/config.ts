/**
 * The one reader of the environment. Every setting is explained in `.env.example`; a wrong or half-set one is an error
 * at start that names it. An empty value is the same as none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { DATABASE_SETTINGS, type DatabaseConfig, databaseConfig } from './config/database.ts';
import { type Environment, gitlabInstances, jenkinsControllers } from './config/forges.ts';
import { LEARNING_SETTINGS, learningSettings } from './config/learning.ts';
import { LINK_SETTING_NAMES, type LinkSettings, linkSettings } from './config/links.ts';
import { LLM_SETTINGS, type LlmConfig, llmConfig } from './config/llm.ts';
import { PACK_SETTINGS, type TrustedKey, trustedKeys } from './config/packs.ts';
import { RETENTION_SETTINGS, retention } from './config/retention.ts';
import { DevopsAssistError } from './errors.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const text = z.string().min(1);

/** Three weights that add up to 1, as `0.40,0.35,0.25`: similarity, keywords, history. */
const weights = z
  .string()
  .transform((value) => value.split(',').map(Number))
  .pipe(z.tuple([z.number().min(0).max(1), z.number().min(0).max(1), z.number().min(0).max(1)]))
  .refine(
    (parts) => Math.abs(parts[0] + parts[1] + parts[2] - 1) < 1e-6,
    'must be three numbers that add up to 1',
  );

const Settings = z.object({
  HOST: text.default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DEVOPS_ASSIST_DATA: text.default('./data'),
  WORKERS: count(1, 64).default(4),
  SHUTDOWN_SECONDS: count(1, 600).default(20),
  LEASE_SECONDS: count(3, 600).default(30),
  GITHUB_APP_ID: count(1, 2 ** 53 - 1).optional(),
  GITHUB_PRIVATE_KEY: text.optional(),
  GITHUB_PRIVATE_KEY_FILE: text.optional(),
  GITHUB_WEBHOOK_SECRET: text.min(16, 'must have at least 16 characters').optional(),
  GITHUB_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
  GITHUB_SETUP: z.enum(['on', 'off']).optional(),
  EMBEDDING_MODEL: text.optional(),
  CONFIDENCE_WEIGHTS: weights.default([0.4, 0.35, 0.25]),
});
/** The names of all settings read here; those of GitLab and Jenkins stand in `config/forges.ts`. */
export const SETTING_NAMES = [
  ...Object.keys(Settings.shape),
  ...LINK_SETTING_NAMES,
  ...DATABASE_SETTINGS,
  ...RETENTION_SETTINGS,
  ...LLM_SETTINGS,
  ...LEARNING_SETTINGS,
  ...PACK_SETTINGS,
];

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where people and forges reach the service; null if nobody said. */
  readonly publicUrl: string | null;
  /** Signed links to diagnosis pages; null where no secret is set. */
  readonly links: LinkSettings | null;
  /** The bearer token of the API; null: no API. */
  readonly apiToken: string | null;
  readonly logLevel: string;
  /** The folder of the embedded store. */
  readonly data: string;
  readonly workers: number;
  readonly shutdownSeconds: number;
  /** After this many seconds without a sign of life the work of a worker is given to another. */
  readonly leaseSeconds: number;
  /** Null: the service runs without GitHub. */
  readonly github: {
    readonly appId: number;
    readonly privateKey: string;
    readonly webhookSecret: string;
    readonly apiUrl: string;
    readonly instance: string;
  } | null;
  /** Where GitHub is, also before there are credentials. */
  readonly githubApiUrl: string;
  /** Whether the page that makes a GitHub App is offered. */
  readonly githubSetup: boolean;
  readonly gitlab: ReturnType<typeof gitlabInstances>;
  readonly jenkins: ReturnType<typeof jenkinsControllers>;
  /** Null means the embedded store. */
  readonly database: DatabaseConfig | null;
  /** Milliseconds that rows are kept, by table. */
  readonly retention: ReturnType<typeof retention>;
  /** How much outcomes count, and whose rates serve others. */
  readonly learning: ReturnType<typeof learningSettings>;
  /** Whose packs of patterns may be imported. */
  readonly trustedKeys: readonly TrustedKey[];
  readonly embeddingModel: string | null;
  /** The language model; null: it is never asked. */
  readonly llm: LlmConfig | null;
  readonly weights: { readonly similarity: number; readonly keyword: number; readonly history: number };
}

/** The environment of the process over the values of an `.env` file, where there is one. */
export function environment(file = '.env'): Environment {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...fromFile, ...process.env };
}

/** Reads the configuration. Throws CONFIG_INVALID with every wrong setting by name. */
export function readConfig(env: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Settings.safeParse(given);
  if (!parsed.success)
    throw new DevopsAssistError(
      'CONFIG_INVALID',
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  const set = parsed.data;
  const [app, gitlab, jenkins] = [github(set), gitlabInstances(given), jenkinsControllers(given)];
  // A service that has its work without GitHub is not asked by anybody who finds its address.
  const wanted = set.GITHUB_SETUP ?? (gitlab.length + jenkins.length === 0 ? 'on' : 'off');
  return {
    host: set.HOST,
    port: set.PORT,
    publicUrl: set.PUBLIC_URL ?? null,
    ...linkSettings(given, set.PUBLIC_URL ?? null),
    logLevel: set.LOG_LEVEL,
    data: set.DEVOPS_ASSIST_DATA,
    workers: set.WORKERS,
    shutdownSeconds: set.SHUTDOWN_SECONDS,
    leaseSeconds: set.LEASE_SECONDS,
    github: app,
    githubApiUrl: set.GITHUB_API_URL.replace(/\/+$/, ''),
    githubSetup: app === null && wanted === 'on',
    gitlab,
    jenkins,
    database: databaseConfig(given),
    retention: retention(given),
    learning: learningSettings(given),
    trustedKeys: trustedKeys(given),
    embeddingModel: set.EMBEDDING_MODEL ?? null,
    llm: llmConfig(given),
    weights: {
      similarity: set.CONFIDENCE_WEIGHTS[0],
      keyword: set.CONFIDENCE_WEIGHTS[1],
      history: set.CONFIDENCE_WEIGHTS[2],
    },
  };
}

/** GitHub whole or not at all: half of it would start and then fail at the first webhook. */
function github(set: z.output<typeof Settings>): Config['github'] {
  const key = set.GITHUB_PRIVATE_KEY ?? set.GITHUB_PRIVATE_KEY_FILE;
  const parts = {
    GITHUB_APP_ID: set.GITHUB_APP_ID,
    'GITHUB_PRIVATE_KEY (or GITHUB_PRIVATE_KEY_FILE)': key,
    GITHUB_WEBHOOK_SECRET: set.GITHUB_WEBHOOK_SECRET,
  };
  const missing = Object.entries(parts).filter(([, value]) => value === undefined);
  if (missing.length === 3) return null;
  if (missing.length > 0)
    throw new DevopsAssistError(
      'CONFIG_INVALID',
      `GitHub is configured in part: set ${missing.map(([name]) => name).join(' and ')} too, or none of them`,
    );
  const privateKey = pem(set);
  const apiUrl = set.GITHUB_API_URL.replace(/\/+$/, '');
  const { hostname, host } = new URL(apiUrl);
  return {
    appId: set.GITHUB_APP_ID as number,
    privateKey,
    webhookSecret: set.GITHUB_WEBHOOK_SECRET as string,
    apiUrl,
    instance: hostname === 'api.github.com' ? 'github.com' : host,
  };
}

/** The key as PEM: given whole, with `\n` for line breaks, in base64, or as a file. */
function pem(set: z.output<typeof Settings>): string {
  const fail = (why: string): never => {
    throw new DevopsAssistError('CONFIG_INVALID', why);
  };
  let key = set.GITHUB_PRIVATE_KEY;
  if (key === undefined) {
    const file = set.GITHUB_PRIVATE_KEY_FILE as string;
    try {
      key = readFileSync(file, 'utf8');
    } catch {
      return fail(`GITHUB_PRIVATE_KEY_FILE: ${file} cannot be read`);
    }
  }
  const whole = key.replaceAll('\\n', '\n').trim();
  const decoded = whole.startsWith('-----') ? whole : Buffer.from(whole, 'base64').toString('utf8').trim();
  if (!/^-----BEGIN (RSA )?PRIVATE KEY-----[\s\S]+-----END (RSA )?PRIVATE KEY-----$/.test(decoded))
    return fail('GITHUB_PRIVATE_KEY: is not a private key in PEM form');
  return `${decoded}\n`;
}

/**
 * What `devops-assist analyze` asks of the environment.
 * @param terminal whether the output is a terminal; NO_COLOR (https://no-color.org) switches colours off there, too
 */
export function displaySettings(terminal: boolean): { model: string | undefined; colour: boolean } {
  const { EMBEDDING_MODEL, NO_COLOR } = process.env;
  return { model: EMBEDDING_MODEL || undefined, colour: terminal && !NO_COLOR };
}
