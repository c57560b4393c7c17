/** From texts to a model: vocabulary, first rows from spelling and rarity, contrastive training, the scale of similarity. */
import { DIMENSIONS } from '../../src/analysis/embedder.ts';
import type { Pattern } from '../../src/analysis/pattern.ts';
import { patternTexts } from '../../src/knowledge/pattern-texts.ts';
import { compare, findCut, holdOut, offsetFor } from './calibrate.ts';
import { type TrainingTexts, trainContrastive } from './contrastive.ts';
import type { Corpus } from './corpus.ts';
import { add, bag, normalise, pool, type TokenRows } from './encoder.ts';
import { addIdentity, addSpelling, norm } from './subwords.ts';
import { SPECIAL, tokenize, words } from './tokenizer.ts';
import { chooseVocabulary } from './vocabulary.ts';

export interface TrainedModel extends TokenRows {
  readonly vocabulary: readonly string[];
  readonly offset: Float32Array;
}

type Encode = (text: string) => number[];

const SIZE = { words: 10_000, pieces: 2500 };
/** The first rows: words of like spelling near one another, each word with a direction of its own. */
const MIX = { spelling: 0.6, identity: 0.8 };
/** Arora, Liang, Ma 2017 ("A simple but tough-to-beat baseline"): a token weighs a / (a + p(token)). */
const SIF = 2e-3;
const DAMPING = 0.5;
const TRAINING = {
  steps: 450,
  batch: 128,
  rate: 0.2,
  temperature: 0.07,
  dropout: 0.3,
  noise: 20,
  seed: 20_240_501,
};
/** Similarities below this do not count in a diagnosis. */
const COUNTS_FROM = 0.7;

/** Deterministic: the same corpus gives the same model. `progress` gets a line a stage. */
export function train(corpus: Corpus, progress: (line: string) => void): TrainedModel {
  const vocabulary = vocabularyOf(corpus);
  const encode = tokenize(vocabulary);
  const first = firstRows(corpus, vocabulary, encode);
  progress(`${vocabulary.length} tokens, ${corpus.lines.length} lines, ${corpus.patterns.length} patterns`);
  const learn = (patterns: readonly Pattern[]): TokenRows => {
    const model = { rows: first.slice(), dimensions: DIMENSIONS, damping: DAMPING };
    const loss = trainContrastive(model, textsOf({ ...corpus, patterns }, encode), TRAINING);
    progress(`loss ${loss.toFixed(3)}`);
    return model;
  };
  const { kept, held } = holdOut(corpus.patterns);
  const rehearsal = learn(kept);
  const vectorOf = (text: string) => normalise(pool(bag(encode(text), DAMPING), rehearsal));
  const comparisons = compare(vectorOf, kept, held, corpus.lines);
  const cut = findCut(comparisons);
  const right = comparisons.filter(({ own, other }) => own > other).length;
  progress(
    `held-out examples: ${right} of ${held.length} nearest to their pattern, cut at ${cut.toFixed(3)}`,
  );
  return { ...learn(corpus.patterns), vocabulary, offset: offsetFor(cut, COUNTS_FROM, DIMENSIONS) };
}

function supervised({ patterns }: Corpus): string[] {
  return [
    ...patterns.flatMap((pattern) => [
      ...patternTexts(pattern).slice(0, 1),
      ...pattern.counterexamples,
      pattern.solution.title,
      ...pattern.solution.steps,
    ]),
  ];
}

export function vocabularyOf(corpus: Corpus): string[] {
  const toWords = words();
  const counts = new Map<string, number>();
  const wanted = new Set<string>();
  for (const text of supervised(corpus)) {
    for (const word of toWords(text)) {
      wanted.add(word);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  for (const line of corpus.lines)
    for (const word of toWords(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return chooseVocabulary({ all: counts, wanted }, SIZE);
}

/** Directions from spelling and chance, lengths from rarity in the logs and among the patterns. */
export function firstRows(corpus: Corpus, vocabulary: readonly string[], encode: Encode): Float32Array {
  const counts = new Float64Array(vocabulary.length);
  let total = 0;
  for (const line of [...corpus.lines, ...supervised(corpus)]) {
    for (const id of encode(line)) {
      counts[id] = (counts[id] as number) + 1;
      total++;
    }
  }
  const patternsWith = new Float64Array(vocabulary.length);
  for (const pattern of corpus.patterns) {
    for (const id of new Set(encode(patternTexts(pattern)[0] as string)))
      patternsWith[id] = (patternsWith[id] as number) + 1;
  }
  const most = Math.log(1 + corpus.patterns.length) + 1;
  const rows = new Float32Array(vocabulary.length * DIMENSIONS);
  vocabulary.forEach((token, id) => {
    if (id < SPECIAL.length) return;
    const row = rows.subarray(id * DIMENSIONS, (id + 1) * DIMENSIONS);
    addSpelling(row, token, MIX.spelling);
    addIdentity(row, token, MIX.identity);
    row[DIMENSIONS - 1] = 0; // kept for the offset
    const rarity = SIF / (SIF + (counts[id] as number) / total);
    const telling = (most - Math.log(1 + (patternsWith[id] as number))) / most;
    const weight = Math.min(rarity, telling) * lengthWeight(token);
    add(row, row.slice(), weight / norm(row) - 1);
  });
  return rows;
}

/** A piece of one or two characters says little. */
function lengthWeight(token: string): number {
  const { length } = token.replace('##', '');
  return length === 1 ? 0.15 : length === 2 ? 0.5 : 1;
}

export function textsOf({ lines, patterns }: Corpus, encode: Encode): TrainingTexts {
  return {
    failures: patterns.map((pattern) => ({
      area: pattern.id.split('/')[0] as string,
      texts: [
        [pattern.title, ...pattern.match.keywords.map(({ text }) => text)].join('\n'),
        [pattern.solution.title, ...pattern.solution.steps].join('\n'),
        ...pattern.examples,
      ].map(encode),
    })),
    noise: lines.map(encode),
  };
}
