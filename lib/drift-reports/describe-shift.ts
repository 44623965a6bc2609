import { formatCount, formatNumber, formatP } from '#lib/drift/format-figures.ts';
import type { PredictionShift } from './contract.ts';

/** What the mean of the last predictions says, in words. */
export function describeShift({
  predictions,
  wanted,
  mean,
  baseline_mean,
  threshold,
  is_over,
  p_value,
  n_effective,
  verdict,
}: PredictionShift): string {
  const of = `The mean of the last ${formatCount(predictions)} of ${formatCount(wanted)} predictions is ${shown(mean)}, of the baseline ${shown(baseline_mean)}; drift from ${formatNumber(threshold)} σ on`;
  if (p_value === null || n_effective === null || verdict === 'stable') return `${of}.`;
  const worth = `they are worth ${formatCount(n_effective)} independent ones, ${formatP(p_value)}`;
  if (verdict === 'drift') return `${of}. Certain: ${worth}.`;
  return is_over ? `${of}. Chance alone may do this: ${worth}.` : `${of}, once they are all there.`;
}

function shown(value: number | null): string {
  return value === null ? 'unknown' : formatNumber(value);
}
