import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TensorValue } from '#lib/onnx/contract.ts';
import { toFloat16Bits } from '#lib/onnx/float16.ts';
import { cacheKey } from './cache-key.ts';

const floats = (type: 'float32' | 'float64', values: number[], shape = [1, values.length]) =>
  ({
    type,
    shape,
    data: type === 'float32' ? new Float32Array(values) : new Float64Array(values),
  }) satisfies TensorValue;
const texts = (values: string[], shape = [values.length]): TensorValue => ({
  type: 'string',
  shape,
  data: values,
});
const halves = (values: number[]): TensorValue => ({
  type: 'float16',
  shape: [values.length],
  data: new Uint16Array(values.map(toFloat16Bits)),
});
const long = Array.from({ length: 500 }, (_, index) => index / 3);

/** NaNs that differ in their bits. */
const oddNan32 = () => new Float32Array(new Uint32Array([0xffc12345]).buffer);
const oddNan64 = () => new Float64Array(new BigUint64Array([0xfff8000000012345n]).buffer);

type Inputs = Record<string, TensorValue>;

describe('equal', () => {
  it.each<[name: string, a: Inputs, b: Inputs]>([
    ['-0 and 0', { x: floats('float32', [-0, 1]) }, { x: floats('float32', [0, 1]) }],
    ['-0 and 0, double', { x: floats('float64', [-0]) }, { x: floats('float64', [0]) }],
    ['-0 and 0, half', { x: halves([-0]) }, { x: halves([0]) }],
    [
      '-0 and 0 in many',
      { x: floats('float32', [...long, -0]) },
      { x: floats('float32', [...long, 0]) },
    ],
    [
      'NaNs',
      { x: { type: 'float32', shape: [1], data: oddNan32() } },
      { x: { type: 'float32', shape: [1], data: new Float32Array([Number.NaN]) } },
    ],
    [
      'NaNs, double',
      { x: { type: 'float64', shape: [1], data: oddNan64() } },
      { x: { type: 'float64', shape: [1], data: new Float64Array([Number.NaN]) } },
    ],
    [
      'NaNs, half',
      { x: { type: 'float16', shape: [2], data: new Uint16Array([0x7e01, 0xfc01]) } },
      { x: { type: 'float16', shape: [2], data: new Uint16Array([0x7e00, 0x7e00]) } },
    ],
    [
      'inputs in another order',
      { a: texts(['x']), b: floats('float32', [1]) },
      { b: floats('float32', [1]), a: texts(['x']) },
    ],
    [
      'a view into a larger buffer',
      { x: { type: 'float32', shape: [2], data: new Float32Array([9, 1, 2, 9]).subarray(1, 3) } },
      { x: { type: 'float32', shape: [2], data: new Float32Array([1, 2]) } },
    ],
  ])('%s', (_name, a, b) => {
    expect(cacheKey('d', a)).toBe(cacheKey('d', b));
  });

  it('outputs in another order, or named twice', () => {
    const inputs = { x: floats('float32', [1]) };
    expect(cacheKey('d', inputs, ['b', 'a', 'b'])).toBe(cacheKey('d', inputs, ['a', 'b']));
  });
});

describe('different', () => {
  it.each<[name: string, a: Inputs, b: Inputs]>([
    ['values', { x: floats('float32', [1]) }, { x: floats('float32', [1.0000001]) }],
    [
      'one value of many',
      { x: floats('float32', long) },
      { x: floats('float32', [...long.slice(1), 0.1]) },
    ],
    ['types', { x: floats('float32', [0]) }, { x: floats('float64', [0]) }],
    ['shapes', { x: floats('float32', [1, 2], [1, 2]) }, { x: floats('float32', [1, 2], [2, 1]) }],
    ['infinities', { x: halves([Number.POSITIVE_INFINITY]) }, { x: halves([Number.NaN]) }],
    ['names', { x: floats('float32', [1]) }, { y: floats('float32', [1]) }],
    ['where a text ends', { x: texts(['ab', 'c']) }, { x: texts(['a', 'bc']) }],
    ['a lone surrogate', { x: texts(['\ud800']) }, { x: texts(['\ufffd']) }],
    ['text and its absence', { x: texts(['']) }, { x: texts([]) }],
    ['no input', { x: texts([]) }, {}],
  ])('%s', (_name, a, b) => {
    expect(cacheKey('d', a)).not.toBe(cacheKey('d', b));
  });

  it('versions, and outputs asked for', () => {
    const inputs = { x: floats('float32', [1]) };
    const keys = [
      cacheKey('d', inputs),
      cacheKey('e', inputs),
      cacheKey('d', inputs, []),
      cacheKey('d', inputs, ['a']),
      cacheKey('d', inputs, ['a', 'b']),
      cacheKey('d', inputs, ['ab']),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

/** Few distinct values, so that equal inputs come up often. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', '\ud800', 'é'), maxLength: 2 });
const number = fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, 0.1);
const tensor: fc.Arbitrary<TensorValue> = fc.oneof(
  fc.array(number, { maxLength: 2 }).map((values) => floats('float32', values)),
  fc.array(number, { maxLength: 2 }).map((values) => floats('float64', values, [values.length])),
  fc.array(number, { maxLength: 90 }).map((values) => floats('float64', values)),
  fc.array(number, { maxLength: 2 }).map(halves),
  fc.array(word, { maxLength: 3 }).map((values) => texts(values)),
  fc.array(fc.bigInt({ min: 0n, max: 1n }), { maxLength: 2 }).map((values) => ({
    type: 'int64' as const,
    shape: [values.length],
    data: new BigInt64Array(values),
  })),
);
const inputs = fc
  .uniqueArray(fc.tuple(word, tensor), { selector: ([name]) => name, maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));
const outputs = fc.option(fc.array(word, { maxLength: 2 }), { nil: undefined });

/** What the key has to tell apart, told the slow way. */
function meaning(given: Inputs, wanted: readonly string[] | undefined): string {
  const names = Object.keys(given).sort();
  const said = names.map((name) => {
    const { type, shape, data } = given[name] as TensorValue;
    const values = Array.from(data as ArrayLike<number | bigint | string>, (value) => {
      if (typeof value === 'string')
        return [...Array(value.length).keys()].map((i) => value.charCodeAt(i));
      if (type === 'float16' && value === 0x8000) return '0';
      return String(value);
    });
    return [name.split('').map((unit) => unit.charCodeAt(0)), type, shape, values];
  });
  return JSON.stringify([said, wanted && [...new Set(wanted)].sort()]);
}

it('is equal exactly when what was asked is equal', () => {
  fc.assert(
    fc.property(inputs, outputs, inputs, outputs, (a, outA, b, outB) => {
      const same = meaning(a, outA) === meaning(b, outB);
      expect(cacheKey('d', a, outA) === cacheKey('d', b, outB)).toBe(same);
    }),
    { numRuns: 3000 },
  );
});

it('does not depend on the order of names, nor on the sign of zero', () => {
  fc.assert(
    fc.property(inputs, outputs, (given, wanted) => {
      const turned = Object.fromEntries(
        Object.entries(given)
          .reverse()
          .map(([name, { type, shape, data }]) => {
            if (!(data instanceof Float64Array)) return [name, { type, shape, data }];
            const other = data.map((value) => (value === 0 ? 0 - value : value));
            return [name, { type, shape, data: other }];
          }),
      );
      expect(cacheKey('d', turned, wanted?.toReversed())).toBe(cacheKey('d', given, wanted));
    }),
    { numRuns: 1000 },
  );
});

it('has a bounded length', () => {
  fc.assert(
    fc.property(inputs, outputs, (given, wanted) => {
      expect(cacheKey('d'.repeat(64), given, wanted).length).toBeLessThan(500);
    }),
  );
  expect(cacheKey('d', { x: floats('float32', Array(1_000_000).fill(1)) }).length).toBeLessThan(60);
});
