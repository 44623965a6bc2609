import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signature, TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { canJoin, joinTensors, kindOf, rowsOf, splitTensors } from './join-tensors.ts';

const spec = (shape: TensorSpec['shape'], more: Partial<TensorSpec> = {}): TensorSpec => ({
  name: 'x',
  type: 'float32',
  shape,
  ...more,
});
const floats = (shape: number[], ...values: number[]): TensorValue => ({
  type: 'float32',
  shape,
  data: new Float32Array(values),
});

describe('canJoin', () => {
  it.each<[string, Signature['inputs'], Signature['outputs'], boolean]>([
    ['rows of features', [spec(['N', 3])], [spec(['N', 1])], true],
    ['dimensions without names', [spec([null, 3])], [spec([null])], true],
    ['columns', [spec(['N', 1]), spec(['M'])], [spec(['N'])], true],
    ['outputs whose shape is not written', [spec(['N', 3])], [spec([], { unranked: true })], true],
    ['a fixed batch', [spec([1, 3])], [spec([1, 1])], false],
    ['one input without rows', [spec(['N', 3]), spec([])], [spec(['N'])], false],
    ['an answer for all rows together', [spec(['N', 3])], [spec([1])], false],
    ['a single value', [spec(['N', 3])], [spec([])], false],
    ['inputs whose shape is not written', [spec([], { unranked: true })], [spec(['N'])], false],
    ['nothing to feed', [], [spec(['N'])], false],
  ])('%s', (_, inputs, outputs, expected) => {
    expect(canJoin({ inputs, outputs })).toBe(expected);
  });
});

it('joins rows and splits answers, of numbers, 64-bit integers and text', () => {
  const text = (...data: string[]): TensorValue => ({ type: 'string', shape: [data.length], data });
  const long = (...data: bigint[]): TensorValue => ({
    type: 'int64',
    shape: [data.length, 1],
    data: BigInt64Array.from(data),
  });
  const one = { a: floats([1, 2], 1, 2), t: text('x'), n: long(1n) };
  const two = { a: floats([2, 2], 3, 4, 5, 6), t: text('y', 'z'), n: long(2n, -(2n ** 63n)) };
  const joined = joinTensors([one, two]);
  expect(joined).toEqual({
    a: floats([3, 2], 1, 2, 3, 4, 5, 6),
    t: text('x', 'y', 'z'),
    n: long(1n, 2n, -(2n ** 63n)),
  });
  expect(splitTensors(joined, [1, 2])).toEqual([one, two]);
});

it('what is split shares no memory, so that keeping a part does not keep the whole', () => {
  const whole = floats([4, 1], 1, 2, 3, 4);
  const [part] = splitTensors({ y: whole }, [1, 3]) ?? [];
  expect(part?.y?.data).toHaveProperty('buffer.byteLength', 4);
});

it('answers that are not one per row cannot be split', () => {
  expect(splitTensors({ y: floats([2, 1], 1, 2) }, [1, 2])).toBeNull();
  expect(splitTensors({ y: floats([], 1) }, [1])).toBeNull();
});

it('tells inputs that can be joined from those that cannot', () => {
  expect(kindOf({ b: floats([1, 2], 1, 2), a: floats([1], 1) })).toBe(
    kindOf({ a: floats([5], 1, 2, 3, 4, 5), b: floats([0, 2]) }),
  );
  expect(kindOf({ a: floats([1, 2], 1, 2) })).not.toBe(kindOf({ a: floats([1, 1, 2], 1, 2) }));
  expect(kindOf({ a: floats([1, 2], 1, 2) })).not.toBe(kindOf({ b: floats([1, 2], 1, 2) }));
  expect(rowsOf({ a: floats([3, 1], 1, 2, 3), b: floats([3], 1, 2, 3) })).toBe(3);
  expect(rowsOf({ a: floats([3, 1], 1, 2, 3), b: floats([1], 1) })).toBeNull();
  expect(rowsOf({ a: floats([], 1) })).toBeNull();
});

it('splitting undoes joining, whatever the rows', () => {
  const request = fc.array(fc.tuple(fc.float(), fc.float()), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 8 }), (requests) => {
      const all = requests.map((rows) => ({ a: floats([rows.length, 2], ...rows.flat()) }));
      expect(
        splitTensors(
          joinTensors(all),
          requests.map(({ length }) => length),
        ),
      ).toEqual(all);
    }),
  );
});
