import type { TieGroups } from './tie-groups.ts';

/** Bins of scores that have rows: the mean score in each beside the share of positive rows. Masses are counts, or expected counts. */
export interface CalibrationCurve {
  prob_pred: number[];
  prob_true: number[];
  count: number[];
}

const CALIBRATION_BINS = 10;

/**
 * Bins of equal width, closed above, as scikit-learn's calibration_curve(strategy='uniform', n_bins=10): bin k holds scores in (k/10, (k + 1)/10], the
 * first also 0; edges are k · 0.1 in floating point, as NumPy's linspace has them.
 */
export function calibrationCurve(
  { scores, positives, negatives }: TieGroups,
  bins = CALIBRATION_BINS,
): CalibrationCurve {
  const sums = Array.from({ length: bins }, () => ({ score: 0, positive: 0, count: 0 }));
  const step = 1 / bins;
  let bin = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const score = scores[at] as number;
    while (bin < bins - 1 && score > (bin + 1) * step) bin += 1;
    const sum = sums[bin];
    if (!sum) continue;
    const rows = (positives[at] as number) + (negatives[at] as number);
    sum.score += rows * score;
    sum.positive += positives[at] as number;
    sum.count += rows;
  }
  const used = sums.filter(({ count }) => count > 0);
  return {
    prob_pred: used.map(({ score, count }) => score / count),
    prob_true: used.map(({ positive, count }) => positive / count),
    count: used.map(({ count }) => count),
  };
}

/**
 * Expected calibration error, Σ n_b/n |share of positive rows − mean score| over those bins (Naeini, Cooper and Hauskrecht, AAAI 2015). Null without rows.
 */
export function expectedCalibrationError(curve: CalibrationCurve): number | null {
  const rows = curve.count.reduce((sum, count) => sum + count, 0);
  if (rows === 0) return null;
  return curve.count.reduce((sum, count, at) => {
    const gap = Math.abs((curve.prob_true[at] ?? 0) - (curve.prob_pred[at] ?? 0));
    return sum + (count / rows) * gap;
  }, 0);
}
