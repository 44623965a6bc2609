import { matrixMetrics } from './class-matrix.ts';
import { addScoreBins, areaOf, type ScoreBins } from './score-bins.ts';

/** What is expected of rows, as it adds up over hours. */
export type RowEstimate =
  | { task: 'regression'; n: number; metrics: Record<string, number | null> }
  | {
      task: 'multiclass';
      n: number;
      metrics: Record<string, number | null>;
      /** Expected rows by truth (rows) and prediction (columns). */
      matrix: number[];
      /** Of each class; absent of estimates that were made without, and where there are too many. */
      scores?: ScoreBins[];
    };

/** Of more classes scores are not kept. */
export const MOST_SCORED_CLASSES = 20;

const ROOTS = [
  ['rmse', 'mse'],
  ['root_mean_squared_log_error', 'mean_squared_log_error'],
] as const;

/**
 * Hours put together, each with so many rows as it answered. Errors of numbers and losses are means of the hours', roots are of means, what is of the confusion
 * matrix is of the hours' expected matrices added up, and areas under the curve are of the hours' rows by score together (score-bins.ts); where an hour has none, they are means of
 * the hours'. null: there is none.
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
  return { ...metrics, ...matrixMetrics({ size, counts }), ...areasOf(used, size) };
}

/** Nothing of one hour, which knows its own, and where an hour has no scores, or those of other classes. */
function areasOf(
  hours: readonly { weight: number; estimate: RowEstimate }[],
  size: number,
): Record<string, number | null> {
  const known = hours.flatMap(({ weight, estimate }) =>
    estimate.task === 'multiclass' && estimate.scores?.length === size
      ? [{ scores: estimate.scores, times: weight / estimate.n }]
      : [],
  );
  if (hours.length === 1 || known.length < hours.length) return {};
  const areas = Array.from({ length: size }, (_, k) =>
    areaOf(addScoreBins(known.map(({ scores, times }) => ({ bins: scores[k] ?? [], times })))),
  );
  const rows = areas.reduce((sum, { positives }) => sum + positives, 0);
  const weigh = (weight: (positives: number) => number) =>
    areas.reduce<number | null>(
      (sum, { area, positives }) =>
        sum === null || area === null ? null : sum + area * weight(positives),
      0,
    );
  return {
    roc_auc_ovr: weigh(() => 1 / size),
    roc_auc_ovr_weighted: weigh((positives) => positives / rows),
  };
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
