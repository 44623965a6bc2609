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
