/** Loads a model through @xenova/transformers, the one place that knows its API and its global settings. */
import { DevopsAssistError } from '../errors.ts';
import type { ModelSource } from './source.ts';

/** Unit vectors of texts, in order; the mean over a text's tokens. */
export type Extract = (texts: readonly string[]) => Promise<Float32Array[]>;

/** As much of the library's types as is used. */
interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
interface Inputs {
  readonly attention_mask: { readonly data: BigInt64Array };
}
type Outputs = Partial<Record<'last_hidden_state' | 'logits' | 'token_embeddings', Tensor>>;

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
      const inputs: Inputs = extract.tokenizer([...texts], { padding: true, truncation: true });
      const outputs: Outputs = await extract.model(inputs);
      const states = outputs.last_hidden_state ?? outputs.logits ?? outputs.token_embeddings;
      if (!states) throw new Error('the model gives no state a token');
      return poolMean(states, inputs.attention_mask.data);
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

/**
 * The mean over a text's tokens, scaled to length one: what the library's `pooling: 'mean', normalize: true` does in four
 * times the time.
 */
function poolMean({ dims, data }: Tensor, mask: BigInt64Array): Float32Array[] {
  const [count, positions, dimensions] = dims as [number, number, number];
  return Array.from({ length: count }, (_, text) => {
    const sum = new Float64Array(dimensions);
    for (let position = 0; position < positions; position++) {
      const token = text * positions + position;
      if (mask[token] === 0n) continue;
      const start = token * dimensions;
      for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] as number) + (data[start + i] as number);
    }
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
    return Float32Array.from(sum, (value) => value / length);
  });
}
