import { expect, it } from 'vitest';
import { labelledRows } from './labelled-request.ts';

const at = new Date('2026-03-10T08:00:00.000Z');

it('has a row for each label, with what the log has of it', () => {
  const outputs = {
    ...{ predictions: ['no', 'yes'], classes: ['no', 'yes'] },
    probabilities: [[0.9, 0.1], null],
  };
  const request = { at, version: 3, inputs: { rows: [[1], [2]] }, outputs, delaysMs: [5, 6] };
  const classes = ['no', 'yes'];
  const known = { at, version: 3, classes };
  expect(labelledRows({ ...request, rows: [0, 1, 5], labels: ['yes', 'no', 'no'] })).toEqual([
    { ...known, label: 'yes', delayMs: 5, input: [1], predicted: 'no', scores: [0.9, 0.1] },
    { ...known, label: 'no', delayMs: 6, input: [2], predicted: 'yes', scores: null },
    { ...known, label: 'no', delayMs: null, input: null, predicted: null, scores: null },
  ]);
});

it.each([null, 7, { tensors: [] }, { predictions: 'x' }])('has nothing of %j', (outputs) => {
  const request = { at, version: 1, inputs: null, outputs, rows: [0], labels: [1], delaysMs: [9] };
  expect(labelledRows(request)).toEqual([
    {
      ...{ at, version: 1, label: 1, delayMs: 9 },
      ...{ classes: null, input: null, predicted: null, scores: null },
    },
  ]);
});
