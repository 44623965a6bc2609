import { type TensorType, type TensorValue, tensorTypes } from '#lib/onnx/contract.ts';
import { allocate } from '#lib/onnx/element.ts';
import type { CachedTensors } from './contract.ts';

/** Raised with every change of the form, so that replicas of two releases do not misread each other. */
const FORM = 1;

/**
 * Tensors as bytes, for a shared cache: form, the time it expires (milliseconds since 1970), count, then each tensor's name,
 * type, shape and data, little-endian and with lengths before them. null for text that UTF-8 cannot carry.
 */
export function encodeTensors(value: CachedTensors, expiresAt: number): Buffer | null {
  const entries = Object.entries(value);
  const parts: Uint8Array[] = [
    header(9 + 2, (view) => {
      view.setUint8(0, FORM);
      view.setFloat64(1, expiresAt, true);
      view.setUint16(9, entries.length, true);
    }),
  ];
  for (const [name, { type, shape, data }] of entries) {
    if (!name.isWellFormed()) return null;
    const nameBytes = Buffer.from(name);
    const contents = Array.isArray(data) ? textBytes(data) : bytesOf(data);
    if (!contents) return null;
    parts.push(
      header(4, (view) => view.setUint32(0, nameBytes.length, true)),
      nameBytes,
      header(2 + 4 * shape.length + 4, (view) => {
        view.setUint8(0, tensorTypes.indexOf(type));
        view.setUint8(1, shape.length);
        for (const [index, size] of shape.entries()) view.setUint32(2 + 4 * index, size, true);
        view.setUint32(2 + 4 * shape.length, contents.length, true);
      }),
      contents,
    );
  }
  return Buffer.concat(parts);
}

/** null for what `encodeTensors` did not write: it is then as if it were not there. */
export function decodeTensors(
  bytes: Uint8Array,
): { value: CachedTensors; expiresAt: number } | null {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

function read(bytes: Uint8Array): { value: CachedTensors; expiresAt: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== FORM) return null;
  const expiresAt = view.getFloat64(1, true);
  const count = view.getUint16(9, true);
  const value: Record<string, TensorValue> = {};
  let at = 11;
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('cut short');
    at += length;
    return bytes.subarray(at - length, at);
  };
  for (let index = 0; index < count; index += 1) {
    const nameLength = view.getUint32(at, true);
    at += 4;
    const name = utf8.decode(take(nameLength));
    const type = tensorTypes[view.getUint8(at)];
    const rank = view.getUint8(at + 1);
    at += 2;
    const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(at + 4 * axis, true));
    at += 4 * rank;
    const length = view.getUint32(at, true);
    at += 4;
    const contents = take(length);
    if (!type) return null;
    const elements = shape.reduce((product, size) => product * size, 1);
    const data = readData(type, contents, elements);
    if (!data) return null;
    Object.defineProperty(value, name, {
      value: { type, shape, data },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return at === bytes.length ? { value, expiresAt } : null;
}

function readData(
  type: TensorType,
  contents: Uint8Array,
  elements: number,
): TensorValue['data'] | null {
  if (type === 'string') return readTexts(contents, elements);
  const width = allocate(type, 1);
  if (Array.isArray(width) || elements * width.byteLength !== contents.length) return null;
  // In memory of its own: aligned, and not a piece of the connection's buffer.
  const data = allocate(type, elements);
  if (!Array.isArray(data)) bytesOf(data).set(contents);
  return data;
}

function textBytes(texts: readonly string[]): Buffer | null {
  const parts: Buffer[] = [];
  for (const text of texts) {
    if (!text.isWellFormed()) return null;
    const encoded = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(encoded.length);
    parts.push(length, encoded);
  }
  return Buffer.concat(parts);
}

function readTexts(contents: Uint8Array, count: number): string[] | null {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  // Each has four bytes at least.
  if (count * 4 > contents.length) return null;
  const texts: string[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const length = view.getUint32(at, true);
    at += 4;
    if (at + length > contents.length) return null;
    texts.push(utf8.decode(contents.subarray(at, at + length)));
    at += length;
  }
  return at === contents.length ? texts : null;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function bytesOf(data: Exclude<TensorValue['data'], string[]>): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function header(length: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(new DataView(bytes.buffer));
  return bytes;
}
