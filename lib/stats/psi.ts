import { smoothedShares } from './shares.ts';

/**
 * The population stability index Σ (p − q) ln(p/q) of counts in the same bins. Where a bin is empty on a side it would be infinite; then ½ is added to every
 * bin of both sides first.
 */
export function psi(reference: readonly number[], current: readonly number[]): number {
  const { p, q } = smoothedShares(reference, current);
  return p.reduce((sum, share, at) => {
    const other = q[at] ?? 0;
    return sum + (share - other) * Math.log(share / other);
  }, 0);
}
