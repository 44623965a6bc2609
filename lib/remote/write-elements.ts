import type { TensorValue } from '#lib/onnx/contract.ts';
import { fromFloat16Bits } from '#lib/onnx/float16.ts';

/** How numbers that JSON lacks are written: as Python and TensorFlow write them, or as null. */
export type MissingNumbers = 'bare' | 'null';

/** A tensor's elements as JSON, in row-major order; 64-bit integers keep all their digits. */
export function writeElements({ type, data }: TensorValue, missing: MissingNumbers): string[] {
  const elements: ArrayLike<number | bigint | string> = data;
  if (type === 'string') return Array.from(elements, (element) => JSON.stringify(element));
  if (type === 'bool') return Array.from(elements, (element) => String(element === 1));
  if (!type.startsWith('float')) return Array.from(elements, String);
  return Array.from(elements, (element) => {
    const value = type === 'float16' ? fromFloat16Bits(Number(element)) : Number(element);
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value);
    return missing === 'bare' ? String(value) : 'null';
  });
}

/** Elements as nested lists of a shape; a tensor without dimensions is its one value. */
export function nestElements(elements: readonly string[], shape: readonly number[]): string {
  let parts: string[] = [...elements];
  for (const size of shape.toReversed()) {
    const lists: string[] = [];
    const count = size === 0 ? 0 : parts.length / size;
    for (let at = 0; at < count; at += 1) {
      lists.push(`[${parts.slice(at * size, (at + 1) * size).join(',')}]`);
    }
    parts = lists;
  }
  return parts[0] ?? '[]';
}
