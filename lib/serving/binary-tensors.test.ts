import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TensorType } from '#lib/onnx/contract.ts';
import { allocate } from '#lib/onnx/element.ts';
import { ELEMENT_BYTES, readBinaryTensor, writeBinaryTensor } from './binary-tensors.ts';

const NUMERIC = Object.keys(ELEMENT_BYTES) as (keyof typeof ELEMENT_BYTES)[];

describe('readBinaryTensor', () => {
  it.each<[TensorType, number[], number[], unknown[]]>([
    ['bool', [2], [1, 0], [1, 0]],
    ['uint8', [2], [0, 255], [0, 255]],
    ['int8', [2], [0x80, 1], [-128, 1]],
    ['uint16', [1], [0x02, 0x01], [0x0102]],
    ['int16', [1], [0xfe, 0xff], [-2]],
    ['float16', [2], [0x00, 0x3e, 0x00, 0x7c], [0x3e00, 0x7c00]],
    ['uint32', [1], [4, 3, 2, 1], [0x01020304]],
    ['int32', [1], [0xff, 0xff, 0xff, 0xff], [-1]],
    ['float32', [1, 1], [0, 0, 0xc0, 0x3f], [1.5]],
    ['int64', [1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], [2n ** 63n - 1n]],
    ['uint64', [1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [2n ** 64n - 1n]],
    ['float64', [1], [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
    ['string', [2, 1], [1, 0, 0, 0, 0x61, 2, 0, 0, 0, 0xc3, 0xbc], ['a', 'ü']],
    ['string', [1], [0, 0, 0, 0], ['']],
    ['float32', [0, 3], [], []],
    ['float32', [], [0, 0, 0x80, 0x3f], [1]],
  ])('reads %s %j', (type, shape, bytes, elements) => {
    // From the middle of something longer, where nothing is aligned.
    const within = Uint8Array.from([9, ...bytes, 9]);
    const tensor = readBinaryTensor(type, shape, within.subarray(1, -1), 'x');
    expect(tensor.type).toBe(type);
    expect(tensor.shape).toEqual(shape);
    expect(Array.from(tensor.data as Iterable<unknown>)).toEqual(elements);
    expect([...writeBinaryTensor(tensor)]).toEqual(bytes);
    within.fill(7);
    expect(Array.from(tensor.data as Iterable<unknown>)).toEqual(elements);
  });

  it.each<[string, TensorType, number[], number[], string]>([
    ['too few bytes', 'float32', [2], [0, 0, 0, 0], 'must be 8 bytes for float32 [2], got 4'],
    ['too many', 'uint8', [1], [0, 0], 'must be 1 bytes'],
    ['a shape beyond all', 'uint8', [2 ** 31, 2 ** 31, 2 ** 31], [0], 'bytes for uint8'],
    ['booleans of 2', 'bool', [1], [2], '0 or 1'],
    ['half a length', 'string', [1], [1, 0], 'x[0] is cut short'],
    ['text cut short', 'string', [1], [2, 0, 0, 0, 0x61], 'x[0] is cut short'],
    ['a length of 4 GiB', 'string', [1], [255, 255, 255, 255, 0x61], 'x[0] is cut short'],
    ['too few texts', 'string', [2], [0, 0, 0, 0], 'must have 2 elements for its shape, got 1'],
    ['text that is not UTF-8', 'string', [1], [1, 0, 0, 0, 0xff], 'x[0] must be UTF-8'],
    ['NUL', 'string', [1], [1, 0, 0, 0, 0], 'x[0] must be text without NUL'],
  ])('refuses %s', (_name, type, shape, bytes, says) => {
    expect(() => readBinaryTensor(type, shape, Uint8Array.from(bytes), 'x')).toThrow(says);
  });

  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NUMERIC), fc.uint8Array({ maxLength: 64 }), (type, given) => {
        const count = Math.floor(given.length / ELEMENT_BYTES[type]);
        const bytes = given.slice(0, count * ELEMENT_BYTES[type]);
        if (type === 'bool') for (const [at, byte] of bytes.entries()) bytes[at] = byte & 1;
        const tensor = readBinaryTensor(type, [count], bytes, 'x');
        expect(tensor.data.length).toBe(allocate(type, count).length);
        expect(writeBinaryTensor(tensor)).toEqual(bytes);
      }),
    );
  });

  it('gives back any texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (given) => {
        const data = given.map((text) => text.replaceAll('\0', '').toWellFormed());
        const bytes = writeBinaryTensor({ type: 'string', shape: [data.length], data });
        expect(readBinaryTensor('string', [data.length], bytes, 'x').data).toEqual(data);
      }),
    );
  });
});
