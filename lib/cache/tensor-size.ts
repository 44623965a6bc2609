import type { CachedTensors } from './contract.ts';

// Measured in V8 with pointer compression off, as Node is built; a test compares the sum with the heap.
/** The entry's place in the cache's lists and map, the record and the header of its key. */
const ENTRY_BYTES = 180;
/** The tensor's object and its shape's. */
const TENSOR_BYTES = 110;
/** A typed array and the buffer behind it. */
const ARRAY_BYTES = 170;
const TEXT_BYTES = 24;

/** What an entry costs in memory, in bytes; rather a little over than under. Keys are ASCII. */
export function sizeInMemory(key: string, value: CachedTensors): number {
  let bytes = ENTRY_BYTES + key.length;
  for (const name in value) {
    const tensor = value[name];
    if (!tensor) continue;
    const { data } = tensor;
    bytes += TENSOR_BYTES + 8 * tensor.shape.length;
    if (!Array.isArray(data)) bytes += ARRAY_BYTES + data.byteLength;
    else for (const text of data) bytes += TEXT_BYTES + 2 * text.length;
  }
  return bytes;
}

/**
 * The same tensors with memory of their own: a part of a batch's result would keep the whole of it, which nothing counts.
 * Those that have it are left as they are.
 */
export function ownMemory(value: CachedTensors): CachedTensors {
  let owned: Record<string, CachedTensors[string]> | undefined;
  for (const name in value) {
    const tensor = value[name];
    if (!tensor || Array.isArray(tensor.data)) continue;
    if (tensor.data.byteLength === tensor.data.buffer.byteLength) continue;
    owned ??= { ...value };
    owned[name] = { ...tensor, data: tensor.data.slice() };
  }
  return owned ?? value;
}
