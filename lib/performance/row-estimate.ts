import { matrixMetrics } from './class-matrix.ts';

/** What is expected of rows, as it adds up over hours. */
export type RowEstimate =
  | { task: 'regression'; n: number; metrics: Record<string, number | null> }
  | {
      task: 'multiclass';
      n: number;
      metrics: Record<string, number | null>;
      /** Expected rows by truth (rows) and prediction (columns). */
      matrix: number[];
    };

const ROOTS = [
  ['rmse', 'mse'],
  ['root_mean_squared_log_error', 'mean_squared_log_error'],
] as const;

/**
 * Hours put together, each with so many rows as it answered. Errors of numbers and losses are means of the hours', roots are of means, what is of the confusion
 * matrix is of the hours' expected matrices added up; areas under the curve are means of the hours', which is not that of all rows. null: there is none.
 */
export function addRowEstimates(
  hours: readonly { weight: number; estimate: RowEstimate }[],
): Record<string, number | null> | null {
  const used = hours.filter(({ weight }) => weight > 0);
  const [first] = used;
  if (!first) return null;
  const metrics: Record<string, number | null> = {};
  for (const name of Object.keys(first.estimate.metrics)) {
    metrics[name] = weighted(used, ({ metrics: own }) => own[name] ?? null);
  }
  for (const [root, square] of ROOTS) {
    const mean = metrics[square];
    if (root in metrics) metrics[root] = typeof mean === 'number' ? Math.sqrt(mean) : null;
  }
  if (first.estimate.task === 'regression') return metrics;
  const size = Math.sqrt(first.estimate.matrix.length);
  const counts = new Float64Array(first.estimate.matrix.length);
  for (const { weight, estimate } of used) {
    // Of other classes than the first has nothing can be added.
    if (estimate.task !== 'multiclass' || estimate.matrix.length !== counts.length) continue;
    for (const [cell, count] of estimate.matrix.entries()) {
      counts[cell] = (counts[cell] ?? 0) + (count * weight) / estimate.n;
    }
  }
  return { ...metrics, ...matrixMetrics({ size, counts }) };
}

function weighted(
  hours: readonly { weight: number; estimate: RowEstimate }[],
  of: (estimate: RowEstimate) => number | null,
): number | null {
  let sum = 0;
  let weights = 0;
  for (const { weight, estimate } of hours) {
    const value = of(estimate);
    if (value === null) return null;
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}
