import { describe, expect, it } from 'vitest';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { errorForest } from './error-forest.ts';
import { fitErrorEstimator } from './estimate-errors.ts';
import { evaluateRegression } from './evaluate-regression.ts';
import { seededNumbers } from './random-order.ts';

const MODEL = errorForest({ seed: 5 });
const ZONES = ['north', 'south', 'west'];

/** Errors grow with `x`, and are large in the south; `mix` says how often rows have large x and are from there. */
function draw(n: number, seed: number, mix: number) {
  const next = seededNumbers(seed);
  const x = new Float64Array(n);
  const noise = new Float64Array(n);
  const zone = new Int32Array(n);
  const truth = new Float64Array(n);
  const predicted = new Float64Array(n);
  for (let row = 0; row < n; row += 1) {
    x[row] = next() < 0.02 ? Number.NaN : next() ** (1 / mix);
    noise[row] = next();
    zone[row] = next() < 0.2 * mix ? 1 : next() < 0.5 ? 0 : 2;
    const spread = (1 + 5 * (x[row] || 0)) * (zone[row] === 1 ? 3 : 1);
    const guess = 50 + 20 * (noise[row] ?? 0);
    predicted[row] = guess;
    truth[row] = guess + spread * (next() + next() + next() - 1.5);
  }
  const columns: FileColumn[] = [
    { name: 'x', kind: 'number', values: x },
    { name: 'noise', kind: 'number', values: noise },
    { name: 'zone', kind: 'text', codes: zone, values: ZONES },
  ];
  return { columns, truth, predicted };
}

describe('on 20,000 rows of another mix', () => {
  const reference = draw(20_000, 1, 1);
  const now = draw(20_000, 2, 3);
  const before = evaluateRegression(reference.truth, reference.predicted).metrics;
  const real = evaluateRegression(now.truth, now.predicted).metrics;
  const estimate = fitErrorEstimator(reference, MODEL)(now.columns, now.predicted)?.metrics;

  it.each(['mae', 'rmse', 'mape', 'root_mean_squared_log_error'] as const)('%s is near', (name) => {
    expect(real[name]).toBeGreaterThan(1.5 * (before[name] ?? 0));
    expect(Math.abs((estimate?.[name] ?? 0) / (real[name] ?? 1) - 1)).toBeLessThan(0.05);
  });
});

it('is the plain mean where inputs say nothing about errors', () => {
  const { columns, predicted } = draw(3000, 1, 1);
  const next = seededNumbers(9);
  const truth = predicted.map((value) => value + 4 * (next() - 0.5));
  const estimator = fitErrorEstimator({ columns, truth, predicted }, MODEL);
  const mae = evaluateRegression(truth, predicted).metrics.mae ?? 0;
  const other = draw(3000, 2, 3);
  const found = estimator(other.columns, other.predicted)?.metrics.mae ?? 0;
  expect(Math.abs(found / mae - 1)).toBeLessThan(0.03);
});

it('does with columns that are not there, rows that are few and errors that are not defined', () => {
  const reference = draw(500, 1, 1);
  const estimator = fitErrorEstimator(reference, MODEL);
  const mae = evaluateRegression(reference.truth, reference.predicted).metrics.mae ?? 0;
  expect((estimator([], reference.predicted)?.metrics.mae ?? 0) / mae).toBeCloseTo(1, 0);
  expect(estimator([], new Float64Array())).toBeNull();
  const one = { columns: [], truth: Float64Array.of(0), predicted: Float64Array.of(-2) };
  const single = fitErrorEstimator(one, MODEL)([], Float64Array.of(1, 2));
  expect(single).toEqual({
    n: 2,
    metrics: {
      mae: 2,
      mse: 4,
      rmse: 2,
      mape: null,
      mean_squared_log_error: null,
      root_mean_squared_log_error: null,
    },
  });
});

it('is the same for the same seed', () => {
  const reference = draw(800, 1, 1);
  const now = draw(800, 2, 2);
  const estimates = [0, 1].map(() =>
    fitErrorEstimator(reference, errorForest({ seed: 4 }))(now.columns, now.predicted),
  );
  expect(estimates[0]).toEqual(estimates[1]);
});
