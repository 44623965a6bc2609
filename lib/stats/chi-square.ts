import { poolRareBins } from './pool-rare-bins.ts';
import { chiSquareSurvival } from './special/gamma-q.ts';

export interface ChiSquareResult {
  statistic: number;
  dof: number;
  pValue: number;
}

/**
 * Pearson's χ² test of homogeneity of two sides' counts over the union of categories, rare ones pooled (pool-rare-bins.ts), without a continuity correction:
 * Σ (observed − expected)² / expected, expected = row · column / all. Counts need not be whole: those of dependent rows are scaled down to what they are worth. Equal to
 * scipy.stats.chi2_contingency(table, correction=False) on the pooled table to 1e-9. With one category left there is no degree of freedom, and p is 1.
 */
export function chiSquareHomogeneity(
  reference: readonly number[],
  current: readonly number[],
): ChiSquareResult {
  const pooled = poolRareBins(reference, current);
  const n = total(pooled.reference);
  const m = total(pooled.current);
  if (!(n > 0) || !(m > 0)) throw new RangeError('a side has no counts; expected one or more');
  let statistic = 0;
  for (const [at, observed] of pooled.reference.entries()) {
    const column = observed + (pooled.current[at] ?? 0);
    const expected = (column * n) / (n + m);
    const gap = observed - expected;
    // The other side is off by as much, and has expected · m/n.
    statistic += (gap * gap * (1 + n / m)) / expected;
  }
  const dof = pooled.reference.length - 1;
  return { statistic, dof, pValue: dof === 0 ? 1 : chiSquareSurvival(statistic, dof) };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
