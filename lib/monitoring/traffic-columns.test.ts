import { expect, it } from 'vitest';
import type { Feature } from '#lib/onnx/contract.ts';
import { trafficColumns } from './traffic-columns.ts';

const feature = (name: string, type: Feature['type'], tensorType: Feature['tensorType']) =>
  ({ name, type, tensorType }) as Feature;
const features = [
  feature('delay', 'number', 'float32'),
  feature('zip', 'string', 'string'),
  feature('secret', 'string', 'string'),
];
const version = { task: 'binary' as const, features, classes: undefined };
const outputs = {
  predictions: ['yes', 'no'],
  classes: ['no', 'yes'],
  probabilities: [
    [0.25, 0.75],
    [0.5, 0.5],
  ],
};

it('of the log are in its order, and leave out what the log does not have', () => {
  const read = trafficColumns(version, [
    {
      inputs: {
        rows: [
          [1.5, '007', null],
          ['-Infinity', null, null],
        ],
      },
      outputs,
    },
    { inputs: null, outputs },
    { inputs: { body: {} }, outputs },
    { inputs: { rows: [[1, 'x']] }, outputs: { predictions: ['yes'] } },
    { inputs: { rows: [[1, 'x', null]] }, outputs: { predictions: ['yes', 'no'] } },
    { inputs: { rows: [[null, '7', null]] }, outputs: { predictions: ['no'] } },
  ]);
  expect(read.rows).toBe(3);
  expect([...read.features.keys()]).toEqual(['delay', 'zip']);
  expect(read.features.get('delay')).toMatchObject({
    kind: 'number',
    values: Float64Array.of(1.5, Number.NEGATIVE_INFINITY, Number.NaN),
  });
  expect(read.features.get('zip')).toMatchObject({
    ...{ kind: 'text', values: ['007', '7'] },
    codes: Int32Array.of(0, -1, 1),
  });
  expect(read.answers.score).toMatchObject({ values: Float64Array.of(0.75, 0.5, Number.NaN) });
  expect(read.answers.class).toMatchObject({
    ...{ kind: 'text', values: ['yes', 'no'] },
    codes: Int32Array.of(0, 1, 1),
  });
});

it('may be some rows of a request', () => {
  const request = {
    inputs: { rows: Array.from({ length: 10 }, (_, row) => [row, 'a', null]) },
    outputs: { predictions: Array.from({ length: 10 }, (_, row) => `c${row}`) },
  };
  const read = trafficColumns(version, [
    { ...request, pick: { skip: 2, take: 3 } },
    { ...request, pick: { skip: 1, step: 4 } },
    { ...request, pick: { skip: 0, take: 0 } },
  ]);
  expect(read.rows).toBe(6);
  expect(read.features.get('delay')).toMatchObject({ values: Float64Array.of(2, 3, 4, 1, 5, 9) });
  expect(read.answers.class).toMatchObject({ values: ['c2', 'c3', 'c4', 'c1', 'c5', 'c9'] });
});
