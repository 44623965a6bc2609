import { sharesOf } from './shares.ts';

/**
 * The Jensen-Shannon distance √(½ KL(p‖m) + ½ KL(q‖m)), m = (p + q)/2, from 0 (equal) to 1 (nothing in common) in base 2, of counts in the same bins.
 * Empty bins need no smoothing. Equal to scipy.spatial.distance.jensenshannon to 1e-12.
 */
export function jensenShannon(
  reference: readonly number[],
  current: readonly number[],
  base = 2,
): number {
  const { p, q } = sharesOf(reference, current);
  let sum = 0;
  for (const [at, share] of p.entries()) {
    const other = q[at] ?? 0;
    const middle = (share + other) / 2;
    if (share > 0) sum += (share / 2) * Math.log(share / middle);
    if (other > 0) sum += (other / 2) * Math.log(other / middle);
  }
  return Math.sqrt(Math.max(0, sum) / Math.log(base));
}
