import { normalQuantile } from './normal-quantile.ts';

/** Where a metric of all such rows may be, seen from those that are there, and by whose formula. */
export interface Interval {
  low: number;
  high: number;
  method: string;
}

/** How often intervals hold the value they are of. */
export const LEVEL = 0.95;

/** Standard deviations to either side. */
export function zOf(level: number): number {
  return normalQuantile(0.5 + level / 2);
}

/**
 * A share of n independent rows, `part` of them: Wilson's score interval (Wilson 1927, JASA 22; statsmodels proportion_confint, method 'wilson'). It
 * stays within [0, 1], and is wide where the share is 0 or 1 of few rows. Null of no rows.
 *
 *   (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 */
export function wilsonInterval(part: number, n: number, level = LEVEL): Interval | null {
  if (!(n > 0)) return null;
  const z = zOf(level);
  const p = part / n;
  const middle = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const whole = 1 + (z * z) / n;
  return {
    low: part === 0 ? 0 : Math.max(0, (middle - half) / whole),
    high: part === n ? 1 : Math.min(1, (middle + half) / whole),
    method: 'Wilson',
  };
}

/** A mean of n independent values with the sample variance `variance`, by the central limit theorem. Null of fewer than two. */
export function meanInterval(
  mean: number,
  variance: number,
  n: number,
  level = LEVEL,
): Interval | null {
  if (n < 2 || !Number.isFinite(variance)) return null;
  const half = zOf(level) * Math.sqrt(Math.max(0, variance) / n);
  return { low: mean - half, high: mean + half, method: 'normal' };
}

/** An estimate in (0, 1) with a standard error, symmetric in its log odds: within (0, 1). Null at 0 and 1. */
export function logitInterval(
  estimate: number,
  standardError: number,
  { level = LEVEL, method }: { level?: number; method: string },
): Interval | null {
  if (!(estimate > 0 && estimate < 1)) return null;
  const odds = Math.log(estimate / (1 - estimate));
  const half = (zOf(level) * standardError) / (estimate * (1 - estimate));
  const back = (at: number) => 1 / (1 + Math.exp(-at));
  return { low: back(odds - half), high: back(odds + half), method };
}

/** Of what cannot be below 0. */
export function atLeastZero(interval: Interval | null): Interval | null {
  return interval && { ...interval, low: Math.max(0, interval.low) };
}
