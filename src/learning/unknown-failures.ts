/** Failures that nothing known explains, kept as facts of their scope until somebody teaches what to do about them. */
import { z } from 'zod';
import type { Embedder } from '../analysis/embedder.ts';
import { failureFingerprint } from '../analysis/learned-pattern.ts';
import { join, redact } from '../analysis/redact.ts';
import { CATEGORIES, type Diagnosis, type Redacted, type Scope } from '../domain.ts';
import type { Facts } from '../store/store.ts';
import type { Unknown } from './cluster.ts';

const Kept = z.object({
  title: z.string(),
  category: z.enum(CATEGORIES),
  tool: z.string(),
  text: z.string(),
  model: z.string(),
  vector: z.string(),
  count: z.int(),
  firstAt: z.int(),
  lastAt: z.int(),
});

export interface UnknownFailure extends Unknown {
  readonly title: string;
  readonly category: Diagnosis['category'];
  /** What was embedded; redacted. */
  readonly text: string;
  readonly lastAt: number;
}

const KEPT_MS = 90 * 24 * 3_600_000;
/** A scope with more than this many is not learned from faster by keeping more. */
const MOST = 500;
/** Lines of the event that are embedded beside the line of the cause, as the analysis does it. */
const EMBEDDED_LINES = 8;

const key = (fingerprint: string): string => `unknown:${fingerprint}`;

/** The line of the cause and what follows it in its block: what stands for a failure in the vector search. */
export function failureText({ rootCause, evidence, title }: Diagnosis): Redacted {
  if (!rootCause) return redact(title);
  const block = evidence.find(
    ({ startLine, endLine }) => rootCause.line >= startLine && rootCause.line <= endLine,
  );
  const lines = (block?.text ?? rootCause.text).split('\n');
  const from = block ? rootCause.line - block.startLine : 0;
  return join(lines.slice(from, from + 1 + EMBEDDED_LINES).map(redact));
}

/** The fingerprint of the failure itself: that of a known failure holds the pattern that answered it. */
export const ownFingerprint = (diagnosis: Diagnosis): string =>
  // A model's answer may name another category and line; the fingerprint stays that of the failure.
  diagnosis.source === 'llm' ? diagnosis.fingerprint : failureFingerprint(diagnosis);

/** Is it one that nothing known explains? Without a cause there is nothing to learn from. */
export const isUnknown = ({ source, rootCause }: Diagnosis): boolean =>
  rootCause !== null && (source === 'none' || source === 'llm');

/** Counts a failure. Two replicas that count at once may lose one of both: the count only orders. */
export async function noteUnknown(
  facts: Pick<Facts, 'get' | 'put' | 'list'>,
  embedder: Embedder,
  scope: Scope,
  diagnosis: Diagnosis,
  now: number,
): Promise<void> {
  const fingerprint = ownFingerprint(diagnosis);
  const known = parse(await facts.get(scope, key(fingerprint), now));
  const text = failureText(diagnosis);
  const fresh = known?.model !== embedder.model;
  const [vector] = fresh ? await embedder.embed([text]) : [];
  const row: z.infer<typeof Kept> = {
    title: diagnosis.title.slice(0, 200),
    category: diagnosis.category,
    tool: diagnosis.tool,
    text: text.slice(0, 4_000),
    model: embedder.model,
    vector: vector ? encode(vector) : (known?.vector ?? ''),
    count: (known?.count ?? 0) + 1,
    firstAt: known?.firstAt ?? now,
    lastAt: now,
  };
  if (!known && (await facts.list(scope, 'unknown:', now)).length >= MOST) return;
  await facts.put(scope, key(fingerprint), JSON.stringify(row), now + KEPT_MS);
}

/** All of a scope whose vectors are of this model. */
export async function unknownFailures(
  facts: Pick<Facts, 'list'>,
  model: string,
  scope: Scope,
  now: number,
): Promise<UnknownFailure[]> {
  const found = await facts.list(scope, 'unknown:', now);
  return found.flatMap(({ key: name, value }) => {
    const kept = parse(value);
    if (!kept || kept.model !== model) return [];
    const { model: _model, ...fields } = kept;
    return [{ ...fields, fingerprint: name.slice('unknown:'.length), vector: decode(kept.vector) }];
  });
}

function parse(text: string | null): z.infer<typeof Kept> | null {
  return text === null ? null : (Kept.safeParse(JSON.parse(text)).data ?? null);
}

const encode = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
const decode = (text: string): Float32Array =>
  new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);
