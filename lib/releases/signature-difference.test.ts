import { expect, it } from 'vitest';
import type { TensorSpec } from '#lib/onnx/contract.ts';
import { signatureDifference, type VersionInterface } from './signature-difference.ts';

const tensor = (
  name: string,
  type: TensorSpec['type'] = 'float32',
  shape: TensorSpec['shape'] = ['N', 1],
): TensorSpec => ({ name, type, shape });
const columns = (inputs: TensorSpec[], outputs = [tensor('score')]): VersionInterface => ({
  signature: { inputs, outputs },
  layout: { kind: 'columns', features: [] },
});
const vector = (names: string[]): VersionInterface => ({
  signature: {
    inputs: [tensor('input', 'float32', [null, names.length])],
    outputs: [tensor('score')],
  },
  layout: {
    kind: 'vector',
    input: 'input',
    features: names.map((name) => ({ name, type: 'number', tensorType: 'float32' })),
  },
});

it.each([
  ['nothing', columns([tensor('hour')]), columns([tensor('hour')]), []],
  [
    'the name of a varying dimension',
    columns([tensor('hour')]),
    columns([tensor('hour', 'float32', [null, 1])]),
    [],
  ],
  [
    'an input less and an input more',
    columns([tensor('hour'), tensor('route_late_share')]),
    columns([tensor('hour'), tensor('carrier', 'string')]),
    ['input route_late_share is missing', 'input carrier is new'],
  ],
  [
    'type and shape of an output',
    columns([tensor('hour')], [tensor('probabilities', 'float32', ['N', 2])]),
    columns([tensor('hour')], [tensor('probabilities', 'float64', ['N', 3])]),
    [
      'output probabilities is float64 instead of float32',
      'output probabilities has shape [?, 3] instead of [?, 2]',
    ],
  ],
  [
    'the order of a vector',
    vector(['a', 'b']),
    vector(['b', 'a']),
    ['features are in another order'],
  ],
  [
    'a name in a vector',
    vector(['a', 'b']),
    vector(['a', 'c']),
    ['feature b is missing', 'feature c is new'],
  ],
  [
    'the layout',
    vector(['a']),
    columns([tensor('a')]),
    ['input input is missing', 'input a is new', 'features are given as columns instead of vector'],
  ],
])('%s', (_name, before, after, expected) => {
  expect(signatureDifference(before, after)).toEqual(expected);
});
