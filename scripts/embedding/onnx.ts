/**
 * Writes the shipped model as an ONNX graph. Field numbers are those of onnx.proto3
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3), opset 13, IR version 8.
 *
 * For the tokens t of a text, with n(t) their number there, the graph computes
 *
 *     pooled = Σ_t n(t)^(1 − damping) · row(t)      out = pooled / ‖pooled‖ + offset
 *
 * and gives `out` at every position, so that the usual mean pooling over positions gives `out` too. Rows are int8 with a
 * scale each. The damping keeps a word that a stack trace repeats a hundred times from drowning the one that matters.
 */
import type { TokenRows } from './encoder.ts';
import { bytes, type Field, integer } from './protobuf.ts';

const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;

export interface ModelWeights extends TokenRows {
  /** Added to each unit vector. */
  readonly offset: Float32Array;
}

/** The bytes of the .onnx file. */
export function onnxModel(weights: ModelWeights): Uint8Array {
  const { dimensions } = weights;
  const { table, scales } = quantise(weights.rows, dimensions);
  const vocabulary = scales.length;
  const graph: Field[] = [
    node('Gather', ['table', 'input_ids'], 'rows8'),
    node('Cast', ['rows8'], 'rows', { to: FLOAT }),
    node('Gather', ['scales', 'input_ids'], 'scale'),
    node('Cast', ['attention_mask'], 'mask2', { to: FLOAT }),
    node('Unsqueeze', ['mask2', 'axis2'], 'mask'),
    node('Unsqueeze', ['input_ids', 'axis2'], 'down'),
    node('Unsqueeze', ['input_ids', 'axis1'], 'across'),
    node('Equal', ['down', 'across'], 'same'),
    node('Cast', ['same'], 'sameFloat', { to: FLOAT }),
    node('MatMul', ['sameFloat', 'mask'], 'count'),
    node('Max', ['count', 'one'], 'countAtLeast1'),
    node('Pow', ['countAtLeast1', 'minusDamping'], 'damp'),
    node('Mul', ['scale', 'damp'], 'weight0'),
    node('Mul', ['weight0', 'mask'], 'weight'),
    node('Mul', ['rows', 'weight'], 'weighted'),
    node('ReduceSum', ['weighted', 'axis1'], 'pooled'),
    node('Mul', ['pooled', 'pooled'], 'squares'),
    node('ReduceSum', ['squares', 'axis2'], 'squared'),
    node('Sqrt', ['squared'], 'norm0'),
    node('Max', ['norm0', 'tiny'], 'norm'),
    node('Div', ['pooled', 'norm'], 'unit'),
    node('Add', ['unit', 'offset'], 'shifted'),
    node('Mul', ['shifted', 'mask'], 'last_hidden_state'),
  ].map((field) => bytes(1, [field]));
  graph.push(bytes(2, 'devops-assist'));
  for (const tensor of [
    initializer('table', INT8, [vocabulary, dimensions], table),
    initializer('scales', FLOAT, [vocabulary, 1], scales),
    initializer('axis1', INT64, [1], new BigInt64Array([1n])),
    initializer('axis2', INT64, [1], new BigInt64Array([2n])),
    initializer('one', FLOAT, [], new Float32Array([1])),
    initializer('tiny', FLOAT, [], new Float32Array([1e-9])),
    initializer('minusDamping', FLOAT, [], new Float32Array([-weights.damping])),
    initializer('offset', FLOAT, [dimensions], weights.offset),
  ])
    graph.push(bytes(5, [tensor]));
  graph.push(bytes(11, [valueInfo('input_ids', INT64, ['batch', 'sequence'])]));
  graph.push(bytes(11, [valueInfo('attention_mask', INT64, ['batch', 'sequence'])]));
  graph.push(bytes(12, [valueInfo('last_hidden_state', FLOAT, ['batch', 'sequence', dimensions])]));
  return Buffer.concat([
    integer(1, 8),
    bytes(2, 'devops-assist'),
    bytes(7, graph),
    bytes(8, [bytes(1, ''), integer(2, 13)]),
  ]);
}

function quantise(rows: Float32Array, dimensions: number): { table: Int8Array; scales: Float32Array } {
  const count = rows.length / dimensions;
  const table = new Int8Array(rows.length);
  const scales = new Float32Array(count);
  for (let r = 0; r < count; r++) {
    const row = rows.subarray(r * dimensions, (r + 1) * dimensions);
    let largest = 0;
    for (const value of row) largest = Math.max(largest, Math.abs(value));
    const scale = largest / 127;
    scales[r] = scale;
    if (scale > 0)
      row.forEach((value, i) => {
        table[r * dimensions + i] = Math.round(value / scale);
      });
  }
  return { table, scales };
}

function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: Record<string, number> = {},
): Field {
  return Buffer.concat([
    ...inputs.map((name) => bytes(1, name)),
    bytes(2, output),
    bytes(3, output),
    bytes(4, type),
    ...Object.entries(attributes).map(([name, value]) =>
      bytes(5, [bytes(1, name), integer(3, value), integer(20, 2)]),
    ),
  ]);
}

function initializer(
  name: string,
  type: number,
  dims: readonly number[],
  data: Int8Array | Float32Array | BigInt64Array,
): Field {
  return Buffer.concat([
    ...dims.map((dim) => integer(1, dim)),
    integer(2, type),
    bytes(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}

function valueInfo(name: string, type: number, dims: readonly (string | number)[]): Field {
  const shape = dims.map((dim) => bytes(1, [typeof dim === 'string' ? bytes(2, dim) : integer(1, dim)]));
  return Buffer.concat([bytes(1, name), bytes(2, [bytes(1, [integer(1, type), bytes(2, shape)])])]);
}
