import { describe, expect, test } from 'vitest';
import { binaryTarget, drawColumns, numberTarget } from '#test/training/drawn-data.ts';
import type { TrainingColumn, TrainingData } from '../training-data.ts';
import { predictSgd } from './predict-sgd.ts';
import type { SgdState } from './state.ts';
import { beginSgd, trainSgd, updateSgd } from './train-sgd.ts';

const columns = drawColumns(1000, 1);
const data = { columns, target: binaryTarget(columns, 3) };

/** y = 3 a − 2 b + 40, of numbers of very different sizes. */
function line(rows: number, from = 0): TrainingData {
  const a = new Float64Array(rows).map((_zero, at) => 1000 + (((from + at) * 7) % 11));
  const b = new Float64Array(rows).map((_zero, at) => (((from + at) * 5) % 13) / 100);
  const values = a.map((value, at) => 3 * value - 2 * (b[at] ?? 0) + 40);
  return {
    columns: [
      { name: 'a', kind: 'numeric', values: a },
      { name: 'b', kind: 'numeric', values: b },
    ],
    target: { task: 'regression', values },
  };
}

function largestError(state: SgdState, { columns: asked, target }: TrainingData): number {
  const truth = target.task === 'regression' ? target.values : new Float64Array();
  return Math.max(
    ...predictSgd(state, asked).map((value, at) => Math.abs(value - (truth[at] ?? 0))),
  );
}

test('finds a line, whatever the sizes of its numbers', () => {
  const given = line(500);
  expect(largestError(trainSgd(given, { parameters: { epochs: 50, l2: 0 } }), given)).toBeLessThan(
    0.05,
  );
});

test('finds it also as rows come in', () => {
  let state = beginSgd(line(0), { l2: 0 });
  for (let block = 0; block < 200; block += 1) state = updateSgd(state, line(50, block * 50));
  expect(state.rows).toBe(10_000);
  expect(largestError(state, line(100))).toBeLessThan(0.2);
});

describe('an update', () => {
  const half = (from: number, to: number): TrainingData => ({
    columns: columns.map((column) =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.slice(from, to) }
        : { ...column, codes: column.codes.slice(from, to) },
    ),
    target: { ...data.target, codes: data.target.codes.slice(from, to) },
  });

  test('goes on from what was written as JSON, to the bit', () => {
    const first = updateSgd(beginSgd(data), half(0, 500));
    const again = JSON.parse(JSON.stringify(first)) as SgdState;
    expect(updateSgd(again, half(500, 1000))).toEqual(updateSgd(first, half(500, 1000)));
  });

  test('leaves what was before as it was', () => {
    const first = updateSgd(beginSgd(data), half(0, 500));
    const kept = structuredClone(first);
    updateSgd(first, half(500, 1000));
    expect(first).toEqual(kept);
  });

  test('moves no weight further than the rows it has allow', () => {
    const parameters = { learning_rate: 0.01, l2: 0 };
    const state = trainSgd(data, { parameters });
    // Rows like those before, so that means and scales stay.
    const next = updateSgd(state, data);
    const moved = next.weights[0]?.map((weight, at) =>
      Math.abs(weight - (state.weights[0]?.[at] ?? 0)),
    );
    expect(Math.max(...(moved ?? []))).toBeLessThan(0.01 * 1000);
    const before = state.weights[0]?.[0] ?? 0;
    const { weights } = updateSgd(state, half(0, 1));
    expect(Math.abs((weights[0]?.[0] ?? 0) - before)).toBeLessThan(0.01 + 0.01);
  });

  test('admits new categories while there is room', () => {
    const letters = (labels: string[]): TrainingData => ({
      columns: [{ name: 'letter', kind: 'categorical', labels, codes: Int32Array.of(0, 1, 1, -1) }],
      target: { task: 'binary', classes: ['no', 'yes'], codes: Int32Array.of(0, 1, 1, 0) },
    });
    let state = beginSgd(letters(['a', 'b']), { max_categories: 3 });
    for (const labels of [
      ['a', 'b'],
      ['b', 'c'],
      ['d', 'e'],
      ['', 'a'],
    ]) {
      state = updateSgd(state, letters(labels));
    }
    expect(state.columns).toMatchObject([{ labels: ['b', 'a', 'c'] }]);
  });

  test.each<[string, TrainingData, RegExp]>([
    [
      'another task',
      { columns, target: numberTarget(columns, 1) },
      /task is regression; expected binary/,
    ],
    [
      'other classes',
      { columns, target: { ...data.target, classes: ['0', '1'] } },
      /classes are 0, 1; expected 0, 1/,
    ],
    [
      'a column less',
      { columns: columns.slice(1), target: data.target },
      /no numeric column plain/,
    ],
    [
      'uneven columns',
      {
        columns: columns.map(
          (column, at): TrainingColumn =>
            at === 0 ? { name: 'plain', kind: 'numeric', values: new Float64Array(2) } : column,
        ),
        target: data.target,
      },
      /plain has 2 rows; expected 1000/,
    ],
  ])('refuses %s', (_name, given, message) => {
    expect(() => updateSgd(beginSgd(data), given)).toThrow(message);
  });
});

test('new means and scales alone change no answer', () => {
  const regression = { columns, target: numberTarget(columns, 3) };
  const state = trainSgd(regression);
  // A step as short as this is none.
  const still = { ...state, parameters: { ...state.parameters, learning_rate: 1e-300 } };
  const wider = columns.map(
    (column): TrainingColumn =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.map((value) => value * 3 + 1) }
        : column,
  );
  const next = updateSgd(still, { ...regression, columns: wider });
  expect(next.columns).not.toEqual(still.columns);
  const before = predictSgd(state, columns);
  const after = predictSgd(next, columns);
  expect(Math.max(...after.map((value, at) => Math.abs(value - (before[at] ?? 0))))).toBeLessThan(
    1e-9,
  );
});

test.each<[string, object, RegExp]>([
  ['epochs', { epochs: 0 }, /epochs is 0; expected an integer from 1/],
  ['a step', { learning_rate: 2 }, /learning_rate is 2; expected a number from/],
  ['l2', { l2: Number.NaN }, /l2 is NaN/],
])('refuses %s out of range', (_name, parameters, message) => {
  expect(() => trainSgd(data, { parameters })).toThrow(message);
});
