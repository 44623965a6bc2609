import type { CountedFeature } from '#lib/drift/counted-feature.ts';
import { type FeatureFacts, factsOfCategories } from '#lib/drift/feature-facts.ts';
import { binCodes, type ColumnWindow } from '#lib/monitoring/contract.ts';
import { effectiveSizeOfBatches } from '#lib/stats/effective-size-of-batches.ts';
import { binQuantiles } from './bin-quantiles.ts';

const OTHERS = 'other categories';
const UNSEEN = 'new categories';

/** A column of a window, counted in the bins of its reference, beside the reference's own counts. */
export function countedColumn({ column, counts, batches }: ColumnWindow): CountedFeature {
  const before = column.counts ?? counts.map(() => 0);
  const missingOf = (side: readonly number[]) =>
    at(side, 'missing') + at(side, 'minusInfinity') + at(side, 'plusInfinity');
  const own = (side: readonly number[]) => side.slice(binCodes.first);
  // The bins of categories that have none of their own. Where rare ones are not known one by one, they cannot be told from unseen ones.
  const isKnown = column.others !== null || at(before, 'others') === 0;
  const rest = (side: readonly number[]) =>
    isKnown ? [at(side, 'others'), at(side, 'unseen')] : [at(side, 'others') + at(side, 'unseen')];
  const isNumeric = column.kind === 'numeric';
  const countsOf = (side: readonly number[]) =>
    isNumeric ? own(side) : [...own(side), ...rest(side)];
  const values = sum(countsOf(before));
  const rows = values + missingOf(before);
  // As dependent on the rows before as the values are; where there are none, rows count in full.
  const worth = values === 0 ? 1 : column.effective / values;
  const reference = {
    ...{ missing: missingOf(before), counts: countsOf(before) },
    ...{ effective: column.effective, effectiveRows: rows * worth },
  };
  const current = {
    ...{ missing: missingOf(counts), counts: countsOf(counts) },
    ...effectiveSizes(batches, sum(countsOf(counts)), missingOf(counts), {
      isNumeric,
      usual: worth,
    }),
  };
  const { name, edges, coarse_edges: coarseEdges, once, twice } = column;
  if (isNumeric) {
    const moments = column.moments ?? undefined;
    return { name, kind: 'numeric', edges, coarseEdges, moments, reference, current };
  }
  const labels = [...column.categories.map(String), ...(isKnown ? [OTHERS, UNSEEN] : [OTHERS])];
  const seldom = isKnown ? { once, twice } : undefined;
  const unseen = isKnown ? at(counts, 'unseen') : 0;
  const restBins = isKnown ? 2 : 1;
  return { name, kind: 'categorical', labels, reference, current, seldom, unseen, restBins };
}

/** Of the values, and of the rows as to what is missing; where batches do not say, as of the reference. */
function effectiveSizes(
  batches: readonly number[][],
  values: number,
  missing: number,
  { isNumeric, usual }: { isNumeric: boolean; usual: number },
): { effective: number; effectiveRows: number } {
  const ofValues = effectiveSizeOfBatches(
    batches.map((groups) => groups.slice(1)),
    { isOrdered: isNumeric },
  );
  const ofMissing = effectiveSizeOfBatches(
    batches.map(([none = 0, ...groups]) => [none, sum(groups)]),
    { isOrdered: false },
  );
  return {
    effective: ofValues ?? values * usual,
    effectiveRows: ofMissing ?? (values + missing) * usual,
  };
}

/** What is told of it beside its tests. */
export function factsOfCounts(counted: CountedFeature): FeatureFacts {
  if (counted.kind === 'categorical') {
    return factsOfCategories(counted.labels, counted.reference.counts, counted.current.counts);
  }
  const spreadOf = (counts: readonly number[]) => {
    const [low = 0, median = 0, high = 0] =
      binQuantiles(boundsOf(counted), counts, [0.05, 0.5, 0.95]) ?? [];
    return { low, median, high };
  };
  const spread = {
    from: spreadOf(counted.reference.counts),
    to: spreadOf(counted.current.counts),
  };
  return { kind: 'numeric', spread, unseen: 0 };
}

/** The edges of all bins; what is beyond the reference's least and greatest is taken to be at them. */
export function boundsOf({
  edges,
  moments,
}: Pick<Extract<CountedFeature, { kind: 'numeric' }>, 'edges' | 'moments'>): number[] {
  // Scores without a reference are from 0 to 1.
  return [moments?.min ?? 0, ...edges, moments?.max ?? 1];
}

function at(side: readonly number[], bin: keyof typeof binCodes): number {
  return side[binCodes[bin]] ?? 0;
}

function sum(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
