/** Where an embedding model comes from: the project's own folder, a folder of the user, or the Hugging Face hub. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DevopsAssistError } from '../errors.ts';

/** The folder under models/ that is loaded when nothing else is configured. */
export const SHIPPED_MODEL = 'devops-assist-384';

export interface ModelSource {
  /** What the library is asked for: a folder below `folder`, or a hub id. */
  readonly id: string;
  /** The folder that holds the model's folder; null when the model is fetched from the hub. */
  readonly folder: string | null;
  /** Fixed for a local model: the hash of its files. For one of the hub: the git revision asked for. */
  readonly revision: string;
  /** The file under onnx/ without its ending. */
  readonly file: 'model' | 'model_quantized';
}

/**
 * Reads EMBEDDING_MODEL: undefined or empty for the shipped model, an absolute or `./` path or the name of an existing
 * folder, or a hub id with an optional `@revision`. Throws MODEL_UNAVAILABLE for a folder that holds no model.
 */
export function modelSource(setting: string | undefined): ModelSource {
  if (setting === undefined || setting.trim() === '') return localSource(shippedFolder());
  const name = setting.trim();
  if (isAbsolute(name) || /^\.{1,2}[/\\]/.test(name) || isFolder(name)) return localSource(resolve(name));
  const match = /^([\w.-]+\/[\w.-]+)(?:@([\w.-]+))?$/.exec(name);
  if (!match?.[1] || match[1].includes('..')) {
    throw new DevopsAssistError(
      'MODEL_UNAVAILABLE',
      `EMBEDDING_MODEL is neither a folder nor a hub id like Xenova/all-MiniLM-L6-v2: ${name}`,
    );
  }
  return { id: match[1], folder: null, revision: match[2] ?? 'main', file: 'model_quantized' };
}

function shippedFolder(): string {
  return fileURLToPath(new URL(`../../models/${SHIPPED_MODEL}`, import.meta.url));
}

function localSource(folder: string): ModelSource {
  const file = (['model_quantized', 'model'] as const).find((name) =>
    existsSync(join(folder, 'onnx', `${name}.onnx`)),
  );
  const missing = ['config.json', 'tokenizer.json', 'tokenizer_config.json'].find(
    (name) => !existsSync(join(folder, name)),
  );
  if (!file || missing) {
    throw new DevopsAssistError(
      'MODEL_UNAVAILABLE',
      `the folder of the embedding model lacks ${missing ?? 'onnx/model_quantized.onnx'}: ${folder}`,
    );
  }
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'tokenizer.json')))
    .update(readFileSync(join(folder, 'onnx', `${file}.onnx`)));
  return {
    id: basename(folder),
    folder: dirname(folder),
    revision: hash.digest('hex').slice(0, 12),
    file,
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
