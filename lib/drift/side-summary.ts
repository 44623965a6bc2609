import { sortedQuantile } from '#lib/stats/quantile-edges.ts';
import type { FeatureColumns } from './feature-columns.ts';

/** Of the categories, the one whose share changed most. */
export function mostChangedCategory(
  columns: Extract<FeatureColumns, { kind: 'categorical' }>,
): { label: string; reference: number; current: number } | undefined {
  const { reference, current, labels } = columns;
  const n = reference.codes.length;
  const m = current.codes.length;
  if (n === 0 || m === 0) return undefined;
  let most: { label: string; reference: number; current: number } | undefined;
  for (const [code, label] of labels.entries()) {
    const one = {
      label,
      reference: (reference.counts[code] ?? 0) / n,
      current: (current.counts[code] ?? 0) / m,
    };
    const gap = Math.abs(one.reference - one.current);
    if (!most || gap > Math.abs(most.reference - most.current)) most = one;
  }
  return most;
}

/** The middle of each side, and how wide it is: the median, and from the 5th to the 95th hundredth. */
export function spreadOf(sorted: Float64Array): { median: number; low: number; high: number } {
  return {
    median: sortedQuantile(sorted, 0.5),
    low: sortedQuantile(sorted, 0.05),
    high: sortedQuantile(sorted, 0.95),
  };
}
