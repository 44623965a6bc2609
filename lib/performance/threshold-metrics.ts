import { type BinaryCounts, type CountMetric, countMetrics } from './binary-counts.ts';
import type { TieGroups } from './tie-groups.ts';

export type ThresholdMetrics = { threshold: number } & BinaryCounts &
  Record<CountMetric, number | null>;

const STEPS = 100;

/** What rows come to when those with a score of the threshold and above are classified as positive: 0, 0.01, …, 1. One pass over the scores. */
export function thresholdMetrics(groups: TieGroups, steps = STEPS): ThresholdMetrics[] {
  const { scores, positives, negatives, positiveMass, negativeMass } = groups;
  const found: ThresholdMetrics[] = [];
  let at = 0;
  let fn = 0;
  let tn = 0;
  for (let step = 0; step <= steps; step += 1) {
    const threshold = step / steps;
    while (at < scores.length && (scores[at] as number) < threshold) {
      fn += positives[at] as number;
      tn += negatives[at] as number;
      at += 1;
    }
    const counts = { tp: positiveMass - fn, fp: negativeMass - tn, fn, tn };
    const metrics = countMetrics(counts);
    if (metrics) found.push({ threshold, ...counts, ...metrics });
  }
  return found;
}
