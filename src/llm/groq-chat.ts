/**
 * The endpoint: Groq's, or one that speaks like it (vLLM, Ollama, llama.cpp). The SDK's own retries are off, and a call
 * ends at its deadline, a body that hangs included.
 */
import Groq, { APIError } from 'groq-sdk';
import { z } from 'zod';
import { isGroq } from '../config/llm.ts';
import { boundedFetch, type Fetch } from './bounded-fetch.ts';
import type { Chat, ChatFailure, Format } from './chat.ts';

export interface ChatOptions {
  readonly fetch: Fetch;
  readonly now: () => number;
  readonly apiKey: string | null;
  /** With the API's version (`…/openai/v1`, `…/v1`); where it is a bare host, both are tried. */
  readonly baseUrl: string;
  readonly model: string;
  readonly maxOutputTokens: number;
}

/** Where a 429 does not say how long to wait. */
const DEFAULT_WAIT_MS = 60_000;

const Completion = z.object({
  choices: z
    .array(
      z.object({ message: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});
const Models = z.object({ data: z.array(z.object({ id: z.string() })) });
/** Groq's error body; `failed_generation` holds what the model wrote where its JSON mode refused it. */
const Refusal = z.object({
  error: z.object({
    message: z.string().optional(),
    code: z.string().nullish(),
    failed_generation: z.string().optional(),
  }),
});

export function createChat(options: ChatOptions): Chat {
  const { model, now } = options;
  const client = new Groq({
    apiKey: options.apiKey ?? 'none',
    fetch: boundedFetch(options.fetch),
    maxRetries: 0,
    // The SDK would print to the console.
    logLevel: 'off',
    ...(options.apiKey === null ? { defaultHeaders: { authorization: null } } : {}),
  });
  let roots = rootsOf(options.baseUrl);

  /** One call below the root that the endpoint has; a bare host is asked until one is found. */
  async function call<T>(
    schema: z.ZodType<T>,
    path: string,
    body: Record<string, unknown> | null,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: 'ok'; readonly data: T } | ChatFailure> {
    const deadline = now() + timeoutMs;
    for (const [index, root] of roots.entries()) {
      // The SDK takes whole milliseconds alone, and a clock may have fractions.
      const left = Math.max(1, Math.ceil(deadline - now()));
      // Not AbortSignal.any: on Node 20 such a signal may be collected before it fires, and the call never ends.
      const stop = new AbortController();
      const forward = () => stop.abort(signal?.reason);
      signal?.addEventListener('abort', forward, { once: true });
      const timer = setTimeout(() => stop.abort(), left);
      try {
        signal?.throwIfAborted();
        const request = { signal: stop.signal, timeout: left + 1_000 };
        const raw: unknown =
          body === null
            ? await client.get(root + path, request)
            : await client.post(root + path, { ...request, body });
        if (roots.length > 1) roots = [root];
        const parsed = schema.safeParse(raw);
        if (parsed.success) return { kind: 'ok', data: parsed.data };
        return { kind: 'malformed', why: 'the endpoint answered with something else', text: '' };
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof APIError && error.status === 404 && index < roots.length - 1) continue;
        return failure(error, stop.signal.aborted, timeoutMs);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', forward);
      }
    }
    return { kind: 'refused', why: 'no API was found at this address', status: null };
  }

  function failure(error: unknown, late: boolean, timeoutMs: number): ChatFailure {
    if (late) return { kind: 'unavailable', why: `no answer within ${timeoutMs} ms` };
    if (error instanceof SyntaxError)
      return { kind: 'malformed', why: 'the answer is no whole JSON', text: '' };
    if (!(error instanceof APIError) || error.status === undefined)
      return { kind: 'unavailable', why: 'no connection' };
    const { status } = error;
    const refusal = Refusal.safeParse(error.error);
    const code = refusal.data?.error.code ?? null;
    const why = `${status}${code === null ? '' : ` ${code.slice(0, 60)}`}`;
    if (status === 429)
      return { kind: 'limited', why, retryAt: now() + retryAfter(error.headers ?? new Headers(), now()) };
    if (status === 401 || status === 403) return { kind: 'forbidden', why };
    if (status === 408 || status === 498 || status >= 500) return { kind: 'unavailable', why };
    if (code === 'json_validate_failed')
      return { kind: 'malformed', why, text: refusal.data?.error.failed_generation ?? '' };
    return { kind: 'refused', why, status };
  }

  return {
    async models(timeoutMs) {
      const result = await call(Models, '/models', null, timeoutMs);
      return result.kind === 'ok' ? { kind: 'models', ids: result.data.data.map(({ id }) => id) } : result;
    },
    async complete(messages, format, timeoutMs, signal) {
      const body = {
        model,
        messages,
        temperature: 0,
        // Groq's word, and the older one that every endpoint knows.
        [isGroq(options.baseUrl) ? 'max_completion_tokens' : 'max_tokens']: options.maxOutputTokens,
        response_format: responseFormat(format),
        // These models think before they write; their thoughts count as output and take the time of the answer.
        ...(/gpt-oss/.test(model) ? { reasoning_effort: 'low' } : {}),
      };
      const result = await call(Completion, '/chat/completions', body, timeoutMs, signal);
      if (result.kind !== 'ok') return result;
      const { choices, usage } = result.data;
      const [choice] = choices;
      const text = choice?.message.content ?? '';
      if (choice?.finish_reason === 'length')
        return { kind: 'malformed', why: 'the answer is longer than it may be', text };
      return {
        kind: 'text',
        text,
        tokens: usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : null,
      };
    },
  };
}

function rootsOf(baseUrl: string): string[] {
  const url = new URL(baseUrl);
  const bare = url.pathname === '/' || url.pathname === '';
  return bare ? [`${url.origin}/openai/v1`, `${url.origin}/v1`] : [baseUrl.replace(/\/+$/, '')];
}

function responseFormat(format: Format): Record<string, unknown> {
  if (format.kind === 'object') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: format.name, strict: true, schema: format.schema } };
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). Milliseconds from `now`. */
function retryAfter(headers: Headers, now: number): number {
  const after = headers.get('retry-after');
  if (after === null) return DEFAULT_WAIT_MS;
  const wait = /^\d+(?:\.\d+)?$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
  return Number.isFinite(wait) && wait >= 0 ? wait : DEFAULT_WAIT_MS;
}
