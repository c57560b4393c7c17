/** The language model, from the environment that `config.ts` passes in: Groq, or any endpoint that speaks like OpenAI's. */
import { z } from 'zod';
import { DevopsAssistError } from '../errors.ts';
import type { Environment } from './forges.ts';

export interface LlmConfig {
  /** Null where the endpoint asks for none. */
  readonly apiKey: string | null;
  /** Where the API lives, with its version and without a slash at the end; a bare host is asked which one it has. */
  readonly baseUrl: string;
  readonly model: string;
  /** Milliseconds for one question, a repair of the answer included. */
  readonly timeoutMs: number;
  /** `strict`: the endpoint holds the model to a JSON schema; `object`: to JSON alone; `auto`: by the model's name. */
  readonly json: 'auto' | 'strict' | 'object';
  /** The model is asked where the confidence of the best candidate is below this. */
  readonly below: number;
  /** For one organisation and day (UTC). */
  readonly tokensPerDay: number;
  readonly usdPerDay: number;
  readonly usdPerMillion: { readonly input: number; readonly output: number };
}

export const GROQ_URL = 'https://api.groq.com/openai/v1';

const amount = (fallback: number) =>
  z.coerce.number('must be a number').min(0, 'must not be negative').default(fallback);

const Settings = z.object({
  GROQ_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be one word without spaces')
    .optional(),
  GROQ_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).default(GROQ_URL),
  GROQ_MODEL: z.string().min(1).default('openai/gpt-oss-20b'),
  GROQ_TIMEOUT_MS: z.coerce
    .number('must be a number of milliseconds')
    .int()
    .min(100)
    .max(60_000)
    .default(2_000),
  GROQ_JSON: z.enum(['auto', 'strict', 'object'], 'must be auto, strict or object').default('auto'),
  GROQ_BELOW_CONFIDENCE: z.coerce.number('must be between 0 and 1').min(0).max(1).default(0.5),
  GROQ_TOKENS_PER_DAY: amount(200_000),
  GROQ_USD_PER_DAY: amount(1),
  GROQ_USD_PER_MILLION_INPUT: amount(0.1),
  GROQ_USD_PER_MILLION_OUTPUT: amount(0.5),
});
/** The names of all settings read here. */
export const LLM_SETTINGS: readonly string[] = Object.keys(Settings.shape);

/** Null where neither a key nor an endpoint is configured. Throws CONFIG_INVALID naming the setting, never the key. */
export function llmConfig(env: Environment): LlmConfig | null {
  const given = Object.fromEntries(LLM_SETTINGS.map((name) => [name, env[name] || undefined]));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DevopsAssistError('CONFIG_INVALID', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const set = parsed.data;
  const url = new URL(set.GROQ_BASE_URL);
  if (url.username !== '' || url.search !== '' || url.hash !== '')
    throw new DevopsAssistError(
      'CONFIG_INVALID',
      'GROQ_BASE_URL: must hold no user, ? or #; the key goes into GROQ_API_KEY',
    );
  const own = isGroq(url.href);
  if (own && url.protocol === 'http:')
    throw new DevopsAssistError('CONFIG_INVALID', 'GROQ_BASE_URL: must start with https:// for Groq');
  const elsewhere = !own && given.GROQ_BASE_URL !== undefined;
  if (set.GROQ_API_KEY === undefined && !elsewhere) return null;
  return {
    apiKey: set.GROQ_API_KEY ?? null,
    baseUrl: own && url.pathname === '/' ? GROQ_URL : set.GROQ_BASE_URL.replace(/\/+$/, ''),
    model: set.GROQ_MODEL,
    timeoutMs: set.GROQ_TIMEOUT_MS,
    json: set.GROQ_JSON,
    below: set.GROQ_BELOW_CONFIDENCE,
    tokensPerDay: set.GROQ_TOKENS_PER_DAY,
    usdPerDay: set.GROQ_USD_PER_DAY,
    usdPerMillion: { input: set.GROQ_USD_PER_MILLION_INPUT, output: set.GROQ_USD_PER_MILLION_OUTPUT },
  };
}

/** Is this address one of Groq's own? */
export const isGroq = (address: string): boolean => /(?:^|\.)groq\.com$/.test(new URL(address).hostname);
