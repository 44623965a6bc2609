import { expect, test } from 'vitest';
import { appendRows } from './append-rows.ts';
import type { TrainingData } from './training-data.ts';

const rows = (values: number[], labels: string[] | number[], codes: number[]): TrainingData => ({
  columns: [
    { name: 'distance', kind: 'numeric', values: Float64Array.from(values) },
    { name: 'origin', kind: 'categorical', labels, codes: Int32Array.from(codes) },
  ],
  target: { task: 'binary', classes: [0, 1], codes: Int32Array.from(values, (v) => v % 2) },
});

test('columns are found by name, and categories meet by what they are called', () => {
  const other = rows([3, Number.NaN], ['LAX', 'ORD'], [1, -1]);
  const found = appendRows(rows([1, 2], ['ORD', 'JFK'], [0, 1]), {
    ...other,
    columns: other.columns.toReversed(),
  });
  expect(found.columns).toEqual([
    { name: 'distance', kind: 'numeric', values: Float64Array.from([1, 2, 3, Number.NaN]) },
    {
      ...{ name: 'origin', kind: 'categorical', labels: ['ORD', 'JFK', 'LAX'] },
      codes: Int32Array.from([0, 1, 0, -1]),
    },
  ]);
  expect(found.target).toMatchObject({ codes: Int32Array.from([1, 0, 1, 0]) });
});

test('whole numbers stay numbers, and beside text are text', () => {
  const labelsOf = (data: TrainingData) => {
    const column = data.columns[1];
    return column?.kind === 'categorical' ? column.labels : null;
  };
  expect(labelsOf(appendRows(rows([1], [7], [0]), rows([1], [8], [0])))).toEqual([7, 8]);
  expect(labelsOf(appendRows(rows([1], [7], [0]), rows([1], ['7'], [0])))).toEqual(['7']);
});

test('what does not fit is refused', () => {
  const one = rows([1], ['ORD'], [0]);
  const without = { ...one, columns: one.columns.slice(0, 1) };
  expect(() => appendRows(one, without)).toThrow('there is no column origin');
  const [distance] = one.columns;
  if (distance?.kind !== 'numeric') throw new Error('distance is no number');
  const numbers = { ...one, columns: [distance, { ...distance, name: 'origin' }] };
  expect(() => appendRows(one, numbers)).toThrow('origin is categorical, and numeric');
  const regression = { ...one, target: { task: 'regression', values: distance.values } } as const;
  expect(() => appendRows(one, regression)).toThrow('of binary, and of regression');
});
