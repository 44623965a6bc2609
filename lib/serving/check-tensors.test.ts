import { expect, it } from 'vitest';
import type { FeatureLayout, Signature, TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { checkOutputSize, checkTensors, rowCountOf } from './check-tensors.ts';

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
  expect(rowCountOf(signature, { a: floats(3, 2) })).toBe(3);
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

it('limits the rows of models with features, and not the length of other tensors', () => {
  const one: Signature = { inputs: [{ name: 'x', type: 'float32', shape: ['N', 1] }], outputs: [] };
  const columns: FeatureLayout = { kind: 'columns', features: [] };
  checkTensors(one, columns, { x: floats(10_000, 1) });
  expect(() => checkTensors(one, columns, { x: floats(10_001, 1) })).toThrow(
    expect.objectContaining({ code: 'too_many_rows' }),
  );
  const sound: Signature = {
    inputs: [{ name: 'x', type: 'float32', shape: ['samples'] }],
    outputs: [],
  };
  checkTensors(sound, tensors, { x: floats(160_000) });
});

it.each<[TensorSpec['shape'], number[], boolean]>([
  [['N', 3, 'H', 'W'], [0, 3, 224, 10], true],
  [['N', 3, 'H', 'W'], [0, 3, 0, 0], true],
  [['N', 3, 'H', 'W'], [20_000_000, 3, 0, 0], false],
  [['N', 3, 'H', 'W'], [1, 3, 2_147_483_647, 0], false],
  [['N', 3, 'H', 'W'], [5000, 3, 5000, 0], false],
  [['N', 1_000_000], [0, 1_000_000], true],
  [[null, null], [0, 10_001], false],
])('for %j, a tensor without values of %j: taken is %s', (shape, given, isTaken) => {
  const inputs = { x: floats(...given) };
  const ranked: Signature = { inputs: [{ name: 'x', type: 'float32', shape }], outputs: [] };
  const check = () => checkTensors(ranked, tensors, inputs);
  if (isTaken) check();
  else expect(check).toThrow('input x has no values');
});

it('bounds the dimensions of an input of any rank', () => {
  const any: Signature = {
    inputs: [{ name: 'x', type: 'float32', shape: [], unranked: true }],
    outputs: [],
  };
  checkTensors(any, tensors, { x: floats(2, 3, 4, 5) });
  expect(() => checkTensors(any, tensors, { x: floats(1, 20_000_000, 0) })).toThrow('no values');
});

it('bounds what is answered', () => {
  checkOutputSize({ a: floats(1_000_000), b: floats(1_000_000) });
  expect(() => checkOutputSize({ a: floats(1_000_000), b: floats(1_000_001) })).toThrow(
    'The answer has 2000001 values; one request gets at most 2000000.',
  );
});

it('names the inputs that have another number of rows than the others', () => {
  const names = ['hour', 'origin', 'distance'];
  const columns: FeatureLayout = {
    kind: 'columns',
    features: names.map((name) => ({ name, type: 'number', tensorType: 'float32', rank: 2 })),
  };
  const many: Signature = {
    inputs: names.map((name) => ({ name, type: 'float32', shape: [null, 1] })),
    outputs: [],
  };
  const sent = { hour: floats(2, 1), origin: floats(1, 1), distance: floats(1, 1) };
  expect(() => checkTensors(many, columns, sent)).toThrow(
    expect.objectContaining({
      code: 'invalid_features',
      fields: [{ field: 'hour', message: 'has 2 rows where the other inputs have 1' }],
    }),
  );
  checkTensors(many, columns, { ...sent, hour: floats(1, 1) });
});
