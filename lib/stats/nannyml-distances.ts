import { hellinger } from './hellinger.ts';
import { countInside, doaneEdges } from './histogram-edges.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { sortNumbers } from './sort-numbers.ts';

/**
 * Distances of numbers as NannyML computes them, for a team that comes from there: bins by Doane over the reference, and one more for what is outside of them; JS in base 2.
 * Like all distances that are held against a fixed threshold they grow as samples shrink: with 100 rows JS passes 0.1 without drift in 85 of 100 cases.
 */
export function nannymlDistances(
  reference: Float64Array,
  current: Float64Array,
): { js: number; hellinger: number } {
  const edges = doaneEdges(sortNumbers(reference));
  const countsOf = (values: Float64Array) => {
    const inside = countInside(sortNumbers(values), edges);
    return [...inside, values.length - inside.reduce((sum, count) => sum + count, 0)];
  };
  const before = countsOf(reference);
  const now = countsOf(current);
  return { js: jensenShannon(before, now), hellinger: hellinger(before, now) };
}
