import { type PooledSamples, requireBoth } from './pool-samples.ts';
import { normalSurvival } from './special/gamma-q.ts';

const LARGEST_EXACT = 8;

/**
 * The Mann-Whitney U test, two-sided. U counts pairs in which the reference's value is larger, ties as halves; p is normal with correction for ties and
 * continuity, or exact where one sample has at most 8 values and nothing is tied. Equal to scipy.stats.mannwhitneyu(reference, current): p to 1e-9.
 * `effective`: the values are worth so many independent ones; U/nm is then as uncertain as that of so many.
 */
export function mannWhitney(
  samples: PooledSamples,
  effective?: { reference: number; current: number },
): { statistic: number; pValue: number } {
  requireBoth(samples);
  const { reference, current, nReference: n, nCurrent: m } = samples;
  let statistic = 0;
  let below = 0;
  let tieTerm = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const here = current[at] as number;
    const tied = (reference[at] as number) + here;
    statistic += (reference[at] as number) * (below + here / 2);
    tieTerm += tied * tied * tied - tied;
    below += here;
  }
  const larger = Math.max(statistic, n * m - statistic);
  if (effective && (effective.reference < n || effective.current < m)) {
    const all = n + m;
    const untied = 1 - tieTerm / (all * (all * all - 1));
    return { statistic, pValue: dependentTails(larger / (n * m) - 0.5, effective, untied) };
  }
  const isExact = tieTerm === 0 && Math.min(n, m) <= LARGEST_EXACT;
  const tail = isExact ? exactTail(larger, n, m) : normalTail(larger, n, m, tieTerm);
  return { statistic, pValue: Math.min(1, 2 * tail) };
}

/** Of so many independent values, without continuity: these are not whole. */
function dependentTails(
  gap: number,
  { reference: n, current: m }: { reference: number; current: number },
  untied: number,
): number {
  const variance = ((n + m + 1) / (12 * n * m)) * untied;
  return gap <= 0 || variance <= 0 ? 1 : 2 * normalSurvival(gap / Math.sqrt(variance));
}

function normalTail(u: number, n: number, m: number, tieTerm: number): number {
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - tieTerm / (all * (all - 1)));
  const above = u - (n * m) / 2 - 0.5;
  if (variance <= 0) return above > 0 ? 0 : 1;
  return normalSurvival(above / Math.sqrt(variance));
}

/** P(U ≥ u) = P(U ≤ nm − u), by the coefficients of the Gaussian binomial [n+m over n], each factor scaled to sum to 1. */
function exactTail(u: number, n: number, m: number): number {
  const few = Math.min(n, m);
  const many = Math.max(n, m);
  const length = n * m - u + 1;
  const shares = new Float64Array(length);
  shares[0] = 1;
  for (let i = 1; i <= few; i += 1) {
    for (let at = length - 1; at >= many + i; at -= 1) {
      shares[at] = (shares[at] as number) - (shares[at - many - i] as number);
    }
    for (let at = i; at < length; at += 1) {
      shares[at] = (shares[at] as number) + (shares[at - i] as number);
    }
    for (let at = 0; at < length; at += 1) shares[at] = ((shares[at] as number) * i) / (many + i);
  }
  return shares.reduce((sum, share) => sum + share, 0);
}
