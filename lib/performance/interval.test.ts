import { describe, expect, it } from 'vitest';
import { expectEqual, performanceFigures } from '#test/stats/performance-figures.ts';
import { type BinaryMetric, evaluateBinary } from './evaluate-binary.ts';
import { evaluateMulticlass, highestScores } from './evaluate-multiclass.ts';
import { evaluateRegression, type RegressionMetric } from './evaluate-regression.ts';
import { type Interval, wilsonInterval } from './interval.ts';
import { seededNumbers } from './random-order.ts';

it('of a share agrees with SciPy', () => {
  const points = performanceFigures('wilson').flatMap((figure) => figure.points);
  expect(points.length).toBeGreaterThan(3);
  for (const [part, n, low, high] of points) {
    const interval = wilsonInterval(part, n);
    expectEqual([interval?.low, interval?.high], [low, high], `${part} of ${n}`);
  }
  expect(wilsonInterval(0, 0)).toBeNull();
});

const RUNS = 400;
const ROWS = 300;

/** How often intervals of small samples hold the value of a very large one. */
function coverage<Metric extends string>(
  metrics: readonly Metric[],
  evaluate: (
    n: number,
    seed: number,
  ) => {
    metrics: Record<Metric, number | null>;
    intervals: Partial<Record<Metric, Interval | null>>;
  },
): Record<string, number> {
  const truth = evaluate(400_000, 99).metrics;
  const held = Object.fromEntries(metrics.map((name) => [name, 0]));
  for (let run = 0; run < RUNS; run += 1) {
    const { intervals } = evaluate(ROWS, 1000 + run);
    for (const name of metrics) {
      const interval = intervals[name];
      const at = truth[name] ?? Number.NaN;
      if (interval && interval.low <= at && at <= interval.high) held[name] = (held[name] ?? 0) + 1;
    }
  }
  return Object.fromEntries(metrics.map((name) => [name, (held[name] ?? 0) / RUNS]));
}

/** 95 %, give or take three standard deviations of 400 runs, and a point more below for small samples. */
function expectCovered(found: Record<string, number>): void {
  for (const [name, share] of Object.entries(found)) {
    expect(share, name).toBeGreaterThan(0.907);
    expect(share, name).toBeLessThan(0.99);
  }
}

describe('intervals of 300 rows hold the truth 95 times in 100', () => {
  it('of a binary model', () => {
    const names = [
      'accuracy',
      'balanced_accuracy',
      'precision',
      'recall',
      'specificity',
      'f1',
    ] as const;
    const more = ['mcc', 'roc_auc', 'average_precision', 'log_loss', 'brier'] as const;
    const found = coverage<BinaryMetric>([...names, ...more], (n, seed) => {
      const next = seededNumbers(seed);
      const labels = new Uint8Array(n);
      const scores = new Float64Array(n);
      for (let row = 0; row < n; row += 1) {
        const chance = next() ** 1.5;
        labels[row] = next() < chance ? 1 : 0;
        scores[row] = Math.round(chance * 50) / 50;
      }
      return evaluateBinary({ labels, scores, threshold: 0.5 });
    });
    expectCovered(found);
  });

  it('of classes', () => {
    const found = coverage(['accuracy', 'f1_macro', 'log_loss', 'brier'], (n, seed) => {
      const next = seededNumbers(seed);
      const labels = new Int32Array(n);
      const scores = [0, 1, 2].map(() => new Float64Array(n));
      for (let row = 0; row < n; row += 1) {
        const weights = [next() + 0.05, next() + 0.05, next() + 0.05];
        const whole = weights.reduce((sum, weight) => sum + weight, 0);
        const at = next() * whole;
        labels[row] = at < (weights[0] ?? 0) ? 0 : at < whole - (weights[2] ?? 0) ? 1 : 2;
        for (const [k, column] of scores.entries()) column[row] = (weights[k] ?? 0) / whole;
      }
      return evaluateMulticlass({ size: 3, labels, scores, predictions: highestScores(scores) });
    });
    expectCovered(found);
  });

  it('of numbers', () => {
    const names = ['mae', 'rmse', 'mse', 'mape', 'mean_error', 'r2'] as const;
    const found = coverage<RegressionMetric>(names, (n, seed) => {
      const next = seededNumbers(seed);
      const truth = Float64Array.from({ length: n }, () => 5 + 10 * next());
      const predicted = truth.map((value) => value + (next() + next() + next() - 1.5) * 3);
      return evaluateRegression(truth, predicted);
    });
    expectCovered(found);
  });
});
