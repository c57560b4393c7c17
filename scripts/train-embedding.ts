/**
 * Trains the shipped embedding model and writes it to models/. Deterministic: the same repository gives the same bytes.
 * The method and its figures stand in docs/embedding.md.
 *
 *     npx tsx scripts/train-embedding.ts [--patterns FOLDER] [--out FOLDER]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DIMENSIONS } from '../src/analysis/embedder.ts';
import { SHIPPED_MODEL } from '../src/embedding/source.ts';
import { readCorpus } from './embedding/corpus.ts';
import { onnxModel } from './embedding/onnx.ts';
import { tokenizerConfig, tokenizerJson } from './embedding/tokenizer.ts';
import { train } from './embedding/train.ts';

const { values } = parseArgs({
  options: {
    patterns: { type: 'string', default: 'patterns' },
    out: { type: 'string', default: join('models', SHIPPED_MODEL) },
  },
});
const model = train(readCorpus(values.patterns), (line) => process.stderr.write(`${line}\n`));

mkdirSync(join(values.out, 'onnx'), { recursive: true });
writeJson('config.json', {
  model_type: 'bert',
  architectures: ['BertModel'],
  hidden_size: DIMENSIONS,
  vocab_size: model.vocabulary.length,
});
writeJson('tokenizer.json', tokenizerJson(model.vocabulary));
writeJson('tokenizer_config.json', tokenizerConfig);
writeFileSync(join(values.out, 'onnx', 'model_quantized.onnx'), onnxModel(model));

function writeJson(file: string, value: unknown): void {
  writeFileSync(join(values.out, file), `${JSON.stringify(value)}\n`);
}
