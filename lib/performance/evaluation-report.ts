import type { Evaluation } from './evaluate-rows.ts';
import type { SegmentsEvaluation } from './evaluate-segments.ts';
import type { Interval } from './interval.ts';

/** One object for programs: every metric at its top level under scikit-learn's name, null where it is not defined, which `notes` explain. */
export function evaluationReport(
  evaluation: Evaluation,
  { skipped, segments }: { skipped: number; segments?: SegmentsEvaluation },
) {
  const { task, result } = evaluation;
  return {
    task,
    n: result.n,
    skipped,
    ...result.metrics,
    ...detailsOf(evaluation),
    intervals: present(result.intervals),
    ...(segments && segmentReport(segments)),
    notes: result.notes,
  };
}

function segmentReport({ segments, loss, worst }: SegmentsEvaluation) {
  return {
    segments: segments.map(({ column, value, n, metrics, intervals }) => ({
      column,
      value,
      n,
      ...metrics,
      intervals: present(intervals),
    })),
    worst_segments: worst.map(({ conditions, rows, share, restLoss, pAdjusted, ...one }) => ({
      conditions,
      n: rows,
      share,
      loss_name: loss,
      loss: one.loss,
      rest_loss: restLoss,
      p_adjusted: pAdjusted,
    })),
  };
}

function detailsOf(evaluation: Evaluation): Record<string, unknown> {
  switch (evaluation.task) {
    case 'binary': {
      const { threshold, classes, result } = evaluation;
      const { tp, fp, fn, tn } = result.counts;
      return {
        threshold,
        classes,
        positives: tp + fn,
        confusion_matrix: [
          [tn, fp],
          [fn, tp],
        ],
        calibration_curve: result.curve,
        thresholds: result.thresholds,
      };
    }
    case 'multiclass': {
      const { classes, result } = evaluation;
      return {
        classes,
        confusion_matrix: matrixRows(result.matrix.counts, classes.length),
        per_class: classes.map((name, k) => ({ class: name, ...result.classes[k] })),
      };
    }
    case 'regression':
      return {};
  }
}

export function matrixRows(counts: Float64Array, size: number): number[][] {
  return Array.from({ length: size }, (_row, i) => [...counts.subarray(i * size, (i + 1) * size)]);
}

function present(intervals: Partial<Record<string, Interval | null>>): Record<string, Interval> {
  return Object.fromEntries(
    Object.entries(intervals).filter((entry): entry is [string, Interval] => Boolean(entry[1])),
  );
}
