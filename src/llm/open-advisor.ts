/** The language model as configured, with its budget and its cache where there is a store. */
import type { LlmConfig } from '../config/llm.ts';
import type { Store } from '../store/store.ts';
import { heldWrong } from './accepted.ts';
import { type Advisor, type AdvisorOptions, createAdvisor } from './advisor.ts';
import type { Fetch } from './bounded-fetch.ts';
import { createBudget } from './budget.ts';
import { createCache } from './cache.ts';
import { createChat } from './groq-chat.ts';

/** Enough for the answer and what a model thinks before it; more would not come within two seconds. */
const MAX_OUTPUT_TOKENS = 1_200;

export interface OpenAdvisorOptions {
  readonly fetch: Fetch;
  readonly now: () => number;
  /** Replicas share what is spent and answered by it. The command line has none and asks each time. */
  readonly store?: Pick<Store, 'facts' | 'votes'>;
  readonly onAsked?: AdvisorOptions['onAsked'];
}

export function openAdvisor(config: LlmConfig, { fetch, now, store, onAsked }: OpenAdvisorOptions): Advisor {
  const { model, json, timeoutMs, below, apiKey, baseUrl } = config;
  const maxOutputTokens = MAX_OUTPUT_TOKENS;
  return createAdvisor({
    chat: createChat({ fetch, now, apiKey, baseUrl, model, maxOutputTokens }),
    model,
    json,
    timeoutMs,
    maxOutputTokens,
    below,
    now,
    onAsked,
    ...(store
      ? {
          budget: createBudget(store.facts, config),
          cache: createCache(store.facts),
          heldWrong: (scope, fingerprint) => heldWrong(store.votes, scope, fingerprint),
        }
      : {}),
  });
}
