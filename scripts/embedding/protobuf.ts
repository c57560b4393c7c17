/**
 * As much of the Protocol Buffers wire format as an ONNX file needs: varints and length-delimited fields.
 * https://protobuf.dev/programming-guides/encoding/
 */
export type Field = Uint8Array;

/** An integer, enum or bool field. */
export function integer(field: number, value: number): Field {
  return Buffer.from([...varint(field << 3), ...varint(value)]);
}

/** A string, bytes, packed or nested-message field. */
export function bytes(field: number, value: string | Uint8Array | readonly Field[]): Field {
  const body =
    typeof value === 'string'
      ? Buffer.from(value)
      : value instanceof Uint8Array
        ? value
        : Buffer.concat(value);
  return Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(body.length)]), body]);
}

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
  return out;
}
