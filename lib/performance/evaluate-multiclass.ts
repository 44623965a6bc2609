import {
  AVERAGED_METRICS,
  type ClassMatrix,
  type ClassMetrics,
  classMetrics,
  countClasses,
  type MatrixMetric,
  macroF1StandardError,
  matrixMetrics,
} from './class-matrix.ts';
import {
  atLeastZero,
  type Interval,
  LEVEL,
  logitInterval,
  meanInterval,
  wilsonInterval,
} from './interval.ts';
import { clippedLog } from './probability-loss.ts';
import { rocAuc } from './roc-auc.ts';
import { meanOf } from './sum.ts';
import { tieGroups } from './tie-groups.ts';

const SCORE_METRICS = ['roc_auc_ovr', 'roc_auc_ovr_weighted', 'log_loss', 'brier'] as const;
export const MULTICLASS_METRICS = [
  'accuracy',
  'balanced_accuracy',
  'mcc',
  ...AVERAGED_METRICS,
  ...SCORE_METRICS,
] as const;
export type MulticlassMetric = MatrixMetric | (typeof SCORE_METRICS)[number];

export interface MulticlassEvaluation {
  n: number;
  /** By scikit-learn's names; null where a metric is not defined, which `notes` explain. */
  metrics: Record<MulticlassMetric, number | null>;
  intervals: Partial<Record<MulticlassMetric, Interval | null>>;
  matrix: ClassMatrix;
  /** Of each class; null of one that no row has and none was classified as. */
  classes: ((ClassMetrics & { roc_auc: number | null }) | null)[];
  notes: string[];
}

/** Rows with labels as codes below `size`; `scores` has one column for each class, in the order of codes. */
export interface MulticlassRows {
  size: number;
  labels: Int32Array;
  predictions: Int32Array;
  scores?: readonly Float64Array[];
}

export function evaluateMulticlass(rows: MulticlassRows, level = LEVEL): MulticlassEvaluation {
  const n = rows.labels.length;
  const matrix = countClasses(rows.labels, rows.predictions, rows.size);
  const counted = matrixMetrics(matrix);
  const notes = n === 0 ? ['There are no rows, so nothing is defined.'] : [];
  const scored = scoreMetrics(rows, level, notes);
  const none = Object.fromEntries(MULTICLASS_METRICS.map((name) => [name, null]));
  return {
    n,
    metrics: { ...none, ...counted, ...scored.metrics } as Record<MulticlassMetric, number | null>,
    intervals: {
      accuracy: wilsonInterval((counted?.accuracy ?? 0) * n, n, level),
      f1_macro:
        counted &&
        logitInterval(counted.f1_macro, macroF1StandardError(matrix), {
          level,
          method: 'delta, logit',
        }),
      ...scored.intervals,
    },
    matrix,
    classes: classMetrics(matrix).map(
      (one, k) => one && { ...one, roc_auc: scored.areas[k] ?? null },
    ),
    notes,
  };
}

/** The class with the highest score, the first of equals, as NumPy's argmax. */
export function highestScores(scores: readonly Float64Array[]): Int32Array {
  const rows = scores[0]?.length ?? 0;
  const best = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < scores.length; k += 1) {
      const score = scores[k]?.[row] as number;
      if (score > highest) {
        highest = score;
        best[row] = k;
      }
    }
  }
  return best;
}

/**
 * The area of each class against the rest, and their mean, plain and weighted by rows, as roc_auc_score(multi_class='ovr'); log_loss with all classes as labels;
 * brier Σ_k (y_k − p_k)², in [0, 2] (half of it for two classes), as brier_score_loss.
 */
function scoreMetrics({ size, labels, scores }: MulticlassRows, level: number, notes: string[]) {
  const n = labels.length;
  if (!scores || n === 0) {
    if (n > 0)
      notes.push('Without a score of each class there is no roc_auc_ovr, log_loss and brier.');
    return { metrics: {}, intervals: {}, areas: [] };
  }
  const offRow = findOffSum(scores);
  if (offRow !== null) {
    notes.push(
      `Scores of a row must sum to 1, those of row ${offRow.row + 1} sum to ${offRow.sum}: roc_auc_ovr, log_loss and brier are not defined.`,
    );
    return { metrics: {}, intervals: {}, areas: [] };
  }
  const support = Array.from({ length: size }, () => 0);
  for (const label of labels) support[label] = (support[label] ?? 0) + 1;
  const areas = scores.map((column, k) =>
    rocAuc(
      tieGroups(
        Uint8Array.from(labels, (label) => (label === k ? 1 : 0)),
        column,
      ),
    ),
  );
  const known = areas.filter((area) => area !== null);
  if (known.length < size) {
    notes.push('Not every class has rows and others beside it: roc_auc_ovr is not defined.');
  }
  const isWhole = known.length === size;
  const logLosses = meanOf(n, (row) => clippedLog(scores[labels[row] as number]?.[row] as number));
  const briers = meanOf(n, (row) => {
    let sum = 0;
    for (let k = 0; k < size; k += 1) {
      sum += ((labels[row] === k ? 1 : 0) - (scores[k]?.[row] as number)) ** 2;
    }
    return size === 2 ? sum / 2 : sum;
  });
  return {
    metrics: {
      roc_auc_ovr: isWhole ? known.reduce((sum, area) => sum + area, 0) / size : null,
      roc_auc_ovr_weighted: isWhole
        ? known.reduce((sum, area, k) => sum + area * (support[k] ?? 0), 0) / n
        : null,
      log_loss: logLosses.mean,
      brier: briers.mean,
    },
    intervals: {
      log_loss: atLeastZero(meanInterval(logLosses.mean, logLosses.variance, n, level)),
      brier: atLeastZero(meanInterval(briers.mean, briers.variance, n, level)),
    },
    areas,
  };
}

/** scikit-learn's tolerance: 1e-5 of the sum and 1e-8. */
function findOffSum(scores: readonly Float64Array[]): { row: number; sum: number } | null {
  const rows = scores[0]?.length ?? 0;
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (const column of scores) sum += column[row] as number;
    if (!(Math.abs(1 - sum) <= 1e-8 + 1e-5 * Math.abs(sum))) return { row, sum };
  }
  return null;
}
