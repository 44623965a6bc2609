import { type Interval, LEVEL, wilsonInterval, zOf } from './interval.ts';
import { share } from './sum.ts';
import type { TieGroups } from './tie-groups.ts';

/** How rows were classified; expected counts where there are no labels. */
export interface BinaryCounts {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

export const COUNT_METRICS = [
  'accuracy',
  'balanced_accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'mcc',
] as const;
export type CountMetric = (typeof COUNT_METRICS)[number];

export function countBinary(labels: Uint8Array, predictions: Uint8Array): BinaryCounts {
  const counts = [0, 0, 0, 0];
  for (let row = 0; row < labels.length; row += 1) {
    const at = (labels[row] as number) * 2 + (predictions[row] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  const [tn = 0, fp = 0, fn = 0, tp = 0] = counts;
  return { tp, fp, fn, tn };
}

/** Of a row that is classified as positive at scores of the threshold and above. */
export function countsAt(groups: TieGroups, threshold: number): BinaryCounts {
  const { scores, positives, negatives } = groups;
  let tp = 0;
  let fp = 0;
  for (let at = scores.length - 1; at >= 0 && (scores[at] as number) >= threshold; at -= 1) {
    tp += positives[at] as number;
    fp += negatives[at] as number;
  }
  return { tp, fp, fn: groups.positiveMass - tp, tn: groups.negativeMass - fp };
}

/**
 * As scikit-learn with zero_division=0: 0/0 = 0. balanced_accuracy is the mean recall of the classes that rows have; specificity the recall of the negative
 * class; mcc the correlation of truth and prediction, 0 where either does not vary. Null without rows.
 */
export function countMetrics({ tp, fp, fn, tn }: BinaryCounts): Record<CountMetric, number> | null {
  const n = tp + fp + fn + tn;
  if (n === 0) return null;
  const recall = share(tp, tp + fn);
  const specificity = share(tn, tn + fp);
  const classes = (tp + fn > 0 ? 1 : 0) + (tn + fp > 0 ? 1 : 0);
  const margins = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
  return {
    accuracy: (tp + tn) / n,
    balanced_accuracy: (recall + specificity) / classes,
    precision: share(tp, tp + fp),
    recall,
    specificity,
    f1: share(2 * tp, 2 * tp + fp + fn),
    mcc: margins > 0 ? (tp * tn - fp * fn) / Math.sqrt(margins) : 0,
  };
}

/**
 * Intervals of independent rows. Shares: Wilson. F1 = 2J/(1 + J) rises with J = tp/(tp + fp + fn), a share: Wilson's of J. Balanced accuracy is the mean of two
 * independent shares: Wilson's of both, put together by MOVER (Zou and Donner, Statistics in Medicine 27, 2008). mcc: Fisher's z with the asymptotic
 * variance of the phi coefficient (Bishop, Fienberg and Holland 1975, 11.3).
 */
export function countIntervals(
  counts: BinaryCounts,
  level = LEVEL,
): Record<CountMetric, Interval | null> {
  const { tp, fp, fn, tn } = counts;
  const jaccard = wilsonInterval(tp, tp + fp + fn, level);
  const recall = wilsonInterval(tp, tp + fn, level);
  const specificity = wilsonInterval(tn, tn + fp, level);
  const f1 = (j: number) => (2 * j) / (1 + j);
  return {
    accuracy: wilsonInterval(tp + tn, tp + fp + fn + tn, level),
    balanced_accuracy:
      recall && specificity
        ? meanOfShares([tp / (tp + fn), recall], [tn / (tn + fp), specificity])
        : null,
    precision: wilsonInterval(tp, tp + fp, level),
    recall,
    specificity,
    f1: jaccard && { low: f1(jaccard.low), high: f1(jaccard.high), method: 'Wilson' },
    mcc: mccInterval(counts, level),
  };
}

function meanOfShares(...shares: [value: number, Interval][]): Interval {
  const mean = shares.reduce((sum, [value]) => sum + value, 0) / shares.length;
  const half = (side: 'low' | 'high') =>
    Math.hypot(...shares.map(([value, interval]) => value - interval[side])) / shares.length;
  return { low: mean - half('low'), high: mean + half('high'), method: 'MOVER Wilson' };
}

function mccInterval({ tp, fp, fn, tn }: BinaryCounts, level: number): Interval | null {
  const n = tp + fp + fn + tn;
  const phi = countMetrics({ tp, fp, fn, tn })?.mcc ?? 0;
  const truth = ((tp + fn) * (tn + fp)) / (n * n);
  const predicted = ((tp + fp) * (tn + fn)) / (n * n);
  if (!(truth * predicted > 0) || Math.abs(phi) === 1) return null;
  const t = (tp + fn - tn - fp) / n;
  const p = (tp + fp - tn - fn) / n;
  const variance =
    (1 -
      phi ** 2 +
      (phi * (1 + phi ** 2 / 2) * t * p) / Math.sqrt(truth * predicted) -
      0.75 * phi ** 2 * (t ** 2 / truth + p ** 2 / predicted)) /
    n;
  if (!(variance > 0)) return null;
  const half = (zOf(level) * Math.sqrt(variance)) / (1 - phi ** 2);
  const z = Math.atanh(phi);
  return { low: Math.tanh(z - half), high: Math.tanh(z + half), method: 'delta, Fisher z' };
}
