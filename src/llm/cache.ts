/**
 * Answers by fingerprint, in the scope that asked: the same failure is paid for once, and nobody sees the answer to
 * another organisation's log. An answer that was refused is remembered for an hour, so that a log which leads the model
 * astray does not spend the day's budget.
 */
import { z } from 'zod';
import type { Scope } from '../domain.ts';
import type { Facts } from '../store/store.ts';
import { ANSWER_VERSION, Answer } from './answer.ts';

const Kept = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    version: z.number(),
    model: z.string(),
    answer: Answer,
    at: z.number(),
  }),
  z.object({ kind: z.literal('refused'), version: z.number(), why: z.string() }),
]);
export type Kept = z.infer<typeof Kept>;
export type KeptAnswer = Extract<Kept, { kind: 'answer' }>;

const PREFIX = 'llm-answer:';
const KEPT_MS = 30 * 86_400_000;
const REFUSED_MS = 3_600_000;

export interface AnswerCache {
  get(scope: Scope, fingerprint: string, now: number): Promise<Kept | null>;
  keep(scope: Scope, fingerprint: string, answer: Answer, model: string, now: number): Promise<void>;
  keepRefusal(scope: Scope, fingerprint: string, why: string, now: number): Promise<void>;
  /** Every answer that is kept, by fingerprint. */
  list(scope: Scope, now: number): Promise<{ fingerprint: string; kept: KeptAnswer }[]>;
}

export function createCache(facts: Pick<Facts, 'get' | 'put' | 'list'>): AnswerCache {
  return {
    async get(scope, fingerprint, now) {
      const text = await facts.get(scope, PREFIX + fingerprint, now);
      return text === null ? null : read(text);
    },
    async keep(scope, fingerprint, answer, model, now) {
      const kept: Kept = { kind: 'answer', version: ANSWER_VERSION, model, answer, at: now };
      await facts.put(scope, PREFIX + fingerprint, JSON.stringify(kept), now + KEPT_MS);
    },
    async keepRefusal(scope, fingerprint, why, now) {
      const kept: Kept = { kind: 'refused', version: ANSWER_VERSION, why };
      await facts.put(scope, PREFIX + fingerprint, JSON.stringify(kept), now + REFUSED_MS);
    },
    async list(scope, now) {
      const rows = await facts.list(scope, PREFIX, now);
      return rows.flatMap(({ key, value }) => {
        const kept = read(value);
        return kept?.kind === 'answer' ? [{ fingerprint: key.slice(PREFIX.length), kept }] : [];
      });
    },
  };
}

/** Null for what another version wrote. */
function read(text: string): Kept | null {
  const parsed = Kept.safeParse(JSON.parse(text));
  return parsed.success && parsed.data.version === ANSWER_VERSION ? parsed.data : null;
}
