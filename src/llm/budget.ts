/**
 * What one organisation may spend on the language model a day (UTC), in tokens and in money. Each question is a fact of
 * its own in the store, so replicas add up what all of them spend and none overwrites another's sum. A question
 * reserves what it may cost at most before it is asked; of two that reserve the last of a budget at once both may be
 * refused, but never are both asked.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Scope } from '../domain.ts';
import type { Facts } from '../store/store.ts';
import type { Tokens } from './chat.ts';

export interface BudgetLimits {
  readonly tokensPerDay: number;
  readonly usdPerDay: number;
  readonly usdPerMillion: { readonly input: number; readonly output: number };
}

export interface Spent {
  readonly tokens: number;
  readonly usd: number;
  readonly questions: number;
}

export interface Reservation {
  /** Replaces what was reserved by what it took; null where the endpoint did not say, which leaves the reservation. */
  settle(tokens: Tokens | null): Promise<void>;
}

export interface Budget {
  /** Null where the day's budget does not hold it. */
  reserve(scope: Scope, most: Tokens, now: number): Promise<Reservation | null>;
  spent(scope: Scope, now: number): Promise<Spent>;
}

const Entry = z.object({ tokens: z.number(), usd: z.number() });
const DAY_MS = 86_400_000;

/** `llm-spent:2026-01-31:` */
const prefix = (now: number): string => `llm-spent:${new Date(now).toISOString().slice(0, 10)}:`;

export function createBudget(facts: Pick<Facts, 'put' | 'list' | 'remove'>, limits: BudgetLimits): Budget {
  const cost = ({ input, output }: Tokens): string =>
    JSON.stringify({
      tokens: input + output,
      usd: (input * limits.usdPerMillion.input + output * limits.usdPerMillion.output) / 1e6,
    });

  async function spent(scope: Scope, now: number): Promise<Spent> {
    const entries = await facts.list(scope, prefix(now), now);
    let tokens = 0;
    let usd = 0;
    for (const { value } of entries) {
      const entry = Entry.parse(JSON.parse(value));
      tokens += entry.tokens;
      usd += entry.usd;
    }
    return { tokens, usd, questions: entries.length };
  }

  return {
    spent,
    async reserve(scope, most, now) {
      const key = prefix(now) + randomUUID();
      const expiresAt = now + 2 * DAY_MS;
      await facts.put(scope, key, cost(most), expiresAt);
      const { tokens, usd } = await spent(scope, now);
      // A sum of fractions of a cent is not exact.
      if (tokens > limits.tokensPerDay || usd > limits.usdPerDay + 1e-9) {
        await facts.remove(scope, key);
        return null;
      }
      return {
        async settle(tokens) {
          if (tokens) await facts.put(scope, key, cost(tokens), expiresAt);
        },
      };
    },
  };
}
