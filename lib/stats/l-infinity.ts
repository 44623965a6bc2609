import { sharesOf } from './shares.ts';

/** L∞: the largest difference between the shares of one bin. */
export function lInfinity(reference: readonly number[], current: readonly number[]): number {
  const { p, q } = sharesOf(reference, current);
  return p.reduce((most, share, at) => Math.max(most, Math.abs(share - (q[at] ?? 0))), 0);
}
