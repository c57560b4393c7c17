/** Comments that answer a command. */
import type { Diagnosis, LearnedState } from '../domain.ts';
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
    '| `/devops-assist learn <one line>` | keeps your line as the answer to this failure, on trial until it proves right (write access) |',
    '| `/devops-assist rerun` | runs the failed jobs again, once (write access) |',
    '| `/devops-assist ignore` | silences this failure in this repository (write access) |',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

export interface Lesson {
  readonly id: string;
  readonly state: LearnedState;
  /** The failure that it is for. */
  readonly failure: string;
  readonly line: string;
}

const STATES = {
  shadow:
    'It is on trial: nobody sees it until votes and outcomes show that it is right more often than not; then it answers in this organisation.',
  active: 'It is known already, and answers here.',
  retired: 'It was known already, and was retired because it was wrong too often; a person can promote it.',
} as const satisfies Record<LearnedState, string>;

/** What was kept of a lesson, and how it is judged. */
export function renderLesson({ id, state, failure, line }: Lesson): string {
  return [
    `Kept as ${code(id, 80)}, for the failure “${prose(failure, 200)}”:`,
    `> ${prose(line, 400)}`,
    STATES[state],
    state === 'shadow'
      ? `Where this failure comes up, ${code(`/devops-assist helpful ${id}`, 120)} or ${code(`wrong ${id}`, 120)} votes on it.`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
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
