import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Copies the shipped model to `folder`, with another ONNX file if one is given. */
export function copyShippedModel(folder: string, onnx?: Uint8Array): string {
  cpSync('models/devops-assist-384', folder, { recursive: true });
  if (onnx) writeFileSync(join(folder, 'onnx', 'model_quantized.onnx'), onnx);
  return folder;
}

/** Cosine similarity of unit vectors; of a missing vector, NaN. */
export function similarity(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) return Number.NaN;
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** The tokens of the shipped model, in the order of their ids. */
export function shippedVocabulary(): string[] {
  const { model } = z
    .object({ model: z.object({ vocab: z.record(z.string(), z.int()) }) })
    .parse(JSON.parse(readFileSync('models/devops-assist-384/tokenizer.json', 'utf8')));
  return Object.entries(model.vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([token]) => token);
}
