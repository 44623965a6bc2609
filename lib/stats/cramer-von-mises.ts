import { exactCramerVonMises } from './cramer-von-mises-exact.ts';
import { type PooledSamples, requireBoth } from './pool-samples.ts';
import { scaledBesselK } from './special/bessel-k.ts';
import { logGamma } from './special/log-gamma.ts';

const LARGEST_EXACT = 20;

/**
 * The two-sample Cramér-von Mises test (Anderson 1962), midranks for ties: U = n Σ (r(xᵢ) − i)² + m Σ (r(yⱼ) − j)², T = U / nm(n+m) − (4nm − 1) / 6(n+m).
 * p by the limiting distribution of the one-sample statistic at T brought to its mean and variance, or exact up to 20 values in the larger
 * sample. Equal to scipy.stats.cramervonmises_2samp: T to 1e-9, p to 1e-6. Needs two values on each side.
 * `effective`: the values are worth so many independent ones; T is then what the same distance would be of so many.
 */
export function cramerVonMises(
  samples: PooledSamples,
  effective?: { reference: number; current: number },
): { statistic: number; pValue: number } {
  requireBoth(samples, 2);
  const { reference, current, nReference: n, nCurrent: m } = samples;
  const u = n * squaredGaps(reference, current) + m * squaredGaps(current, reference);
  const all = n + m;
  const pairs = n * m;
  const statistic = u / (pairs * all) - (4 * pairs - 1) / (6 * all);
  if (effective && (effective.reference < n || effective.current < m)) {
    const part =
      (effective.reference * effective.current * all) / (effective.reference + effective.current);
    return {
      statistic,
      pValue: tail((statistic * part) / pairs, effective.reference, effective.current),
    };
  }
  if (Math.max(n, m) <= LARGEST_EXACT) return { statistic, pValue: exactCramerVonMises(u, n, m) };
  return { statistic, pValue: tail(statistic, n, m) };
}

function tail(statistic: number, n: number, m: number): number {
  const all = n + m;
  const pairs = n * m;
  const mean = (1 + 1 / all) / 6;
  const spread = (all + 1) * (4 * pairs * all - 3 * (n * n + m * m) - 2 * pairs);
  const variance = spread / (45 * all * all * 4 * pairs);
  return limitSurvival(1 / 6 + (statistic - mean) / Math.sqrt(45 * variance));
}

/** Σ (r(xᵢ) − i)² over the sorted values of one sample, r its midrank among both. */
function squaredGaps(own: Float64Array, other: Float64Array): number {
  let sum = 0;
  let below = 0;
  for (let at = 0; at < own.length; at += 1) {
    const tied = own[at] as number;
    const middle = below + (other[at] as number) / 2;
    // r − i runs over middle + (tied − 1)/2 − k for k = 0, …, tied − 1: its mean is `middle`.
    sum += tied * middle * middle + (tied * (tied * tied - 1)) / 12;
    below += other[at] as number;
  }
  return sum;
}

/** 1 − the limiting distribution, as the series of Csörgő and Faraway (1996, 1.3). */
function limitSurvival(x: number): number {
  if (x < 0.003) return 1;
  let sum = 0;
  for (let k = 0; ; k += 1) {
    const y = 4 * k + 1;
    const q = (y * y) / (16 * x);
    const front = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x));
    const term = front * Math.sqrt(y) * Math.exp(-2 * q) * scaledBesselK(0.25, q);
    sum += term;
    if (term < 1e-7) return Math.min(1, Math.max(0, 1 - sum));
  }
}
