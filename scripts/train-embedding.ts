/**
 * Trains the shipped embedding model and writes it to models/. Deterministic: the same repository gives the same bytes.
 * The method and its figures stand in docs/embedding.md.
 *
 *     npx tsx scripts/train-embedding.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIMENSIONS } from '../src/analysis/embedder.ts';
import { SHIPPED_MODEL } from '../src/embedding/source.ts';
import { readCorpus } from './embedding/corpus.ts';
import { onnxModel } from './embedding/onnx.ts';
import { addIdentity, addScaled, addSpelling, norm } from './embedding/subwords.ts';
import { SPECIAL, tokenize, tokenizerConfig, tokenizerJson, words } from './embedding/tokenizer.ts';
import { chooseVocabulary } from './embedding/vocabulary.ts';

const SIZE = { words: 9000, pieces: 2500 };
const MIX = { spelling: 0.6, identity: 0.8 };
/** Arora, Liang, Ma 2017 ("A simple but tough-to-beat baseline"): weight of a token = a / (a + p(token)). */
const SIF = 1e-3;
const DAMPING = 0.5;

const corpus = readCorpus();
const toWords = words();
const supervised = [
  ...corpus.patterns.flatMap((p) => [
    p.title,
    ...p.match.keywords.map((k) => k.text),
    ...p.examples,
    ...p.counterexamples,
  ]),
  ...corpus.phrases.flatMap((group) => group.texts),
];
const lines = [...corpus.blocks.flat(), ...supervised];
const all = new Map<string, number>();
for (const line of lines) for (const word of toWords(line)) all.set(word, (all.get(word) ?? 0) + 1);
const vocabulary = chooseVocabulary({ all, wanted: new Set(supervised.flatMap(toWords)) }, SIZE);

const encode = tokenize(vocabulary);
const counts = new Float64Array(vocabulary.length);
let total = 0;
for (const line of lines)
  for (const id of encode(line)) {
    counts[id] = (counts[id] ?? 0) + 1;
    total++;
  }

const rows = new Float32Array(vocabulary.length * DIMENSIONS);
vocabulary.forEach((token, id) => {
  if (id < SPECIAL.length) return;
  const row = new Float32Array(DIMENSIONS);
  addSpelling(row, token, MIX.spelling);
  addIdentity(row, token, MIX.identity);
  const weight = SIF / (SIF + ((counts[id] ?? 0) + 1) / total);
  addScaled(
    rows.subarray(id * DIMENSIONS, (id + 1) * DIMENSIONS),
    row,
    (weight * lengthWeight(token)) / norm(row),
  );
});

const folder = join('models', SHIPPED_MODEL);
mkdirSync(join(folder, 'onnx'), { recursive: true });
write('config.json', {
  model_type: 'bert',
  architectures: ['BertModel'],
  hidden_size: DIMENSIONS,
  vocab_size: vocabulary.length,
});
write('tokenizer.json', tokenizerJson(vocabulary));
write('tokenizer_config.json', tokenizerConfig);
const model = onnxModel({
  dimensions: DIMENSIONS,
  rows,
  damping: DAMPING,
  offset: new Float32Array(DIMENSIONS),
});
writeFileSync(join(folder, 'onnx', 'model_quantized.onnx'), model);
process.stdout.write(
  `${vocabulary.length} tokens, ${lines.length} lines, ${(model.length / 1e6).toFixed(1)} MB\n`,
);

/** A piece of one or two characters says little. */
function lengthWeight(token: string): number {
  const length = token.replace('##', '').length;
  return length === 1 ? 0.15 : length === 2 ? 0.5 : 1;
}

function write(file: string, value: unknown): void {
  writeFileSync(join(folder, file), `${JSON.stringify(value)}\n`);
}
