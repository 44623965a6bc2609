import { describe, expect, it } from 'vitest';
import type { TensorValue } from '#lib/onnx/contract.ts';
import {
  DATATYPES,
  logOutputs,
  readInputs,
  readOutputs,
  writeOutputs,
} from './inference-tensors.ts';

const input = (datatype: unknown, shape: unknown, data: unknown, more = {}) => [
  { name: 'x', datatype, shape, data, ...more },
];

describe('readInputs', () => {
  it.each<[string, unknown[], number[], unknown[]]>([
    ['BOOL', [true, false], [2], [1, 0]],
    ['UINT8', [0, 255], [2], [0, 255]],
    ['UINT16', [65535], [1], [65535]],
    ['UINT32', [4294967295], [1], [4294967295]],
    [
      'UINT64',
      [18446744073709551615n, '18446744073709551614', 7],
      [3],
      [18446744073709551615n, 18446744073709551614n, 7n],
    ],
    ['INT8', [-128], [1], [-128]],
    ['INT16', [-32768], [1], [-32768]],
    ['INT32', [-2147483648], [1], [-2147483648]],
    [
      'INT64',
      [-9223372036854775808n, '9223372036854775807'],
      [2],
      [-9223372036854775808n, 9223372036854775807n],
    ],
    ['FP16', [1.5, 'Infinity'], [2], [0x3e00, 0x7c00]],
    ['FP32', [1.5, 'NaN', '-Infinity'], [3], [1.5, Number.NaN, Number.NEGATIVE_INFINITY]],
    [
      'FP64',
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
      [1, 2, 3, 4],
    ],
    ['FP64', [1, 2, 3, 4], [2, 2], [1, 2, 3, 4]],
    ['BYTES', ['a', 'ü'], [2], ['a', 'ü']],
    ['FP32', [], [0, 5], []],
  ])('reads %s', (datatype, data, shape, elements) => {
    const { x } = readInputs(input(datatype, shape, data));
    expect(x?.type).toBe(DATATYPES[datatype as keyof typeof DATATYPES]);
    expect(Array.from(x?.data as Iterable<unknown>)).toEqual(elements);
    expect(x?.shape).toEqual(shape);
  });

  it.each<[string, unknown, string]>([
    ['no list', {}, 'inputs'],
    ['no object', [1], 'inputs[0]'],
    ['no name', [{}], 'inputs[0].name'],
    ['a name twice', [...input('FP32', [1], [1]), ...input('FP32', [1], [1])], 'inputs[1].name'],
    ['a prototype name', [{ ...input('FP32', [1], [1])[0], name: '__proto__' }], 'inputs[0].name'],
    ['an unknown datatype', input('FP8', [1], [1]), 'inputs[0].datatype'],
    ['a prototype datatype', input('constructor', [1], [1]), 'inputs[0].datatype'],
    ['a negative size', input('FP32', [-1], [1]), 'inputs[0].shape'],
    ['a huge size', input('FP32', [1e300], [1]), 'inputs[0].shape'],
    ['no shape', input('FP32', undefined, [1]), 'inputs[0].shape'],
    ['no data', input('FP32', [1], undefined), 'inputs[0].data'],
    ['too few values', input('FP32', [3], [1]), 'inputs[0].data'],
    ['many rows of nothing', input('FP32', [2147483647, 2147483647], [1]), 'inputs[0].data'],
    ['ragged rows', input('FP32', [2, 2], [[1, 2], [3]]), 'inputs[0].data[1]'],
    ['text for a number', input('FP32', [1], ['1']), 'inputs[0].data[0]'],
    ['too large for its type', input('INT8', [1], [128]), 'inputs[0].data[0]'],
    [
      'binary data',
      input('FP32', [1], [1], { parameters: { binary_data_size: 4 } }),
      'inputs[0].parameters.binary_data_size',
    ],
  ])('refuses %s', (_name, inputs, field) => {
    expect(() => readInputs(inputs)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        fields: [expect.objectContaining({ field })],
      }),
    );
  });
});

it('reads the outputs wanted', () => {
  expect(readOutputs(undefined)).toBeUndefined();
  expect(readOutputs([])).toBeUndefined();
  expect(readOutputs([{ name: 'a' }, { name: 'a' }])).toEqual(['a']);
  expect(() => readOutputs([{}])).toThrow('outputs[0].name');
  expect(() => readOutputs('a')).toThrow('outputs must be a list');
});

it('writes outputs without losing digits, and NaN as a word', () => {
  const outputs: Record<string, TensorValue> = {
    long: { type: 'int64', shape: [1], data: BigInt64Array.of(9223372036854775807n) },
    half: { type: 'float16', shape: [2], data: Uint16Array.of(0x3e00, 0x7e00) },
    flag: { type: 'bool', shape: [1, 1], data: Uint8Array.of(1) },
    text: { type: 'string', shape: [1], data: ['"ü"'] },
  };
  expect(writeOutputs(outputs)).toBe(
    '[{"name":"long","datatype":"INT64","shape":[1],"data":[9223372036854775807]},' +
      '{"name":"half","datatype":"FP16","shape":[2],"data":[1.5,"NaN"]},' +
      '{"name":"flag","datatype":"BOOL","shape":[1,1],"data":[true]},' +
      '{"name":"text","datatype":"BYTES","shape":[1],"data":["\\"ü\\""]}]',
  );
  expect(logOutputs(outputs).outputs[0]?.data).toEqual(['9223372036854775807']);
});
