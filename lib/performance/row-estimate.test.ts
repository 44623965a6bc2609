import { expect, test } from 'vitest';
import { addRowEstimates, type RowEstimate } from './row-estimate.ts';

const numbers = (n: number, mae: number, mse: number): RowEstimate => ({
  ...{ task: 'regression', n },
  metrics: { mae, mse, rmse: Math.sqrt(mse), mape: null },
});

test('errors are means by what was answered, roots those of means', () => {
  const sum = addRowEstimates([
    { weight: 300, estimate: numbers(30, 1, 4) },
    { weight: 100, estimate: numbers(100, 5, 36) },
  ]);
  expect(sum).toEqual({ mae: 2, mse: 12, rmse: Math.sqrt(12), mape: null });
});

test('confusion is added up by what was answered', () => {
  const of = (n: number, matrix: number[]): RowEstimate => ({
    ...{ task: 'multiclass', n, matrix, metrics: { accuracy: 0, log_loss: n } },
  });
  const sum = addRowEstimates([
    { weight: 20, estimate: of(10, [5, 0, 0, 5]) },
    { weight: 20, estimate: of(20, [0, 10, 10, 0]) },
  ]);
  expect(sum?.accuracy).toBe(0.5);
  expect(sum?.log_loss).toBe(15);
});

test('hours without answers count for nothing', () => {
  expect(addRowEstimates([])).toBeNull();
  expect(addRowEstimates([{ weight: 0, estimate: numbers(1, 1, 1) }])).toBeNull();
});

test('areas are of the rows of all hours, not the mean of the hours', () => {
  const of = (scores: [number, number, number][]): RowEstimate => ({
    ...{ task: 'multiclass', n: 20, matrix: [10, 0, 0, 10] },
    metrics: { roc_auc_ovr: 1, roc_auc_ovr_weighted: 1 },
    scores: [scores, scores],
  });
  // Each hour by itself tells its rows apart; of both together the positives of the one are where the negatives of the other are.
  const low = of([
    [-8, 0, 10],
    [0, 10, 0],
  ]);
  const high = of([
    [0, 0, 10],
    [8, 10, 0],
  ]);
  const hours = [low, high].map((estimate) => ({ weight: 200, estimate }));
  expect(addRowEstimates(hours)).toMatchObject({
    ...{ roc_auc_ovr: 0.875, roc_auc_ovr_weighted: 0.875 },
  });
  const [first] = hours;
  const before = { weight: 200, estimate: { ...high, scores: undefined } as RowEstimate };
  expect(first && addRowEstimates([first, before])?.roc_auc_ovr).toBe(1);
});
