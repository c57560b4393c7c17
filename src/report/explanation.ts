/**
 * Why an answer is this one, as headed lists and one table: the reply to `explain`, the terminal and the page show the
 * same. Nothing here is escaped: what is quoted comes from logs and patterns, and each view makes it harmless.
 */
import type { Diagnosis, Explanation } from '../domain.ts';

export interface Fact {
  readonly text: string;
  /** Shown as it is: an expression, an id, a line of the log. */
  readonly quote?: string;
}

/** One row of what the confidence is made of; a cell without a value is empty. */
export interface Row {
  readonly name: string;
  readonly value: string;
  readonly weight: string;
  readonly points: string;
}

export interface Section {
  readonly heading: string;
  readonly facts: readonly Fact[];
  readonly table?: readonly Row[];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const signed = (points: number): string => `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`;

const KINDS = {
  expression: 'its expression matched',
  keyword: 'its word stands near',
  reader: 'the reader of the tool found the line',
  vector: 'the wording is similar to',
  fingerprint: 'it is the same failure as before',
} as const satisfies Record<Explanation['matched'][number]['kind'], string>;

const PARTS = {
  similarity: 'Similarity to known failures',
  keyword: 'Words of the pattern',
  history: 'How often it was right',
} as const satisfies Record<Explanation['parts'][number]['name'], string>;

/** In this order: what was matched, the confidence, the runners-up. */
export function explainedFacts(diagnosis: Diagnosis): Section[] {
  return [
    { heading: 'What was matched', facts: matched(diagnosis) },
    { heading: 'What the confidence is made of', ...confidence(diagnosis) },
    { heading: 'What came second', facts: rivals(diagnosis) },
  ];
}

function matched({ source, pattern, explanation }: Diagnosis): Fact[] {
  const facts: Fact[] = [
    {
      pattern: { text: `It was recognised: ${pattern?.title ?? ''}`, quote: pattern?.id ?? '' },
      history: { text: 'A change of the same file ended this failure before, so that change is the answer' },
      llm: { text: 'No pattern fits well enough; a language model wrote it from the lines shown' },
      none: { text: 'No pattern fits it well enough, so only the most telling lines are shown' },
    }[source],
  ];
  for (const { kind, text, value } of explanation?.matched ?? [])
    facts.push({
      text: `${KINDS[kind]}${value === null ? '' : ` (${percent(value)})`}`,
      quote: text,
    });
  const missing = explanation?.missing ?? [];
  if (missing.length > 0)
    facts.push({ text: 'words of it that do not stand near', quote: missing.join(', ') });
  return facts;
}

function confidence({ confidence, confidenceParts, explanation }: Diagnosis): {
  facts: Fact[];
  table: Row[];
} {
  const cell = (value: number | undefined, write: (value: number) => string): string =>
    value === undefined ? '' : write(value);
  const parts = (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((name): Row => {
    const weight = explanation?.parts.find((part) => part.name === name)?.weight;
    const value = confidenceParts[name];
    return {
      name: PARTS[name],
      value: percent(value),
      weight: cell(weight, (each) => each.toFixed(2)),
      points: cell(weight, (each) => percent(each * value)),
    };
  });
  const reasons = (explanation?.reasons ?? []).map(
    ({ name, points }): Row => ({ name, value: '', weight: '', points: signed(points) }),
  );
  return {
    facts: [
      { text: `The answer is given with a confidence of ${percent(confidence)}` },
      ...(reasons.length > 0
        ? [{ text: 'The last rows are in log-odds: their sum, turned into a chance, is the confidence' }]
        : []),
    ],
    table: [...parts, ...reasons],
  };
}

function rivals({ explanation, evidence, rootCause }: Diagnosis): Fact[] {
  const facts: Fact[] = (explanation?.rivals ?? []).map(({ id, title, share, why }) => ({
    text: `${title} (${percent(share)} of the first): ${why}`,
    quote: id,
  }));
  const other = explanation?.otherCause;
  if (other)
    facts.push({
      text: `Line ${other.line} as the cause (${percent(other.share)} of the first): ${other.why}`,
      quote: other.text.trim(),
    });
  for (const { id, title, similarity } of explanation?.trials ?? [])
    facts.push({
      text: `${title} (similar to ${percent(similarity)}): on trial here, and not shown until it proves better`,
      quote: id,
    });
  const lines = evidence.filter(
    ({ startLine, endLine }) =>
      (!rootCause || rootCause.line < startLine || rootCause.line > endLine) &&
      !(other && other.line >= startLine && other.line <= endLine),
  );
  for (const { startLine, text } of lines.slice(0, 5))
    facts.push({
      text: `Line ${startLine}: more of the same, or less telling than ${rootCause ? `line ${rootCause.line}` : 'the cause'}`,
      quote: (text.split('\n').find((line) => line.trim() !== '') ?? '').trim(),
    });
  return facts.length > 0 ? facts : [{ text: 'Nothing else in the log was a candidate for the cause' }];
}
