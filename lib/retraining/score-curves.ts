import { calibrationCurve } from '#lib/performance/calibration-curve.ts';
import type { TieGroups } from '#lib/performance/tie-groups.ts';

interface Point {
  x: number;
  y: number;
}

export interface ScoreCurves {
  /** False positive rate, true positive rate: from 0, 0 to 1, 1. */
  roc: Point[];
  /** Recall, precision, from the highest threshold to the lowest. */
  precision_recall: Point[];
  /** Mean score, share of positives. */
  calibration: Point[];
}

const MOST_POINTS = 200;

/** What a binary classifier’s scores look like at every threshold; null: a class has no row. */
export function scoreCurves(groups: TieGroups): ScoreCurves | null {
  const { scores, positives, negatives, positiveMass, negativeMass } = groups;
  if (positiveMass === 0 || negativeMass === 0) return null;
  const roc: Point[] = [{ x: 0, y: 0 }];
  const precisionRecall: Point[] = [];
  let [tp, fp] = [0, 0];
  for (let at = scores.length - 1; at >= 0; at -= 1) {
    tp += positives[at] as number;
    fp += negatives[at] as number;
    roc.push({ x: fp / negativeMass, y: tp / positiveMass });
    precisionRecall.push({ x: tp / positiveMass, y: tp / (tp + fp) });
  }
  const curve = calibrationCurve(groups);
  return {
    roc: thin(roc),
    precision_recall: thin(precisionRecall),
    calibration: curve.prob_pred.map((x, at) => ({ x, y: curve.prob_true[at] ?? 0 })),
  };
}

/** Of many points those nearest to equal steps along x, the first and the last always. */
function thin(points: readonly Point[]): Point[] {
  if (points.length <= MOST_POINTS) return [...points];
  const kept: Point[] = [];
  let next = 0;
  for (const [at, point] of points.entries()) {
    if (point.x < next && at < points.length - 1) continue;
    kept.push(point);
    next = Math.floor(point.x * (MOST_POINTS - 2) + 1) / (MOST_POINTS - 2);
  }
  return kept;
}
