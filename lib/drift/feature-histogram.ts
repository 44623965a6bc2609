import { countBetween, sortedQuantile } from '#lib/stats/quantile-edges.ts';
import type { CategoricalColumns, FeatureColumns, NumericColumns } from './feature-columns.ts';

/** Shares of the reference's and of the current values, to be drawn. */
export interface FeatureHistogram {
  bars: { label: string; reference: number; current: number }[];
  /** Numeric: where the axis begins and ends. */
  range?: { low: number; high: number };
}

const BINS = 24;
const CATEGORIES = 8;
const CLIPPED = 0.005;

/**
 * Numbers in 24 equal bins from the lowest to the highest half hundredth of both sides, what is beyond in the first and the last; or the eight most
 * frequent categories, and the rest in one. None where there are no values.
 */
export function featureHistogram(columns: FeatureColumns): FeatureHistogram | undefined {
  return columns.kind === 'numeric' ? ofNumbers(columns) : ofCategories(columns);
}

function ofNumbers({ reference, current }: NumericColumns): FeatureHistogram | undefined {
  const sides = [reference.sorted, current.sorted].filter((sorted) => sorted.length > 0);
  if (sides.length === 0) return undefined;
  const low = Math.min(...sides.map((sorted) => sortedQuantile(sorted, CLIPPED)));
  const high = Math.max(...sides.map((sorted) => sortedQuantile(sorted, 1 - CLIPPED)));
  const edges = Array.from({ length: BINS - 1 }, (_, at) => {
    const part = (at + 1) / BINS;
    return low * (1 - part) + high * part;
  });
  const sharesOf = (sorted: Float64Array) =>
    countBetween(sorted, edges).map((count) => (sorted.length === 0 ? 0 : count / sorted.length));
  const before = sharesOf(reference.sorted);
  const now = sharesOf(current.sorted);
  const bars = before.map((share, at) => ({ label: '', reference: share, current: now[at] ?? 0 }));
  return { bars, range: { low, high } };
}

function ofCategories({
  labels,
  reference,
  current,
}: CategoricalColumns): FeatureHistogram | undefined {
  const n = reference.codes.length;
  const m = current.codes.length;
  if (n + m === 0) return undefined;
  const all = labels
    .map((label, code) => ({
      label,
      reference: n === 0 ? 0 : (reference.counts[code] ?? 0) / n,
      current: m === 0 ? 0 : (current.counts[code] ?? 0) / m,
    }))
    .sort((a, b) => Math.max(b.reference, b.current) - Math.max(a.reference, a.current));
  if (all.length <= CATEGORIES + 1) return { bars: all };
  const rest = { label: `${all.length - CATEGORIES} others`, reference: 0, current: 0 };
  for (const one of all.slice(CATEGORIES)) {
    rest.reference += one.reference;
    rest.current += one.current;
  }
  return { bars: [...all.slice(0, CATEGORIES), rest] };
}
