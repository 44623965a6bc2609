import { expect, test } from 'vitest';
import type { TensorValue } from '#lib/onnx/contract.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { TrainingColumn, TrainingTarget } from '#lib/training/training-data.ts';
import { answerRows, problemOf, type ServedModel } from './answer-rows.ts';

const ROWS = 1500;
const columns: TrainingColumn[] = [
  { name: 'hour', kind: 'numeric', values: Float64Array.from({ length: ROWS }, (_, at) => at) },
];
const target: TrainingTarget = {
  ...{ task: 'binary', classes: [0, 1] },
  codes: Int32Array.from({ length: ROWS }, (_, at) => at % 2),
};
const { signal } = new AbortController();

/** A model that takes `hour` and has a score for it. */
function model(score: (hour: number) => number): ServedModel {
  return {
    task: 'binary',
    output: { score: 'score', classes: [0, 1] },
    signature: {
      inputs: [{ name: 'hour', type: 'float32', shape: ['N', 1] }],
      outputs: [{ name: 'score', type: 'float32', shape: ['N', 1] }],
    },
    layout: {
      kind: 'columns',
      features: [{ name: 'hour', type: 'number', tensorType: 'float32', rank: 2 }],
    },
    session: {
      run: async ({ hour }) => {
        const data = Float32Array.from((hour?.data ?? []) as Float32Array, score);
        const answer: TensorValue = { type: 'float32', shape: [data.length, 1], data };
        return { score: answer };
      },
    },
  };
}

test('scores of all rows, in their order, over several runs', async () => {
  const found = await answerRows(
    model((hour) => hour / ROWS),
    { columns, target },
    signal,
  );
  expect(found.areProbabilities).toBe(true);
  expect(found.scores[1200]).toBeCloseTo(0.8, 6);
  expect(found.predictions[1200]).toBe(1);
});

test.each<[string, (hour: number) => number, RegExp]>([
  ['a row without an answer', (hour) => (hour === 700 ? Number.NaN : 0.5), /row 701 has no answer/],
  [
    'a margin, whose classes nobody knows',
    (hour) => (hour % 2 === 0 ? -3 : 3),
    /row 1 has no answer/,
  ],
  ['probabilities of some rows alone', (hour) => (hour < 1000 ? 0.5 : 7), /none for others/],
])('%s is said', async (_name, score, message) => {
  const error = await answerRows(model(score), { columns, target }, signal).catch((one) => one);
  expect(problemOf(error)).toMatch(message);
});

test('what a model’s run fails of is its problem, and a mistake of ours is not', () => {
  expect(problemOf(new RunFailure('timeout', 'no answer in 60 s.'))).toBe('no answer in 60 s');
  expect(problemOf(new TypeError('x is undefined'))).toBeNull();
});
