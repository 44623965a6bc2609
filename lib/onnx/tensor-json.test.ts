import { describe, expect, test } from 'vitest';
import type { TensorSpec } from './contract.ts';
import { tensorFromJson, tensorToFlatJson, tensorToJson } from './tensor-json.ts';

const spec = (type: TensorSpec['type'], shape: TensorSpec['shape']): TensorSpec => ({
  name: 'x',
  type,
  shape,
});
const read = (of: TensorSpec, value: unknown, shape?: number[]) =>
  tensorFromJson(of, value, { field: 'x', ...(shape && { shape }) });
const refusal = (of: TensorSpec, value: unknown, shape?: number[]) => {
  try {
    read(of, value, shape);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('the shape is', () => {
  test.each([
    [
      'that of the nesting',
      spec('float32', ['N', 2]),
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
    ],
    ['filled in for a flat list', spec('float32', ['N', 2]), [1, 2, 3, 4], [2, 2]],
    ['one for a single value', spec('float32', ['N', 1]), 5, [1, 1]],
    ['none for a scalar', spec('float32', []), 5, []],
    ['the fixed one', spec('float32', [2, 2]), [1, 2, 3, 4], [2, 2]],
    ['without rows', spec('float32', ['N', 2]), [], [0, 2]],
    [
      'any, when the model leaves it open',
      { ...spec('float32', []), unranked: true } as TensorSpec,
      [[[1]]],
      [1, 1, 1],
    ],
  ])('%s', (_, of, value, shape) => {
    expect(read(of, value).shape).toEqual(shape);
  });

  test('the stated one, with flat or nested data', () => {
    const of = spec('float32', [null, null]);
    const expected = { type: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    expect(read(of, [1, 2, 3, 4, 5, 6], [2, 3])).toEqual(expected);
    expect(
      read(
        of,
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [2, 3],
      ),
    ).toEqual(expected);
  });
});

test.each([
  [spec('float32', ['N', 3]), [[1, 2]], undefined, 'x must have the shape [N, 3], got [1, 2].'],
  [spec('float32', ['N', 3]), [1, 2], undefined, 'x must have the shape [N, 3], got [2].'],
  [spec('float32', [null, null]), [1, 2], undefined, 'x must have the shape [-1, -1], got [2].'],
  [spec('float32', ['N']), [1, 2], [3], 'x must have 3 values for the shape [3], got 2.'],
  [spec('float32', ['N']), [1], [1e15], 'x must have 1000000000000000 values for the shape'],
  [spec('float32', ['N']), [1], [-1], 'x has an impossible shape [-1].'],
  [spec('float32', ['N']), [1], [1.5], 'x has an impossible shape [1.5].'],
  [spec('float32', ['N', 2]), [[1, 2], [3]], undefined, 'x[1] must be a list of 2, got one of 1.'],
  [spec('float32', ['N', 2]), [[1, 2], 3], undefined, 'x[1] must be a list of 2, got a number.'],
  [spec('float32', ['N', 2]), [[1, [2]]], undefined, 'x[0][1] must be a number, got a list.'],
  [spec('float32', ['N']), ['far'], undefined, 'x[0] must be a number, got text.'],
  [spec('float32', ['N']), [null], undefined, 'x[0] must be a number, got null.'],
  [spec('float32', ['N']), ['__proto__'], undefined, 'x[0] must be a number, got text.'],
  [spec('uint8', ['N']), [256], undefined, 'x[0] must be a whole number from 0 to 255, got 256.'],
  [spec('bool', ['N']), [1], undefined, 'x[0] must be true or false, got a number.'],
  [spec('string', ['N']), [1], undefined, 'x[0] must be text, got a number.'],
  [spec('string', ['N']), {}, undefined, 'x must be text, got an object.'],
])('%j refuses %j', (of, value, shape, message) => {
  expect(refusal(of, value, shape)).toContain(message);
});

test('numbers beyond any type are refused in few words', () => {
  const huge = [2n ** 1024n];
  expect(refusal(spec('uint8', ['N']), huge)).toMatch(/to 255, got one that is much larger\.$/);
  expect(refusal(spec('int64', ['N']), huge)).toMatch(/807, got one that is much larger\.$/);
  expect(refusal(spec('float64', ['N']), huge)).toBe('x[0] must fit a 64-bit float.');
});

test('lists nested a million deep are refused, without running out of stack', () => {
  const deep = JSON.parse(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
  expect(refusal(spec('float32', ['N']), deep)).toBe('x is nested more than 16 deep.');
  expect(refusal(spec('float32', ['N']), [1, deep])).toBe('x[1] must be a number, got a list.');
});

describe('values that JSON has no number for', () => {
  test('go there and back', () => {
    const floats = [0.5, 'NaN', 'Infinity', '-Infinity'];
    for (const type of ['float16', 'float32', 'float64'] as const) {
      expect(tensorToJson(read(spec(type, ['N']), floats))).toEqual(floats);
    }
    expect(read(spec('int64', ['N']), ['296', '-0', '007']).data).toEqual(
      BigInt64Array.of(296n, 0n, 7n),
    );
    expect(read(spec('uint64', ['N']), ['0', '1']).data).toEqual(BigUint64Array.of(0n, 1n));
    expect(refusal(spec('uint64', ['N']), ['-1'])).toContain('must be a whole number from 0 to');
    for (const text of ['1.0', '1e3', ' 1', '+1', '0x1', '']) {
      expect(refusal(spec('int64', ['N']), [text])).toBe('x[0] must be a whole number, got text.');
    }
    const integers = [-1, '9007199254740993', '-9223372036854775808'];
    expect(tensorToJson(read(spec('int64', ['N']), integers))).toEqual(integers);
    expect(tensorToJson(read(spec('uint64', ['N']), [2n ** 64n - 1n]))).toEqual([
      '18446744073709551615',
    ]);
    expect(tensorToJson(read(spec('bool', ['N']), [true, false]))).toEqual([true, false]);
  });
});

test('tensors are written nested or flat', () => {
  const tensor = read(spec('string', [2, 1, 2]), ['a', 'b', 'c', 'd']);
  expect(tensorToJson(tensor)).toEqual([[['a', 'b']], [['c', 'd']]]);
  expect(tensorToFlatJson(tensor)).toEqual(['a', 'b', 'c', 'd']);
  expect(tensorToJson(read(spec('float32', []), 2))).toBe(2);
  expect(tensorToJson(read(spec('float32', ['N', 2]), []))).toEqual([]);
});
