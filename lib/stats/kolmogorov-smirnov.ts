import { exactKsProbability } from './ks-exact.ts';
import { type PooledSamples, requireBoth } from './pool-samples.ts';
import { kolmogorovSurvival } from './special/kolmogorov.ts';

const LARGEST_EXACT = 10_000;

/**
 * The two-sample Kolmogorov-Smirnov test, two-sided: D = max |F − G| over the pooled values, ties and all. p is exact (paths on the lattice, which
 * supposes no ties) up to 10,000 values in the larger sample, above by kstwo(D, round(nm/(n+m))). Equal to scipy.stats.ks_2samp: D to 1e-12, p to 1e-7.
 */
export function kolmogorovSmirnov(samples: PooledSamples): { statistic: number; pValue: number } {
  requireBoth(samples);
  const { nReference: n, nCurrent: m } = samples;
  const statistic = ksDistance(samples);
  if (Math.max(n, m) <= LARGEST_EXACT)
    return { statistic, pValue: exactKsProbability(statistic, n, m) };
  return { statistic, pValue: asymptoticKsProbability(statistic, n, m) };
}

/** P(D or more) for samples that are as good as n and m independent values; these need not be whole. */
export function asymptoticKsProbability(statistic: number, n: number, m: number): number {
  return kolmogorovSurvival(statistic, Math.max(1, Math.round((n * m) / (n + m))));
}

function ksDistance({ reference, current, nReference, nCurrent }: PooledSamples): number {
  let below = 0;
  let above = 0;
  let f = 0;
  let g = 0;
  for (let at = 0; at < reference.length; at += 1) {
    f += reference[at] as number;
    g += current[at] as number;
    const gap = f / nReference - g / nCurrent;
    if (gap > above) above = gap;
    else if (gap < below) below = gap;
  }
  return Math.min(1, Math.max(above, -below));
}
