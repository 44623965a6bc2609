import { isUtf8 } from 'node:buffer';
import { invalid } from '#lib/http/invalid.ts';
import type { TensorData, TensorType, TensorValue } from '#lib/onnx/contract.ts';
import { allocate } from '#lib/onnx/element.ts';

/** Bytes of one element; text has its own lengths. */
export const ELEMENT_BYTES = {
  bool: 1,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  float16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  uint64: 8,
  int64: 8,
  float64: 8,
} as const satisfies Record<Exclude<TensorType, 'string'>, number>;

const LENGTH_BYTES = 4;

/**
 * A tensor from raw bytes, little-endian and row-major, as the binary tensor extension of the Open Inference Protocol has it;
 * text is a 32-bit length and UTF-8 for each element. Throws `invalid_request` naming `field`.
 */
export function readBinaryTensor(
  type: TensorType,
  shape: readonly number[],
  bytes: Uint8Array,
  field: string,
): TensorValue {
  const count = shape.reduce((product, size) => product * size, 1);
  if (type === 'string') return { type, shape: [...shape], data: readTexts(bytes, count, field) };
  const expected = count * ELEMENT_BYTES[type];
  if (bytes.length !== expected) {
    throw invalid(
      field,
      `must be ${expected} bytes for ${type} [${shape.join(', ')}], got ${bytes.length}`,
    );
  }
  if (type === 'bool' && bytes.some((byte) => byte > 1)) {
    throw invalid(field, 'must have bytes of 0 or 1 for booleans');
  }
  // A copy: the elements begin anywhere in the body, and a typed array must begin at a multiple of its size.
  const data = allocate(type, count) as Exclude<TensorData, string[]>;
  new Uint8Array(data.buffer).set(bytes);
  return { type, shape: [...shape], data };
}

/** The same bytes for a tensor. */
export function writeBinaryTensor({ type, data }: TensorValue): Uint8Array {
  if (type !== 'string') {
    const { buffer, byteOffset, byteLength } = data as Exclude<TensorData, string[]>;
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  const texts = (data as string[]).map((text) => Buffer.from(text));
  const bytes = Buffer.allocUnsafe(
    texts.reduce((total, text) => total + LENGTH_BYTES + text.length, 0),
  );
  let at = 0;
  for (const text of texts) {
    at = bytes.writeUInt32LE(text.length, at);
    at += text.copy(bytes, at);
  }
  return bytes;
}

function readTexts(bytes: Uint8Array, count: number, field: string): string[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let at = 0;
  while (at < view.length) {
    const from = at + LENGTH_BYTES;
    const to = from <= view.length ? from + view.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    if (to > view.length) {
      throw invalid(`${field}[${texts.length}]`, 'is cut short: its length goes beyond the data');
    }
    texts.push(readText(view.subarray(from, to), `${field}[${texts.length}]`));
    at = to;
  }
  if (texts.length === count) return texts;
  throw invalid(field, `must have ${count} elements for its shape, got ${texts.length}`);
}

/** One text from its UTF-8. Models take text, not bytes. */
export function readText(bytes: Uint8Array, field: string): string {
  if (!isUtf8(bytes)) throw invalid(field, 'must be UTF-8 text');
  if (bytes.includes(0)) throw invalid(field, 'must be text without NUL characters');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
