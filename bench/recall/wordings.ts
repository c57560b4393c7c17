/** The wordings that the recall benchmark asks with. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Corpus, readCorpus } from '../../scripts/embedding/corpus.ts';
import { words } from '../../scripts/embedding/tokenizer.ts';

export interface Wording {
  /** The id of the pattern that it should find. */
  readonly pattern: string;
  readonly text: string;
}

export function readWordings(): Wording[] {
  const file = z.record(z.string(), z.array(z.string()).min(1));
  const wordings = file.parse(parse(readFileSync('test/fixtures/wordings.yaml', 'utf8')));
  return Object.entries(wordings).flatMap(([pattern, texts]) => texts.map((text) => ({ pattern, text })));
}

/** Lines of runs that passed. */
export function readOrdinaryLines(): string[] {
  return readFileSync('test/fixtures/ordinary-lines.txt', 'utf8').trim().split('\n');
}

/**
 * Without those that stand in a text of a pattern or of the training, whatever the numbers, hashes and versions in them:
 * a tool has but one wording for some failures, and a pattern may get it as an example at any time.
 */
export function heldApart(wordings: readonly Wording[], corpus: Corpus = readCorpus()): Wording[] {
  const toWords = words();
  const fold = (text: string) => ` ${toWords(text).join(' ')} `;
  const known = [
    corpus.lines.map((line) => ` ${line} `).join('\n'),
    ...corpus.patterns.flatMap(({ title, examples, counterexamples }) =>
      [title, ...examples, ...counterexamples].map(fold),
    ),
  ];
  return wordings.filter(({ text }) => {
    const folded = fold(text);
    return !known.some((one) => one.includes(folded));
  });
}
