import type { CountedFeature } from '#lib/drift/counted-feature.ts';
import type { FeatureHistogram } from '#lib/drift/feature-histogram.ts';
import { binQuantiles } from './bin-quantiles.ts';
import type { Bar } from './contract.ts';
import { boundsOf } from './counted-column.ts';

const BINS = 24;
const CATEGORIES = 8;
const CLIPPED = 0.005;

/** A histogram of rows, as it is stored. */
export function barsOfRows(histogram: FeatureHistogram | undefined): Bar[] {
  if (!histogram) return [];
  const { bars, range } = histogram;
  if (!range) return bars.map((bar) => ({ ...bar, from: null, to: null }));
  const width = (range.high - range.low) / bars.length;
  return bars.map(({ reference, current }, at) => ({
    ...{ label: null, from: range.low + at * width, to: range.low + (at + 1) * width },
    ...{ reference, current },
  }));
}

/** The same of counts: of finer bins of numbers, each with its values taken for evenly spread. */
export function barsOfCounts(counted: CountedFeature): Bar[] {
  return counted.kind === 'numeric' ? ofNumbers(counted) : ofCategories(counted);
}

function ofNumbers(counted: Extract<CountedFeature, { kind: 'numeric' }>): Bar[] {
  const bounds = boundsOf(counted);
  const sides = [counted.reference.counts, counted.current.counts].flatMap(
    (counts) => binQuantiles(bounds, counts, [CLIPPED, 1 - CLIPPED]) ?? [],
  );
  if (sides.length === 0) return [];
  const low = Math.min(...sides);
  const high = Math.max(...sides);
  const width = (high - low) / BINS;
  const before = spread(bounds, counted.reference.counts, low, width);
  const now = spread(bounds, counted.current.counts, low, width);
  return before.map((reference, at) => ({
    ...{ label: null, from: low + at * width, to: low + (at + 1) * width },
    ...{ reference, current: now[at] ?? 0 },
  }));
}

/** Shares of equal bins; what is beyond is in the first and the last. */
function spread(
  bounds: readonly number[],
  counts: readonly number[],
  low: number,
  width: number,
): number[] {
  const bars = new Array<number>(BINS).fill(0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return bars;
  const placeOf = (value: number) =>
    width > 0 ? Math.min(BINS, Math.max(0, (value - low) / width)) : 0;
  for (const [at, count] of counts.entries()) {
    if (count === 0) continue;
    const from = placeOf(bounds[at] ?? low);
    const to = placeOf(bounds[at + 1] ?? low);
    const first = Math.min(BINS - 1, Math.floor(from));
    const last = Math.min(BINS - 1, Math.max(first, Math.ceil(to) - 1));
    for (let bar = first; bar <= last; bar += 1) {
      const inBar = Math.min(to, bar + 1) - Math.max(from, bar);
      const part = to > from ? inBar / (to - from) : 1;
      bars[bar] = (bars[bar] ?? 0) + (count / total) * part;
    }
  }
  return bars;
}

function ofCategories({
  labels,
  reference,
  current,
}: Extract<CountedFeature, { kind: 'categorical' }>): Bar[] {
  const totalOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0) || 1;
  const n = totalOf(reference.counts);
  const m = totalOf(current.counts);
  const all = labels
    .map((label, at) => ({
      ...{ label, from: null, to: null },
      reference: (reference.counts[at] ?? 0) / n,
      current: (current.counts[at] ?? 0) / m,
    }))
    .filter((bar) => bar.reference + bar.current > 0)
    .sort((a, b) => Math.max(b.reference, b.current) - Math.max(a.reference, a.current));
  if (all.length <= CATEGORIES + 1) return all;
  const rest = all.slice(CATEGORIES);
  const sumOf = (side: 'reference' | 'current') => rest.reduce((sum, bar) => sum + bar[side], 0);
  return [
    ...all.slice(0, CATEGORIES),
    {
      ...{ label: `${rest.length} others`, from: null, to: null },
      ...{ reference: sumOf('reference'), current: sumOf('current') },
    },
  ];
}
