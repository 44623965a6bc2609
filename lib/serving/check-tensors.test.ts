import { expect, it } from 'vitest';
import type { FeatureLayout, Signature, TensorValue } from '#lib/onnx/contract.ts';
import { checkTensors, rowCountOf } from './check-tensors.ts';

const signature: Signature = {
  inputs: [
    { name: 'a', type: 'float32', shape: ['N', 2] },
    { name: 'b', type: 'string', shape: ['N'] },
  ],
  outputs: [],
};
const tensors: FeatureLayout = { kind: 'tensors', reason: 'Two inputs' };
const floats = (...shape: number[]): TensorValue => ({
  type: 'float32',
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});
const texts = (n: number): TensorValue => ({
  type: 'string',
  shape: [n],
  data: new Array(n).fill(''),
});

it('takes what fits', () => {
  checkTensors(signature, tensors, { a: floats(3, 2), b: texts(3) });
  expect(rowCountOf(tensors, signature, { a: floats(3, 2) })).toBe(3);
});

it.each<[string, Record<string, TensorValue>, RegExp]>([
  ['a missing input', { a: floats(1, 2) }, /input b is missing/],
  [
    'an extra input',
    { a: floats(1, 2), b: texts(1), c: texts(1) },
    /input c is not an input of this model \(a, b\)/,
  ],
  [
    'a prototype name',
    { a: floats(1, 2), b: texts(1), constructor: texts(1) },
    /input constructor is not/,
  ],
  ['another type', { a: texts(1), b: texts(1) }, /input a must be float32, got string/],
  [
    'another rank',
    { a: floats(2), b: texts(2) },
    /input a must have the shape \[N, 2\], got \[2\]/,
  ],
  ['another fixed size', { a: floats(1, 3), b: texts(1) }, /\[N, 2\], got \[1, 3\]/],
  [
    'sizes that do not agree',
    { a: floats(2, 2), b: texts(3) },
    /input b must have the shape \[N\] where N is 2 as in a, got \[3\]/,
  ],
])('refuses %s', (_name, inputs, message) => {
  expect(() => checkTensors(signature, tensors, inputs)).toThrow(message);
});

it('limits the rows of models with features', () => {
  const one: Signature = { inputs: [{ name: 'x', type: 'float32', shape: ['N', 1] }], outputs: [] };
  const layout: FeatureLayout = { kind: 'columns', features: [] };
  expect(() => checkTensors(one, layout, { x: floats(10_001, 1) })).toThrow(
    expect.objectContaining({ code: 'too_many_rows' }),
  );
  checkTensors(one, tensors, { x: floats(10_001, 1) });
});
