/** Comments that answer a command. */
import type { Diagnosis } from '../domain.ts';
import { explainedFacts, type Section } from './explanation.ts';
import { certainty } from './finding.ts';
import { code, prose } from './markdown.ts';
import { levelLines, recordMarkdown } from './record.ts';

/** The list of commands; `unknown` is the word that was not one. */
export function renderHelp(unknown?: string): string {
  return [
    unknown === undefined ? '' : `${code(unknown, 40)} is not a command of devops-assist.\n`,
    '| Command | What it does |',
    '| --- | --- |',
    '| `/devops-assist reanalyze` | reads the logs again and answers afresh |',
    '| `/devops-assist explain` | says how the confidence came about and what else was considered |',
    '| `/devops-assist helpful`, `wrong` | votes on the answer, like 👍 and 👎 |',
    '| `/devops-assist rerun` | runs the failed jobs again, once (write access) |',
    '| `/devops-assist ignore` | silences this failure in this repository (write access) |',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** How each answer came about: what matched, the parts of its confidence, and what came second. */
export function renderExplanation(diagnoses: readonly Diagnosis[]): string {
  return diagnoses.slice(0, 5).map(explain).join('\n\n---\n\n');
}

function explain(diagnosis: Diagnosis): string {
  return [
    `**${prose(diagnosis.title, 200)}**`,
    ...explainedFacts(diagnosis).map(section),
    certainty(diagnosis),
    levelLines(diagnosis.record)
      .map((line) => `- ${line}`)
      .join('\n'),
    recordMarkdown(diagnosis, false),
    `Fingerprint ${code(diagnosis.fingerprint, 64)}; ${diagnosis.stats.lines} lines read.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section({ heading, facts, table }: Section): string {
  const lines = facts.map(
    ({ text, quote }) => `- ${prose(text, 300)}${quote ? `: ${code(quote, 160)}` : ''}`,
  );
  const rows = (table ?? []).map(
    ({ name, value, weight, points }) => `| ${prose(name, 80)} | ${value} | ${weight} | ${points} |`,
  );
  return [
    `**${heading}**`,
    ...lines,
    ...(rows.length > 0
      ? ['', '| Part | Value | Weight | Counts |', '| --- | --- | --- | --- |', ...rows]
      : []),
  ].join('\n');
}
