/** What the model is asked to fill in: the schema that it is held to, and how what it wrote is read. */
import { z } from 'zod';
import { CATEGORIES } from '../domain.ts';

/** A change of the questions or of the checks makes answers from before worthless: they are asked for anew. */
export const ANSWER_VERSION = 1;

/**
 * Plain types alone: constrained decoding takes objects whose fields are all required and that allow no others (Groq,
 * "Structured Outputs"), and not every endpoint knows more of JSON Schema than that. Lengths are checked afterwards.
 */
export const Answer = z.strictObject({
  known: z.boolean().describe('false where the evidence does not show what failed'),
  category: z.enum(CATEGORIES),
  title: z.string().describe('the problem in one line'),
  explanation: z.string().describe('what failed, where and why: one to three sentences'),
  quotes: z
    .array(z.string())
    .describe('one to five lines of the evidence, word for word, the root cause first'),
  files: z.array(z.string()).describe('files that the answer is about'),
  tests: z.array(z.string()).describe('tests that failed'),
  solution: z.string().describe('what to do about it, in one line'),
  steps: z.array(z.string()).describe('one to six steps; commands in backticks'),
  commands: z.array(z.strictObject({ language: z.string(), text: z.string() })),
  references: z.array(z.string()).describe('pages of official documentation'),
  estimatedMinutes: z.number(),
  transient: z.boolean().describe('would the same commit pass on a rerun?'),
});
export type Answer = z.infer<typeof Answer>;

const { $schema: _dialect, ...schema } = z.toJSONSchema(Answer);
/** The JSON Schema of `Answer`. */
export const ANSWER_SCHEMA: Readonly<Record<string, unknown>> = schema;

export type Read =
  | { readonly ok: true; readonly answer: Answer }
  /** `why` is told to the model when it is asked to mend its answer. */
  | { readonly ok: false; readonly why: string };

/** Reads what the model wrote: JSON, also where it stands in a fence. */
export function readAnswer(text: string): Read {
  const body = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { ok: false, why: 'it is not one whole JSON object' };
  }
  const parsed = Answer.safeParse(value);
  if (parsed.success) return { ok: true, answer: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, why: `at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'not valid'}` };
}
