/** Loads a model through @xenova/transformers, the one place that knows its API and its global settings. */
import { DevopsAssistError } from '../errors.ts';
import type { ModelSource } from './source.ts';

/** Unit vectors of texts, in order; the mean over a text's tokens. */
export type Extract = (texts: readonly string[]) => Promise<Float32Array[]>;

/** The library keeps its settings in one global object, so models are loaded one after the other. */
let loading: Promise<unknown> = Promise.resolve();

/**
 * Loads the tokenizer and the ONNX file. Only a model of the hub may use the network, and only now; it is kept in
 * `cacheDir`. Throws MODEL_UNAVAILABLE with the library's reason.
 */
export function loadModel(source: ModelSource, cacheDir: string): Promise<Extract> {
  const result = loading.then(() => load(source, cacheDir));
  loading = result.catch(() => undefined);
  return result;
}

async function load(source: ModelSource, cacheDir: string): Promise<Extract> {
  const { env, pipeline } = await import('@xenova/transformers');
  env.allowRemoteModels = source.folder === null;
  env.allowLocalModels = source.folder !== null;
  // Both default to folders inside the library's own package.
  env.localModelPath = source.folder ?? cacheDir;
  env.cacheDir = cacheDir;
  try {
    const extract = await pipeline('feature-extraction', source.id, {
      quantized: source.file === 'model_quantized',
      local_files_only: source.folder !== null,
      ...(source.folder === null ? { revision: source.revision } : {}),
    });
    return async (texts) => {
      const tensor = await extract([...texts], { pooling: 'mean', normalize: true });
      const [count, dimensions] = tensor.dims as [number, number];
      const data = tensor.data as Float32Array;
      return Array.from({ length: count }, (_, i) => data.slice(i * dimensions, (i + 1) * dimensions));
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new DevopsAssistError(
      'MODEL_UNAVAILABLE',
      `the embedding model ${source.id} could not be loaded: ${reason}`,
      { cause },
    );
  }
}
