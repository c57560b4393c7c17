/** Comments that answer a command. */
import type { Diagnosis } from '../domain.ts';
import { certainty } from './finding.ts';
import { code, prose } from './markdown.ts';

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

/** How each answer's confidence came about, with the weights of its parts. */
export function renderExplanation(diagnoses: readonly Diagnosis[]): string {
  return diagnoses.slice(0, 5).map(explain).join('\n\n---\n\n');
}

function explain(diagnosis: Diagnosis): string {
  const { similarity, keyword, history } = diagnosis.confidenceParts;
  const row = (name: string, share: number, meaning: string): string =>
    `| ${name} | ${(share * 100).toFixed(0)} % | ${meaning} |`;
  const source = {
    pattern: `It was recognised as ${code(diagnosis.pattern?.id ?? '')}: ${prose(diagnosis.pattern?.title ?? '', 120)}.`,
    history: 'It resembles a failure that was seen here before.',
    llm: 'No pattern fits; a language model wrote it from the lines shown.',
    none: 'No pattern fits it well enough, so only the most telling lines are shown.',
  }[diagnosis.source];
  return [
    `**${prose(diagnosis.title, 200)}**`,
    source,
    [
      '| Part | Value | Meaning |',
      '| --- | --- | --- |',
      row('Similarity', similarity, 'how near the evidence is to known failures'),
      row('Keywords', keyword, "the share of the pattern's words that the log holds"),
      row('History', history, 'how often this answer was right'),
    ].join('\n'),
    certainty(diagnosis),
    considered(diagnosis),
    `Fingerprint ${code(diagnosis.fingerprint, 64)}; ${diagnosis.stats.lines} lines read.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The other lines that told of a failure: more of the same, or held to be less telling than the root cause. */
function considered({ evidence, rootCause }: Diagnosis): string {
  const others = evidence.filter(
    ({ startLine, endLine }) => !rootCause || rootCause.line < startLine || rootCause.line > endLine,
  );
  if (others.length === 0) return 'Nothing else in the log was a candidate for the cause.';
  const lines = others.slice(0, 5).map(({ startLine, text }) => {
    const telling = text.split('\n').find((line) => line.trim() !== '') ?? '';
    return `- line ${startLine}: ${code(telling.trim(), 160)}`;
  });
  return `Also considered (more of the same, or less telling than ${rootCause ? `line ${rootCause.line}` : 'the cause'}):\n${lines.join('\n')}`;
}
