import { expect, it } from 'vitest';
import type { TensorSpec } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { type DefaultValue, defaultOutputs } from './default-outputs.ts';

const spec = (
  name: string,
  type: TensorSpec['type'],
  ...shape: TensorSpec['shape']
): TensorSpec => ({
  name,
  type,
  shape: ['N', ...shape],
});

it.each<[string, Task, TensorSpec[], OutputRoles, DefaultValue[], Record<string, unknown>]>([
  [
    'a regression',
    'regression',
    [spec('y', 'float32', 1)],
    {},
    [0.5, 2],
    { y: { type: 'float32', shape: [2, 1], data: Float32Array.of(0.5, 2) } },
  ],
  [
    'a label',
    'binary',
    [spec('label', 'int64'), spec('p', 'float32', 2)],
    {},
    [1],
    { label: { type: 'int64', shape: [1], data: BigInt64Array.of(1n) } },
  ],
  [
    'true where labels are numbers',
    'binary',
    [spec('label', 'int64')],
    {},
    [true],
    { label: { type: 'int64', shape: [1], data: BigInt64Array.of(1n) } },
  ],
  [
    'a number where labels are text',
    'multiclass',
    [spec('label', 'string')],
    {},
    [3],
    { label: { type: 'string', shape: [1], data: ['3'] } },
  ],
  [
    'the score of the second class',
    'binary',
    [spec('p', 'float32', 1)],
    {},
    [1, 0, true],
    { p: { type: 'float32', shape: [3, 1], data: Float32Array.of(1, 0, 1) } },
  ],
  [
    'a score that is a row',
    'binary',
    [spec('p', 'float64')],
    { classes: ['on time', 'late'] },
    ['late'],
    { p: { type: 'float64', shape: [1], data: Float64Array.of(1) } },
  ],
  [
    'one score for each class',
    'multiclass',
    [spec('p', 'float32', 3)],
    { classes: ['a', 'b', 'c'] },
    ['b', 'c'],
    { p: { type: 'float32', shape: [2, 3], data: Float32Array.of(0, 1, 0, 0, 0, 1) } },
  ],
  ['no class there is', 'binary', [spec('p', 'float32', 1)], {}, [1, 7], {}],
  ['text where labels are numbers', 'binary', [spec('label', 'int64')], {}, ['late'], {}],
])('%s', (_name, task, outputs, output, values, expected) => {
  const made = defaultOutputs({ task, output, signature: { inputs: [], outputs } }, values);
  expect(made.outputs).toEqual(expected);
  expect(made.answer).toEqual({ predictions: values, classes: null, probabilities: null });
});
