import { effectiveSize } from './effective-size.ts';
import { rankScores } from './rank-scores.ts';
import { sortNumbers } from './sort-numbers.ts';
import { normalSurvival } from './special/gamma-q.ts';

export interface Baseline {
  mean: number;
  /** Over n. */
  deviation: number;
  /** Independent rows that these are of. */
  effective: number;
}

export interface MeanShift {
  mean: number;
  /** |mean − baseline mean| / baseline deviation; infinite from a constant. */
  shift: number;
  /** Two-sided: how often chance moves the mean of values that are as they were so far. */
  pValue: number;
  /** Independent values among them. */
  effective: number;
}

/**
 * How far the mean of values has moved from a baseline, and whether chance does that. z = gap / √(s²/n + σ²/m) with the effective sizes n of the values, in the order they came
 * (effective-size.ts), and m of the baseline. s is the larger of the deviations of both: values that hang together spread less than they would over a longer time, and a single
 * outlier moves a mean without being a shift of it. There is one value at least.
 */
export function meanShift(values: Float64Array, baseline: Baseline): MeanShift {
  const n = values.length;
  const first = values[0] as number;
  // As parts of the mean, so that 1e308 has one too, and from the first, so that a constant's is itself.
  const mean = values.reduce((sum, value) => sum + (value / n - first / n), first);
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2 / n, 0);
  const sorted = sortNumbers(values);
  const effective = effectiveSize(rankScores(values, sorted));
  const gap = Math.abs(mean - baseline.mean);
  const spread = Math.max(square, baseline.deviation ** 2);
  const variance = spread / effective + baseline.deviation ** 2 / Math.max(1, baseline.effective);
  const z = gap / Math.sqrt(variance);
  // 0/0 of a constant that did not move, or ∞/∞.
  const pValue = Number.isNaN(z) ? 1 : 2 * normalSurvival(z);
  return { mean, shift: gap === 0 ? 0 : gap / baseline.deviation, pValue, effective };
}
