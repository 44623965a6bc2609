import { atLeastZero, type Interval, LEVEL, meanInterval, zOf } from './interval.ts';
import { meanOf, sumOf } from './sum.ts';

export const REGRESSION_METRICS = [
  'mae',
  'rmse',
  'mse',
  'mape',
  'r2',
  'explained_variance',
  'median_absolute_error',
  'max_error',
  'mean_error',
  'mean_squared_log_error',
  'root_mean_squared_log_error',
] as const;
export type RegressionMetric = (typeof REGRESSION_METRICS)[number];

export interface RegressionEvaluation {
  n: number;
  /** By scikit-learn's names (mean_error is prediction − truth); null where a metric is not defined, which `notes` explain. */
  metrics: Record<RegressionMetric, number | null>;
  intervals: Partial<Record<RegressionMetric, Interval | null>>;
  notes: string[];
}

/**
 * Truth y and prediction ŷ, all finite. mape is the mean of |y − ŷ| / max(|y|, ε), ε = 2⁻⁵², so a truth of 0 makes it enormous; r2 = 1 − Σ(y − ŷ)²/Σ(y − ȳ)² and
 * explained_variance are 1 or 0 where the truth does not vary, and r2 is null of one row; the log errors, of ln(1 + ·), need values of 0 and more
 * (scikit-learn takes those above −1 too, so do we).
 */
export function evaluateRegression(
  truth: Float64Array,
  predicted: Float64Array,
  level = LEVEL,
): RegressionEvaluation {
  const n = truth.length;
  if (n === 0) {
    const none = REGRESSION_METRICS.map((name) => [name, null]);
    return {
      n,
      metrics: Object.fromEntries(none),
      intervals: {},
      notes: ['There are no rows, so nothing is defined.'],
    };
  }
  const y = (row: number) => truth[row] as number;
  const error = (row: number) => (predicted[row] as number) - y(row);
  const absolute = meanOf(n, (row) => Math.abs(error(row)));
  const squared = meanOf(n, (row) => error(row) ** 2);
  const relative = meanOf(
    n,
    (row) => Math.abs(error(row)) / Math.max(Number.EPSILON, Math.abs(y(row))),
  );
  const signed = meanOf(n, error);
  const mean = sumOf(n, y) / n;
  const spread = sumOf(n, (row) => (y(row) - mean) ** 2);
  const unexplained = sumOf(n, (row) => (error(row) - signed.mean) ** 2);
  const logError = meanLogError(truth, predicted);
  const magnitudes = Float64Array.from(truth, (_value, row) => Math.abs(error(row))).sort();
  const mse = atLeastZero(meanInterval(squared.mean, squared.variance, n, level));
  const notes: string[] = [];
  if (n < 2) notes.push('r2 is not defined of one row.');
  if (spread === 0 && n > 1)
    notes.push('All labels are equal: r2 and explained_variance are 1 or 0.');
  if (logError === null) notes.push('Values of −1 and below have no log error.');
  if (truth.includes(0)) notes.push('Some labels are 0, so mape means little.');
  const metrics = {
    mae: absolute.mean,
    rmse: Math.sqrt(squared.mean),
    mse: squared.mean,
    mape: relative.mean,
    r2: n < 2 ? null : explained(squared.mean * n, spread),
    explained_variance: explained(unexplained, spread),
    median_absolute_error: median(magnitudes),
    max_error: magnitudes[n - 1] as number,
    mean_error: signed.mean,
    mean_squared_log_error: logError,
    root_mean_squared_log_error: logError === null ? null : Math.sqrt(logError),
  };
  const isHuge = (value: number | null) => value !== null && !Number.isFinite(value);
  if (Object.values(metrics).some(isHuge)) notes.push('Some values are too large to be squared.');
  return {
    n,
    metrics: Object.fromEntries(
      REGRESSION_METRICS.map((name) => [name, isHuge(metrics[name]) ? null : metrics[name]]),
    ) as typeof metrics,
    intervals: {
      mae: atLeastZero(meanInterval(absolute.mean, absolute.variance, n, level)),
      mse,
      rmse: mse && { low: Math.sqrt(mse.low), high: Math.sqrt(mse.high), method: mse.method },
      mape: atLeastZero(meanInterval(relative.mean, relative.variance, n, level)),
      mean_error: meanInterval(signed.mean, signed.variance, n, level),
      r2: r2Interval({ n, y, error, mean, spread, mse: squared.mean }, level),
    },
    notes,
  };
}

/** 1 − left/spread; as scikit-learn (force_finite) 1 where nothing is left of nothing, 0 where something is. */
function explained(left: number, spread: number): number {
  if (spread === 0) return left === 0 ? 1 : 0;
  return 1 - left / spread;
}

function median(sorted: Float64Array): number {
  const n = sorted.length;
  return ((sorted[(n - 1) >> 1] as number) + (sorted[n >> 1] as number)) / 2;
}

function meanLogError(truth: Float64Array, predicted: Float64Array): number | null {
  if (truth.some((value) => value <= -1) || predicted.some((value) => value <= -1)) return null;
  const n = truth.length;
  return (
    sumOf(
      n,
      (row) => (Math.log1p(truth[row] as number) - Math.log1p(predicted[row] as number)) ** 2,
    ) / n
  );
}

/**
 * By the delta method: with A = mean e², B = mean (y − ȳ)², row i moves r2 = 1 − A/B by (A/B·(y_i − ȳ)² − e_i²)/B; ŷ is taken as given.
 */
function r2Interval(
  of: {
    n: number;
    y: (row: number) => number;
    error: (row: number) => number;
    mean: number;
    spread: number;
    mse: number;
  },
  level: number,
): Interval | null {
  const b = of.spread / of.n;
  if (of.n < 3 || !(b > 0)) return null;
  const ratio = of.mse / b;
  const influence = (row: number) => (ratio * (of.y(row) - of.mean) ** 2 - of.error(row) ** 2) / b;
  const variance = sumOf(of.n, (row) => influence(row) ** 2) / of.n;
  const half = zOf(level) * Math.sqrt(variance / of.n);
  return { low: 1 - ratio - half, high: Math.min(1, 1 - ratio + half), method: 'delta' };
}
