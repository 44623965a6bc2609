import { describe, expect, it } from 'vitest';
import type { TensorValue } from '#lib/onnx/contract.ts';
import { describeForTensorflow, tensorWriter, writeFloat } from './tensorflow-json.ts';

describe('writeFloat', () => {
  it.each<[number, TensorValue['type'], string]>([
    [1, 'float32', '1.0'],
    [-0, 'float32', '-0.0'],
    [Math.fround(0.2), 'float32', '0.2'],
    [Math.fround(16777217), 'float32', '16777216.0'],
    [Math.fround(1e-10), 'float32', '1e-10'],
    [Math.fround(3.4028234663852886e38), 'float32', '3.4028235e+38'],
    [0.1, 'float64', '0.1'],
    [1e21, 'float64', '1e+21'],
    [Number.POSITIVE_INFINITY, 'float32', 'Infinity'],
    [Number.NaN, 'float64', 'NaN'],
  ])('%d %s is %s', (value, type, text) => {
    expect(writeFloat(value, type)).toBe(text);
  });

  it('gives back every 32-bit float', () => {
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    for (let seed = 1, i = 0; i < 20_000; i += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      bits[0] = seed;
      const [value = 0] = float;
      if (Number.isFinite(value))
        expect(Math.fround(Number(writeFloat(value, 'float32')))).toBe(value);
    }
  });
});

it('writes every type', () => {
  const say = (name: string, type: TensorValue['type'], data: TensorValue['data']) =>
    tensorWriter(name, { type, shape: [data.length], data })(0);
  expect(say('y', 'int64', BigInt64Array.of(-(2n ** 63n)))).toBe('[-9223372036854775808]');
  expect(say('y', 'bool', Uint8Array.of(0, 1))).toBe('[false,true]');
  expect(say('y', 'float16', Uint16Array.of(0x3e00, 0x7e00))).toBe('[1.5,NaN]');
  expect(say('y', 'int8', Int8Array.of(-1))).toBe('[-1]');
  expect(say('y_bytes', 'string', ['ü'])).toBe('[{"b64":"w7w="}]');
  expect(say('y', 'float32', new Float32Array())).toBe('[]');
});

it('describes inputs', () => {
  expect(describeForTensorflow([{ name: 'x', type: 'float32', shape: ['N', 2] }])).toEqual({
    x: {
      dtype: 'DT_FLOAT',
      tensor_shape: {
        dim: [
          { size: '-1', name: '' },
          { size: '2', name: '' },
        ],
        unknown_rank: false,
      },
      name: 'x:0',
    },
  });
});
