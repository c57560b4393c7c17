/**
 * What the model wrote, held against what it was shown. Nothing is mended that could be meant: an answer that cites a
 * file, test or line which is not there, or holds a command that nobody should run, is refused as a whole. What passes
 * is redacted, without invisible characters, cut to length, and its risky commands are marked.
 */
import { redact } from '../../analysis/redact.ts';
import type { Diagnosis } from '../../domain.ts';
import type { Answer } from '../answer.ts';
import { evidenceOf, namesOf, type Question } from '../prompt.ts';
import { marksCommand, quotedCommands, refusedCommand } from './commands.ts';
import { isDocumentation, strangeAddress } from './links.ts';
import { shows, strangePlace } from './places.ts';
import { folded, plain, visible } from './text.ts';

export type Checked =
  | { readonly ok: true; readonly answer: Answer }
  /** `why` is ours and quotes nothing of the answer. */
  | { readonly ok: false; readonly why: string };

export const RISK = 'deletes, forces or weakens something: read it before you run it';
const LONGEST = { title: 160, explanation: 900, step: 400, solution: 200, command: 1_000, quote: 500 };
const MOST = { quotes: 5, files: 10, tests: 20, steps: 6, commands: 3, references: 3 };
const MOST_MINUTES = 480;
/** Shorter quotes stand in any log. */
const SHORTEST_QUOTE = 6;
const HASH_COMMENTS = new Set([
  'sh',
  'bash',
  'shell',
  'zsh',
  'yaml',
  'yml',
  'toml',
  'python',
  'ruby',
  'dockerfile',
  'makefile',
  'powershell',
  'ini',
  'hcl',
]);
const PLAIN_LANGUAGES = new Set([
  ...HASH_COMMENTS,
  'json',
  'js',
  'ts',
  'javascript',
  'typescript',
  'java',
  'kotlin',
  'groovy',
  'go',
  'rust',
  'c',
  'cpp',
  'csharp',
  'php',
  'sql',
  'xml',
  'diff',
  'text',
  'css',
  'html',
]);

const refuse = (why: string): Checked => ({ ok: false, why });

/** @param mark the random word of the question, which no answer has a reason to repeat */
export function checkAnswer(raw: Answer, question: Question, mark: string): Checked {
  const answer = cleaned(raw);
  if (!answer.known) return refuse('the model does not know');
  if (answer.title === '' || answer.explanation === '' || answer.solution === '' || answer.steps.length === 0)
    return refuse('the answer has a gap');
  const texts = [answer.title, answer.explanation, answer.solution, ...answer.steps];
  const all = [
    ...texts,
    ...answer.commands.map(({ text }) => text),
    ...answer.quotes,
    ...answer.files,
    ...answer.tests,
  ];
  if (all.some((text) => text.includes(mark))) return refuse('the answer repeats the question');

  const { diagnosis, changedFiles, neighbours } = question;
  const evidence = plain(evidenceOf(diagnosis));
  const lines = folded(evidence);
  if (answer.quotes.length === 0) return refuse('the answer quotes nothing');
  if (
    !answer.quotes.every((quote) => folded(quote).length >= SHORTEST_QUOTE && lines.includes(folded(quote)))
  )
    return refuse('the answer quotes what the log does not say');
  const shown = plain([evidence, ...namesOf(changedFiles), ...knownTexts(diagnosis, neighbours)].join('\n'));
  if (
    !answer.files.every((file) =>
      shows(
        shown,
        plain(file)
          .replace(/^\.\//, '')
          .replace(/:\d+.*$/, ''),
      ),
    )
  )
    return refuse('the answer names a file that was not shown');
  if (!answer.tests.every((test) => folded(shown).includes(folded(test))))
    return refuse('the answer names a test that was not shown');

  const written = [...texts, ...answer.commands.map(({ text }) => text)];
  // Together, too: what is harmless alone may be put together from two of them.
  for (const text of [...written, written.join('\n')]) {
    const why = refusedCommand(text);
    if (why !== null) return refuse(`a command ${why}`);
  }
  const links = new Set(neighbours.flatMap(({ references }) => references));
  for (const text of written) {
    if (strangeAddress(text, shown, links) !== null)
      return refuse('the answer names an address that was not shown');
    if (strangePlace(text, shown) !== null)
      return refuse('the answer names a file or line that was not shown');
  }
  return {
    ok: true,
    answer: {
      ...answer,
      steps: answer.steps.map((step) =>
        !step.includes(RISK) && quotedCommands(step).some(marksCommand) ? `${step} (${RISK})` : step,
      ),
      commands: answer.commands.map(marked),
      references: answer.references
        .filter((address) => isDocumentation(address, links))
        .slice(0, MOST.references),
    },
  };
}

/** What is known of the failure beside its log: found by readers in that log, or written by authors of patterns. */
function knownTexts(diagnosis: Diagnosis, neighbours: Question['neighbours']): string[] {
  const { locations, failingTests } = diagnosis;
  const found = [
    ...locations.map(({ file, line, column }) =>
      [file, line, column].filter((part) => part !== undefined).join(':'),
    ),
    ...failingTests.flatMap(({ name, file }) => [name, file ?? '']),
  ];
  return [
    ...found.map((text) => redact(text)),
    ...neighbours.flatMap(({ title, solution, steps }) => [title, solution, ...steps]),
  ];
}

function cleaned(raw: Answer): Answer {
  const line = (text: string, most: number): string =>
    cut(redact(visible(text)).replace(/\s+/g, ' ').trim(), most);
  const lines = (list: readonly string[], most: number, longest: number): string[] =>
    list
      .slice(0, most)
      .map((text) => line(text, longest))
      .filter((text) => text !== '');
  return {
    known: raw.known,
    category: raw.category,
    title: line(raw.title, LONGEST.title),
    explanation: line(raw.explanation, LONGEST.explanation),
    // Too many to be checked is too many to be true.
    quotes: raw.quotes.length > 4 * MOST.quotes ? [] : lines(raw.quotes, MOST.quotes, LONGEST.quote),
    files: lines(raw.files, MOST.files, LONGEST.step),
    tests: lines(raw.tests, MOST.tests, LONGEST.step),
    solution: line(raw.solution, LONGEST.solution),
    steps: lines(raw.steps, MOST.steps, LONGEST.step),
    commands: raw.commands.slice(0, MOST.commands).flatMap(({ language, text }) => {
      const body = redact(visible(text)).trim();
      // A command is not cut: half of one does something else.
      if (body === '' || body.length > LONGEST.command) return [];
      const name = language.toLowerCase();
      return [{ language: PLAIN_LANGUAGES.has(name) ? name : 'text', text: body }];
    }),
    references: raw.references.map((address) => visible(address).trim()),
    estimatedMinutes: Math.min(MOST_MINUTES, Math.max(1, Math.round(raw.estimatedMinutes) || 1)),
    transient: raw.transient,
  };
}

function marked(command: Answer['commands'][number]): Answer['commands'][number] {
  // A kept answer is checked again and has its mark.
  if (command.text.includes(RISK) || !marksCommand(command.text)) return command;
  const { language, text } = command;
  // Where a comment would break the text, it is no longer offered as what it was.
  return HASH_COMMENTS.has(language)
    ? { language, text: `# This ${RISK}.\n${text}` }
    : { language: 'text', text: `This ${RISK}:\n${text}` };
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
