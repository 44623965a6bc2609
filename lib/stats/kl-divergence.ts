import { smoothedShares } from './shares.ts';

/**
 * The Kullback-Leibler divergence Σ p ln(p/q) of the reference p from the current q, of counts in the same bins, with ½ added everywhere where a bin is
 * empty on a side. Equal to scipy.stats.entropy(p, q) to 1e-12.
 */
export function klDivergence(reference: readonly number[], current: readonly number[]): number {
  const { p, q } = smoothedShares(reference, current);
  return p.reduce((sum, share, at) => sum + share * Math.log(share / (q[at] ?? 0)), 0);
}
