import { sharesOf } from './shares.ts';

/** The Hellinger distance √(½ Σ (√p − √q)²), from 0 to 1, of counts in the same bins. */
export function hellinger(reference: readonly number[], current: readonly number[]): number {
  const { p, q } = sharesOf(reference, current);
  const sum = p.reduce(
    (total, share, at) => total + (Math.sqrt(share) - Math.sqrt(q[at] ?? 0)) ** 2,
    0,
  );
  return Math.sqrt(sum / 2);
}
