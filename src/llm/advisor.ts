/**
 * The language model, asked where history has no answer: budget, cache, breaker and deadline around one question, and
 * the check of what it says. Whatever goes wrong, the answer from rules stands.
 */
import { randomBytes } from 'node:crypto';
import type { Diagnosis, Scope } from '../domain.ts';
import { ANSWER_SCHEMA, type Answer, readAnswer } from './answer.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import type { Budget, Reservation } from './budget.ts';
import type { AnswerCache } from './cache.ts';
import type { Chat, ChatFailure, ChatResult, Format, Tokens } from './chat.ts';
import { checkAnswer } from './check/check.ts';
import { promptOf, promptTokens, type Question, repairOf } from './prompt.ts';
import { toDiagnosis } from './to-diagnosis.ts';

export interface AdvisorOptions {
  readonly chat: Chat;
  readonly model: string;
  readonly json: 'auto' | 'strict' | 'object';
  /** Milliseconds for one question, a repair included. */
  readonly timeoutMs: number;
  readonly maxOutputTokens: number;
  /** Asked where the confidence of the best candidate is below this. */
  readonly below: number;
  readonly now: () => number;
  /** Without one nothing limits what is spent. */
  readonly budget?: Budget | undefined;
  /** Without one every question is asked. */
  readonly cache?: AnswerCache | undefined;
  readonly breaker?: Breaker | undefined;
  /** Do people in this scope hold the answer to this fingerprint to be wrong? Then it is neither shown nor asked again. */
  readonly heldWrong?: ((scope: Scope, fingerprint: string) => Promise<boolean>) | undefined;
  readonly onAsked?: ((outcome: string, tokens: Tokens | null, milliseconds: number) => void) | undefined;
}

export type Advice =
  | { readonly kind: 'answered'; readonly diagnosis: Diagnosis; readonly cached: boolean }
  /** There is no answer, and asking again changes nothing. */
  | { readonly kind: 'none'; readonly why: string }
  /** Nobody could be asked; milliseconds since 1970 from which it may be tried again. */
  | { readonly kind: 'later'; readonly why: string; readonly retryAt: number; readonly limited: boolean };

export interface Advisor {
  /** Is this a failure that history has no answer to? */
  wants(diagnosis: Diagnosis): boolean;
  /** The answer that was given to the same failure in this scope; null where there is none. Asks nobody. */
  recall(scope: Scope, question: Question): Promise<Diagnosis | null>;
  /** Throws only when `signal` aborts or the store fails. */
  ask(scope: Scope, question: Question, signal: AbortSignal): Promise<Advice>;
  /** Asks the account whether it has the model. Null if it has, else what is wrong, in one line. */
  check(): Promise<string | null>;
}

/** Models that hold to a JSON schema by constrained decoding (Groq, "Structured Outputs"). */
const STRICT = /^openai\/gpt-oss-(?:20b|120b)$/;
/** A wrong key stays wrong; once in a while somebody may have mended the account. */
const FORBIDDEN_MS = 10 * 60_000;
const CHECK_TIMEOUT_MS = 10_000;
const SHOWN_MODELS = 8;
/** Less is not enough for a repair. */
const SHORTEST_REPAIR_MS = 200;

export function createAdvisor(options: AdvisorOptions): Advisor {
  const { chat, model, now, cache, budget, timeoutMs } = options;
  const breaker = options.breaker ?? createBreaker();
  let strict = options.json === 'strict' || (options.json === 'auto' && STRICT.test(model));
  /** Until when the account's rate limit says wait. */
  let pausedUntil = 0;

  const format = (): Format =>
    strict ? { kind: 'strict', name: 'diagnosis', schema: ANSWER_SCHEMA } : { kind: 'object' };

  async function recall(scope: Scope, question: Question): Promise<Diagnosis | null> {
    const { fingerprint } = question.diagnosis;
    const kept = await cache?.get(scope, fingerprint, now());
    if (kept?.kind !== 'answer' || (await options.heldWrong?.(scope, fingerprint))) return null;
    // The same failure may name another line here.
    const checked = checkAnswer(kept.answer, question, randomMark());
    return checked.ok ? toDiagnosis(question.diagnosis, checked.answer) : null;
  }

  /** Asks within the deadline; what cannot be read is mended once, if there is time. */
  async function converse(
    question: Question,
    mark: string,
    signal: AbortSignal,
    count: (tokens: Tokens | null) => void,
  ): Promise<{ kind: 'answer'; answer: Answer } | ChatFailure> {
    const deadline = now() + timeoutMs;
    const messages = promptOf(question, mark, strict);
    const first = await chat.complete(messages, format(), timeoutMs, signal);
    const read = judge(first, count);
    if (read.kind !== 'malformed') {
      // An endpoint that knows no schemas says so once.
      if (read.kind !== 'refused' || (read.status !== 400 && read.status !== 422)) return read;
      if (!strict || options.json === 'strict') return read;
      strict = false;
    }
    const left = deadline - now();
    if (left < SHORTEST_REPAIR_MS) return read;
    const again =
      read.kind === 'malformed' ? repairOf(messages, read.text, read.why) : promptOf(question, mark, strict);
    return judge(await chat.complete(again, format(), left, signal), count);
  }

  return {
    wants: ({ confidence, source, evidence, rootCause }) =>
      confidence < options.below &&
      (source === 'pattern' || source === 'none') &&
      (evidence.length > 0 || rootCause !== null),
    recall,
    async ask(scope, question, signal) {
      const { fingerprint } = question.diagnosis;
      const started = now();
      const known = await recall(scope, question);
      if (known) return { kind: 'answered', diagnosis: known, cached: true };
      const kept = await cache?.get(scope, fingerprint, started);
      if (kept?.kind === 'refused') return { kind: 'none', why: `asked before: ${kept.why}` };
      if (await options.heldWrong?.(scope, fingerprint))
        return { kind: 'none', why: 'the answer given before was held to be wrong here' };
      if (started < pausedUntil)
        return { kind: 'later', why: 'the rate limit says wait', retryAt: pausedUntil, limited: true };
      const resting = breaker.restsUntil(started);
      if (resting === Number.POSITIVE_INFINITY) return { kind: 'none', why: 'the model is not available' };
      if (resting !== null)
        return { kind: 'later', why: 'too many failures, paused', retryAt: resting, limited: false };

      const mark = randomMark();
      const most = { input: promptTokens(promptOf(question, mark, strict)), output: options.maxOutputTokens };
      let reservation: Reservation | null = null;
      if (budget) {
        reservation = await budget.reserve(scope, most, started);
        if (!reservation) return { kind: 'none', why: "the organisation's budget of the day is spent" };
      }
      let used: Tokens | null = { input: 0, output: 0 };
      const result = await converse(question, mark, signal, (tokens) => {
        used =
          used && tokens ? { input: used.input + tokens.input, output: used.output + tokens.output } : null;
      });
      const advice = await settle(scope, question, result, mark);
      // An outage tells nothing of what was counted: the reservation stands.
      await reservation?.settle(result.kind === 'unavailable' ? null : used);
      const outcome =
        advice.kind === 'answered' ? 'answered' : result.kind === 'answer' ? 'rejected' : result.kind;
      options.onAsked?.(outcome, used, now() - started);
      return advice;
    },
    async check() {
      const result = await chat.models(CHECK_TIMEOUT_MS);
      if (result.kind === 'forbidden') {
        breaker.open(now() + FORBIDDEN_MS);
        return `GROQ_API_KEY is not accepted (${result.why}): the language model is not asked`;
      }
      if (result.kind !== 'models')
        return `the language model's endpoint gave no list of models (${result.why}): GROQ_MODEL is not checked`;
      if (result.ids.includes(model) || result.ids.includes(`${model}:latest`)) return null;
      breaker.open(Number.POSITIVE_INFINITY);
      const shown = result.ids.slice(0, SHOWN_MODELS).join(', ');
      const more = result.ids.length > SHOWN_MODELS ? ', …' : '';
      return `GROQ_MODEL ${model} is none of the account's models (${shown}${more}): the language model is not asked`;
    },
  };

  /** What a conversation came to: checked, kept, and the breaker told. */
  async function settle(
    scope: Scope,
    question: Question,
    result: Awaited<ReturnType<typeof converse>>,
    mark: string,
  ): Promise<Advice> {
    const time = now();
    const { diagnosis } = question;
    switch (result.kind) {
      case 'unavailable':
        breaker.failed(time);
        return {
          kind: 'later',
          why: result.why,
          retryAt: breaker.restsUntil(time) ?? time + timeoutMs,
          limited: false,
        };
      case 'limited':
        pausedUntil = result.retryAt;
        return { kind: 'later', why: result.why, retryAt: result.retryAt, limited: true };
      case 'forbidden':
        breaker.open(time + FORBIDDEN_MS);
        return { kind: 'none', why: `the endpoint refuses the key or the model (${result.why})` };
      case 'answer': {
        breaker.succeeded();
        const checked = checkAnswer(result.answer, question, mark);
        if (!checked.ok) {
          await cache?.keepRefusal(scope, diagnosis.fingerprint, checked.why, time);
          return { kind: 'none', why: `the answer was refused: ${checked.why}` };
        }
        await cache?.keep(scope, diagnosis.fingerprint, checked.answer, model, time);
        return { kind: 'answered', diagnosis: toDiagnosis(diagnosis, checked.answer), cached: false };
      }
      default: {
        breaker.succeeded();
        await cache?.keepRefusal(scope, diagnosis.fingerprint, result.why, time);
        return { kind: 'none', why: `no usable answer: ${result.why}` };
      }
    }
  }
}

function judge(
  result: ChatResult,
  count: (tokens: Tokens | null) => void,
): { kind: 'answer'; answer: Answer } | ChatFailure {
  if (result.kind !== 'text') return result;
  count(result.tokens);
  const read = readAnswer(result.text);
  return read.ok
    ? { kind: 'answer', answer: read.answer }
    : { kind: 'malformed', why: read.why, text: result.text };
}

/** 64 random bits: who wrote the log cannot know them. */
const randomMark = (): string => randomBytes(8).toString('hex');
