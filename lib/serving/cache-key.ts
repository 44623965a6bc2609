import { hash } from 'node:crypto';
import type { TensorData, TensorType, TensorValue } from '#lib/onnx/contract.ts';

/** Up to this many bytes the features are in the key as they are; longer ones as their SHA-256. */
const MAX_PLAIN_BYTES = 320;

/** A tensor's place in this list is in keys that a shared cache holds: append only. */
const TYPES = [
  'bool',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
  'float16',
  'float32',
  'float64',
  'string',
] as const satisfies readonly TensorType[];
const TYPE_CODES = new Map<TensorType, number>(TYPES.map((type, code) => [type, code]));

/**
 * What an answer is kept under: equal exactly when the same version is asked for the same outputs of the same features. The
 * order of names says nothing, -0 is 0, and one NaN is like another; shapes and types are part of it. Every name, text and
 * list has its length before it, so that no two inputs are written alike. ASCII.
 */
export function cacheKey(
  servedDigest: string,
  inputs: Readonly<Record<string, TensorValue>>,
  outputs?: readonly string[],
): string {
  const names = sorted(Object.keys(inputs));
  const wanted = outputs && sorted([...new Set(outputs)]);
  const size = sizeOf(names, inputs, wanted);
  const view = size <= scratch.byteLength ? scratch : new DataView(new ArrayBuffer(size));
  let at = writeCount(view, names.length, 0);
  for (const name of names) {
    const tensor = inputs[name];
    if (!tensor) continue;
    at = writeText(view, name, at);
    view.setUint8(at, TYPE_CODES.get(tensor.type) ?? 255);
    view.setUint8(at + 1, tensor.shape.length);
    at += 2;
    // A dimension counts elements, of which no more than 2^32 fit in memory.
    for (const dimension of tensor.shape) at = writeCount(view, dimension, at);
    at = writeData(view, tensor, at);
  }
  if (wanted) {
    at = writeCount(view, wanted.length, at);
    for (const name of wanted) at = writeText(view, name, at);
  }
  const bytes = Buffer.from(view.buffer, 0, at);
  return at <= MAX_PLAIN_BYTES
    ? `${servedDigest}:${bytes.toString('base64')}`
    : `${servedDigest}#${hash('sha256', bytes, 'base64')}`;
}

/** Used by one call at a time: nothing in it waits. */
const scratch = new DataView(new ArrayBuffer(16 * 1024));

function sorted(names: string[]): string[] {
  return names.length > 1 ? names.sort() : names;
}

function sizeOf(
  names: readonly string[],
  inputs: Readonly<Record<string, TensorValue>>,
  wanted: readonly string[] | undefined,
): number {
  let size = 8;
  for (const name of names) {
    const tensor = inputs[name];
    if (!tensor) continue;
    size += 4 + 2 * name.length + 2 + 4 * tensor.shape.length + 4;
    size += isText(tensor.data)
      ? tensor.data.reduce((sum, text) => sum + 4 + 2 * text.length, 0)
      : tensor.data.byteLength;
  }
  for (const name of wanted ?? []) size += 4 + 2 * name.length;
  return size;
}

function writeCount(view: DataView, count: number, at: number): number {
  view.setUint32(at, count, true);
  return at + 4;
}

/** As UTF-16, as JavaScript has it: UTF-8 would write every lone surrogate alike. */
function writeText(view: DataView, text: string, start: number): number {
  let at = writeCount(view, text.length, start);
  for (let index = 0; index < text.length; index += 1) {
    view.setUint16(at, text.charCodeAt(index), true);
    at += 2;
  }
  return at;
}

function writeData(view: DataView, { type, data }: TensorValue, start: number): number {
  let at = writeCount(view, data.length, start);
  if (isText(data)) {
    for (const text of data) at = writeText(view, text, at);
    return at;
  }
  if (data instanceof Float32Array) writeFloats32(view, data, at);
  else if (data instanceof Float64Array) writeFloats64(view, data, at);
  else if (type === 'float16') writeFloats16(view, data, at);
  else {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(view.buffer).set(bytes, at);
  }
  return at + data.byteLength;
}

// Adding 0 makes -0 into 0; the bits of a NaN say nothing.

function writeFloats32(view: DataView, data: Float32Array, start: number): void {
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index] ?? 0;
    if (Number.isNaN(value)) view.setUint32(start + 4 * index, 0x7fc00000, true);
    else view.setFloat32(start + 4 * index, value + 0, true);
  }
}

function writeFloats64(view: DataView, data: Float64Array, start: number): void {
  for (let index = 0; index < data.length; index += 1) {
    const value = data[index] ?? 0;
    if (Number.isNaN(value)) view.setBigUint64(start + 8 * index, 0x7ff8000000000000n, true);
    else view.setFloat64(start + 8 * index, value + 0, true);
  }
}

function writeFloats16(view: DataView, data: ArrayLike<number | bigint>, start: number): void {
  for (let index = 0; index < data.length; index += 1) {
    view.setUint16(start + 2 * index, sameFloat16(Number(data[index] ?? 0)), true);
  }
}

function sameFloat16(bits: number): number {
  if (bits === 0x8000) return 0;
  return (bits & 0x7fff) > 0x7c00 ? 0x7e00 : bits;
}

function isText(data: TensorData): data is string[] {
  return Array.isArray(data);
}
