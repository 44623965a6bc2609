import { calibrationCurve, expectedCalibrationError } from '#lib/performance/calibration-curve.ts';
import { type TieGroups, tieGroups } from '#lib/performance/tie-groups.ts';
import type { ClassTarget } from '#lib/training/training-data.ts';

interface Point {
  x: number;
  y: number;
}

export interface ScoreCurves {
  /** False positive rate, true positive rate: from 0, 0 to 1, 1. */
  roc: Point[];
  /** Recall, precision, from the highest threshold to the lowest. */
  precision_recall: Point[];
  /** Mean score, share of positives; of several classes mean score of the likeliest, share of rows that have it. */
  calibration: Point[];
}

export interface ScoresLooked {
  /** null: a class has no row. */
  curves: ScoreCurves | null;
  /** Expected calibration error: of two classes of the second one's score, of several of the likeliest one's (Guo et al., ICML 2017). null: there are no rows. */
  calibrationError: number | null;
}

const MOST_POINTS = 200;

/** What a classifier’s probabilities look like at every threshold. Of several classes each is asked about beside all others, and the answers are put together (micro average). */
export function lookAtScores(
  { task, codes, classes }: ClassTarget,
  scores: Float64Array,
): ScoresLooked {
  if (task === 'binary') {
    const groups = tieGroups(Uint8Array.from(codes), scores);
    return lookAt(groups, groups);
  }
  const size = classes.length;
  const isClass = new Uint8Array(scores.length);
  const likeliest = new Float64Array(codes.length);
  const isLikeliest = new Uint8Array(codes.length);
  for (const [row, code] of codes.entries()) {
    isClass[row * size + code] = 1;
    const own = scores.subarray(row * size, (row + 1) * size);
    const most = own.reduce((a, b) => Math.max(a, b), 0);
    likeliest[row] = most;
    isLikeliest[row] = own.indexOf(most) === code ? 1 : 0;
  }
  return lookAt(tieGroups(isClass, scores), tieGroups(isLikeliest, likeliest));
}

function lookAt(groups: TieGroups, calibrated: TieGroups): ScoresLooked {
  const curve = calibrationCurve(calibrated);
  const calibration = curve.prob_pred.map((x, at) => ({ x, y: curve.prob_true[at] ?? 0 }));
  const lines = thresholdCurves(groups);
  return {
    curves: lines && { ...lines, calibration },
    calibrationError: expectedCalibrationError(curve),
  };
}

function thresholdCurves(groups: TieGroups): Omit<ScoreCurves, 'calibration'> | null {
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
  return { roc: thin(roc), precision_recall: thin(precisionRecall) };
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
