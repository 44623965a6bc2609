import { sortedQuantile } from '#lib/stats/quantile-edges.ts';
import type { FeatureColumns } from './feature-columns.ts';

interface CategoryShares {
  label: string;
  reference: number;
  current: number;
}

interface Spread {
  median: number;
  low: number;
  high: number;
}

/** What is told of a feature beside its tests. */
export type FeatureFacts =
  | { kind: 'numeric'; spread: { from: Spread; to: Spread }; unseen: 0 }
  | {
      kind: 'categorical';
      /** The category whose share changed most. */
      mostChanged: CategoryShares | undefined;
      /** Share of the current values that the reference does not have. */
      unseen: number;
    };

export function factsOfRows(columns: FeatureColumns): FeatureFacts {
  if (columns.kind === 'numeric') {
    const { reference, current } = columns;
    const spread = { from: spreadOf(reference.sorted), to: spreadOf(current.sorted) };
    return { kind: 'numeric', spread, unseen: 0 };
  }
  const { reference, current, labels } = columns;
  return factsOfCategories(labels, reference.counts, current.counts);
}

/** Counts by category, the reference's and the current ones. */
export function factsOfCategories(
  labels: readonly string[],
  reference: readonly number[],
  current: readonly number[],
): Extract<FeatureFacts, { kind: 'categorical' }> {
  const n = reference.reduce((sum, count) => sum + count, 0);
  const m = current.reduce((sum, count) => sum + count, 0);
  if (n === 0 || m === 0) return { kind: 'categorical', mostChanged: undefined, unseen: 0 };
  let mostChanged: CategoryShares | undefined;
  let unseen = 0;
  for (const [code, label] of labels.entries()) {
    const one = {
      label,
      reference: (reference[code] ?? 0) / n,
      current: (current[code] ?? 0) / m,
    };
    if (one.reference === 0) unseen += one.current;
    const gap = Math.abs(one.reference - one.current);
    if (!mostChanged || gap > Math.abs(mostChanged.reference - mostChanged.current)) {
      mostChanged = one;
    }
  }
  return { kind: 'categorical', mostChanged, unseen };
}

/** The middle, and how wide it is: the median, and from the 5th to the 95th hundredth. */
function spreadOf(sorted: Float64Array): Spread {
  return {
    median: sortedQuantile(sorted, 0.5),
    low: sortedQuantile(sorted, 0.05),
    high: sortedQuantile(sorted, 0.95),
  };
}
