/** A diagnosis as a person reads it in a terminal. */
import type { Diagnosis } from '../domain.ts';
import { explainedFacts } from './explanation.ts';
import { origin } from './finding.ts';
import { judged, recovered } from './record.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** Columns; longer lines of evidence are cut. */
  readonly width: number;
  /** Say how the answer came about. */
  readonly explain?: boolean;
}

type Paint = (text: string) => string;

const paints = (on: boolean) => {
  const paint =
    (code: number): Paint =>
    (text) =>
      on ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    bold: paint(1),
    dim: paint(2),
    red: paint(31),
    green: paint(32),
    yellow: paint(33),
    cyan: paint(36),
  };
};

/** Control characters of a log must not reach a terminal. */
const plain = (text: string) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** @param name what was read, as the person gave it */
export function renderTerminal(
  name: string,
  diagnosis: Diagnosis,
  { colour, width, explain = false }: TerminalOptions,
): string {
  const { bold, dim, red, green, yellow, cyan } = paints(colour);
  const { rootCause, solution } = diagnosis;
  const lines: string[] = [dim(name)];
  if (!rootCause) {
    lines.push(`${green('○')} ${bold(diagnosis.title)}`, `  ${diagnosis.summary}`);
    if (explain) lines.push(...explanation(diagnosis, bold));
    return `${lines.join('\n')}\n`;
  }
  const sure = diagnosis.confidence >= 0.7 ? red('✗') : yellow('?');
  lines.push(`${sure} ${bold(plain(diagnosis.title))}`, `  ${plain(diagnosis.summary)}`, '');
  const [block] = diagnosis.evidence;
  if (block) {
    const gutter = String(block.endLine).length;
    block.text.split('\n').forEach((text, index) => {
      const number = block.startLine + index;
      const row = `${String(number).padStart(gutter)} │ ${plain(text)}`.slice(0, Math.max(40, width - 4));
      lines.push(number === rootCause.line ? `  ${red(row)}` : `  ${dim(row)}`);
    });
    lines.push('');
  }
  if (solution) {
    lines.push(`  ${green('→')} ${bold(plain(solution.title))}`);
    solution.steps.forEach((step, index) => {
      lines.push(`    ${index + 1}. ${plain(step)}`);
    });
    for (const { text } of solution.code)
      for (const line of text.split('\n')) lines.push(`       ${cyan(plain(line))}`);
    for (const reference of solution.references) lines.push(`    ${dim(reference)}`);
    if (origin(diagnosis) !== '') lines.push(`    ${yellow(origin(diagnosis))}`);
  } else lines.push(`  ${yellow('Not sure')} what to do: the lines above are what there is.`);
  lines.push('', `  ${dim(facts(diagnosis))}`);
  const before = recovered(diagnosis.record, plain);
  if (before !== '') lines.push(`  ${dim(before)}`);
  if (explain) lines.push(...explanation(diagnosis, bold));
  return `${lines.join('\n')}\n`;
}

function explanation(diagnosis: Diagnosis, bold: Paint): string[] {
  return explainedFacts(diagnosis).flatMap(({ heading, facts, table }) => [
    '',
    `  ${bold(heading)}`,
    ...facts.map(({ text, quote }) => `    ${plain(text)}${quote ? `: ${plain(quote)}` : ''}`),
    ...(table ?? []).map(({ name, value, weight, points }) =>
      `    ${plain(name).padEnd(48)} ${value.padStart(6)} ${weight.padStart(7)}  ${points.padStart(7)}`.trimEnd(),
    ),
  ]);
}

function facts(diagnosis: Diagnosis): string {
  const { category, tool, confidence, samples, solution, transient, pattern } = diagnosis;
  const parts = [`${category} · ${tool}`, `confidence ${Math.round(confidence * 100)} %`];
  if (samples > 0) parts.push(judged(diagnosis));
  if (solution) parts.push(`about ${solution.estimatedMinutes} min`);
  if (transient) parts.push('a rerun may pass');
  if (pattern) parts.push(pattern.id);
  return parts.join(' · ');
}
