import { sortedQuantile } from './quantile-edges.ts';

const STEPS = 64;

/**
 * The values in their order, each as the part of the sample that is at most as large, in 64ths: what ranks say, at the cost of six comparisons. An
 * outlier is no more than the largest.
 */
export function rankScores(values: Float64Array, sorted: Float64Array): Float64Array {
  if (sorted.length === 0) return new Float64Array(0);
  const edges = Float64Array.from({ length: STEPS - 1 }, (_, at) =>
    sortedQuantile(sorted, (at + 1) / STEPS),
  );
  const scores = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    let low = 0;
    let high = STEPS - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    scores[at] = low;
  }
  return scores;
}
