import { averagePrecision, averagePrecisionInterval } from './average-precision.ts';
import {
  type BinaryCounts,
  COUNT_METRICS,
  type CountMetric,
  countBinary,
  countIntervals,
  countMetrics,
  countsAt,
} from './binary-counts.ts';
import {
  type CalibrationCurve,
  calibrationCurve,
  expectedCalibrationError,
} from './calibration-curve.ts';
import { type Interval, LEVEL } from './interval.ts';
import { brier, brierInterval, logLoss, logLossInterval } from './probability-loss.ts';
import { rocAuc, rocAucInterval } from './roc-auc.ts';
import { type ThresholdMetrics, thresholdMetrics } from './threshold-metrics.ts';
import { type TieGroups, tieGroups } from './tie-groups.ts';

const SCORE_METRICS = ['roc_auc', 'average_precision', 'log_loss', 'brier', 'ece'] as const;
export const BINARY_METRICS = [...COUNT_METRICS, ...SCORE_METRICS] as const;
export type BinaryMetric = (typeof BINARY_METRICS)[number];

export interface BinaryEvaluation {
  n: number;
  /** By scikit-learn's names; null where a metric is not defined, which `notes` explain. */
  metrics: Record<BinaryMetric, number | null>;
  intervals: Partial<Record<BinaryMetric, Interval | null>>;
  counts: BinaryCounts;
  curve: CalibrationCurve | null;
  thresholds: ThresholdMetrics[];
  notes: string[];
}

/** Rows with labels: 1 is the positive class. Without predictions, a score of the threshold and above is positive; without scores what needs them is null. */
export type BinaryRows =
  | { labels: Uint8Array; scores: Float64Array; threshold: number; predictions?: Uint8Array }
  | { labels: Uint8Array; scores?: undefined; predictions: Uint8Array };

export function evaluateBinary(rows: BinaryRows, level = LEVEL): BinaryEvaluation {
  const groups = rows.scores && tieGroups(rows.labels, rows.scores);
  const counts =
    groups && !rows.predictions
      ? countsAt(groups, rows.threshold)
      : countBinary(rows.labels, rows.predictions ?? new Uint8Array());
  return evaluateBinaryCounts(counts, groups, level);
}

/** The same of rows that were counted; without groups there are no scores. */
export function evaluateBinaryCounts(
  counts: BinaryCounts,
  groups: TieGroups | undefined,
  level = LEVEL,
): BinaryEvaluation {
  const { curve, ...scored } = groups ? scoreMetrics(groups) : NO_SCORES;
  const metrics = { ...(countMetrics(counts) ?? NO_ROWS), ...scored };
  return {
    n: counts.tp + counts.fp + counts.fn + counts.tn,
    metrics,
    intervals: {
      ...countIntervals(counts, level),
      ...(groups && {
        roc_auc: rocAucInterval(groups, level),
        average_precision: averagePrecisionInterval(groups, level),
        log_loss: logLossInterval(groups, level),
        brier: brierInterval(groups, level),
      }),
    },
    counts,
    curve,
    thresholds: groups ? thresholdMetrics(groups) : [],
    notes: noteGaps(counts, groups !== undefined),
  };
}

/** What depends on scores alone, of counted or expected rows. */
export function scoreMetrics(groups: TieGroups) {
  const curve = calibrationCurve(groups);
  return {
    roc_auc: rocAuc(groups),
    average_precision: averagePrecision(groups),
    log_loss: logLoss(groups),
    brier: brier(groups),
    ece: expectedCalibrationError(curve),
    curve,
  };
}

const NO_SCORES = {
  roc_auc: null,
  average_precision: null,
  log_loss: null,
  brier: null,
  ece: null,
  curve: null,
};

const NO_ROWS = Object.fromEntries(COUNT_METRICS.map((name) => [name, null])) as Record<
  CountMetric,
  null
>;

function noteGaps({ tp, fp, fn, tn }: BinaryCounts, hasScores: boolean): string[] {
  const notes: string[] = [];
  if (tp + fp + fn + tn === 0) return ['There are no rows, so nothing is defined.'];
  if (!hasScores) {
    notes.push('Without scores there is no roc_auc, average_precision, log_loss, brier and ece.');
  }
  if (tp + fn === 0 || tn + fp === 0) {
    const only = tp + fn === 0 ? 'negative' : 'positive';
    notes.push(
      `All labels are ${only}: roc_auc is not defined, balanced_accuracy is the recall of that class.`,
    );
  }
  if (tp + fn === 0) notes.push('No row is positive: recall, f1 and average_precision are 0.');
  if (tp + fp === 0) notes.push('No row is classified as positive: precision and f1 are 0.');
  return notes;
}
