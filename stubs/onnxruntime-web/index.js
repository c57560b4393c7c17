/** @xenova/transformers sets flags on this object while it loads; inference runs in onnxruntime-node. */
export const env = { wasm: {} };
export default { env };
