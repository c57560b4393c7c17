/**
 * One question to a model, and what may come of it. What goes wrong is a result and no exception: the answer from rules
 * stands without it.
 */

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What holds the model to the shape: a JSON schema that the endpoint enforces, or JSON alone. */
export type Format =
  | { readonly kind: 'strict'; readonly name: string; readonly schema: Readonly<Record<string, unknown>> }
  | { readonly kind: 'object' };

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

export type ChatFailure =
  /** No connection, no answer in time, 408, 498 (no capacity), 5xx: worth another try later. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** 429. Milliseconds since 1970. */
  | { readonly kind: 'limited'; readonly why: string; readonly retryAt: number }
  /** The key is wrong or may not use the model: nothing changes until a person changes it. */
  | { readonly kind: 'forbidden'; readonly why: string }
  /** This question is not taken: too large (413), not understood (400, 422). Null where there is no API. */
  | { readonly kind: 'refused'; readonly why: string; readonly status: number | null }
  /** An answer that ends early or is no JSON; `text` is what there is of it. */
  | { readonly kind: 'malformed'; readonly why: string; readonly text: string };

export type ChatResult =
  | { readonly kind: 'text'; readonly text: string; readonly tokens: Tokens | null }
  | ChatFailure;

export interface Chat {
  /** The ids of the models that the account may use. */
  models(
    timeoutMs: number,
  ): Promise<{ readonly kind: 'models'; readonly ids: readonly string[] } | ChatFailure>;
  /** Never throws but for the caller's own signal. */
  complete(
    messages: readonly Message[],
    format: Format,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<ChatResult>;
}
