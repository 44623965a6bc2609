import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TensorValue, tensorTypes } from '#lib/onnx/contract.ts';
import { allocate } from '#lib/onnx/element.ts';
import { decodeTensors, encodeTensors } from './tensor-bytes.ts';

const tensor: fc.Arbitrary<TensorValue> = fc
  .tuple(
    fc.constantFrom(...tensorTypes),
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  )
  .chain(([type, shape]): fc.Arbitrary<TensorValue> => {
    const length = shape.reduce((product, size) => product * size, 1);
    if (type === 'string') {
      return fc
        .array(fc.string({ unit: 'grapheme' }), { minLength: length, maxLength: length })
        .map((data) => ({ type, shape, data }));
    }
    const data = allocate(type, length);
    const bytes = new Uint8Array((data as Uint8Array).buffer);
    return fc
      .uint8Array({ minLength: bytes.length, maxLength: bytes.length })
      .map((random) => ({ type, shape, data: viewOf(data, random) }));
  });
const tensors = fc.dictionary(fc.string({ unit: 'grapheme' }), tensor, { maxKeys: 4 });

function viewOf(like: TensorValue['data'], random: Uint8Array): TensorValue['data'] {
  const copy = structuredClone(like) as Uint8Array;
  new Uint8Array(copy.buffer).set(random);
  return copy;
}

/** Compared by bits: a NaN may be any of its many. */
const bits = (value: Readonly<Record<string, TensorValue>>) =>
  Object.entries(value).map(([name, { type, shape, data }]) => [
    name,
    type,
    shape,
    Array.isArray(data) ? data : [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  ]);

it('reads what it wrote, bit for bit', () => {
  fc.assert(
    fc.property(tensors, fc.integer({ min: 0 }), (value, expiresAt) => {
      const bytes = encodeTensors(value, expiresAt);
      const read = bytes && decodeTensors(bytes);
      expect(read?.expiresAt).toBe(expiresAt);
      expect(bits(read?.value ?? {})).toEqual(bits(value));
    }),
  );
});

it('takes nothing for an answer that is cut short or too long', () => {
  fc.assert(
    fc.property(tensors, fc.nat(), (value, at) => {
      const bytes = encodeTensors(value, 1) ?? Buffer.alloc(0);
      expect(decodeTensors(bytes.subarray(0, at % bytes.length))).toBeNull();
      expect(decodeTensors(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeNull();
    }),
  );
});

it('survives any bytes', () => {
  fc.assert(
    fc.property(
      tensors,
      fc.uint8Array({ minLength: 1, maxLength: 6 }),
      fc.nat(),
      (value, noise, at) => {
        const bytes = Buffer.from(encodeTensors(value, 1) ?? []);
        bytes.set(
          noise.subarray(0, Math.max(0, bytes.length - (at % bytes.length))),
          at % bytes.length,
        );
        decodeTensors(bytes);
        decodeTensors(noise);
      },
    ),
    { numRuns: 2000 },
  );
});

describe('what UTF-8 cannot carry', () => {
  it('is not written', () => {
    expect(encodeTensors({ x: { type: 'string', shape: [1], data: ['\ud800'] } }, 1)).toBeNull();
    expect(
      encodeTensors({ '\ud800': { type: 'bool', shape: [0], data: new Uint8Array() } }, 1),
    ).toBeNull();
  });
});

it('is compact', () => {
  const value: Record<string, TensorValue> = {
    probabilities: { type: 'float32', shape: [1, 2], data: new Float32Array([0.25, 0.75]) },
  };
  expect(encodeTensors(value, 1)?.length).toBe(50);
});
