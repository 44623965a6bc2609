import { type BinaryCounts, countMetrics, countsAt } from './binary-counts.ts';
import { type BinaryMetric, scoreMetrics } from './evaluate-binary.ts';
import { type Calibration, calibrate } from './fit-calibration.ts';
import { expectedTieGroups } from './tie-groups.ts';

export interface BinaryEstimate {
  n: number;
  /** As the evaluation's, of expected counts; null where a metric is not defined. */
  metrics: Record<BinaryMetric, number | null>;
  counts: BinaryCounts;
}

/** How rows become classes. */
export type BinaryDecision = { threshold: number } | { predictions: Uint8Array };

/**
 * How well a classifier does on rows without labels, if its scores mean what they meant when `calibration` was learned: confidence-based performance estimation
 * (CBPE; NannyML's documentation; Białek, Kuberski, Perrakis and Bifet, arXiv 2407.08649). A row is positive with its calibrated probability p, so
 *
 *   tp = Σ p and fp = Σ (1 − p) over rows classified as positive, fn and tn over the others,
 *
 * and metrics are those of these counts. Metrics of scores sort by the raw score, each row with mass p among the positives and 1 − p among the negatives.
 * The estimate follows changes of inputs (covariate drift); it cannot see that the same inputs have other outcomes (concept drift).
 */
export function estimateBinary(
  scores: Float64Array,
  calibration: Calibration,
  decision: BinaryDecision,
): BinaryEstimate | null {
  if (scores.length === 0) return null;
  const probabilities = calibrate(calibration, scores);
  const groups = expectedTieGroups(scores, probabilities);
  const counts =
    'threshold' in decision
      ? countsAt(groups, decision.threshold)
      : expectedCounts(probabilities, decision.predictions);
  const counted = countMetrics(counts);
  if (!counted) return null;
  const { curve: _curve, ...scored } = scoreMetrics(groups);
  return { n: scores.length, metrics: { ...counted, ...scored }, counts };
}

function expectedCounts(probabilities: Float64Array, predictions: Uint8Array): BinaryCounts {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (let row = 0; row < probabilities.length; row += 1) {
    const p = probabilities[row] as number;
    if (predictions[row] === 1) {
      counts.tp += p;
      counts.fp += 1 - p;
    } else {
      counts.fn += p;
      counts.tn += 1 - p;
    }
  }
  return counts;
}
