import { type PooledSamples, requireBoth } from './pool-samples.ts';

/**
 * The k-sample Anderson-Darling statistic for two samples, with midranks for ties, less its mean and in its standard deviations under no difference
 * (Scholz and Stephens 1987, equations 5 to 7): 1.96 is exceeded in 2.5 % of equal distributions. Equal to the statistic of
 * scipy.stats.anderson_ksamp to 1e-9. Undefined where all values are one, or there are fewer than four.
 */
export function andersonDarling(samples: PooledSamples): number | undefined {
  requireBoth(samples);
  const { reference, current, nReference: n, nCurrent: m, values } = samples;
  const all = n + m;
  if (values.length < 2 || all < 4) return undefined;
  let belowN = 0;
  let belowAll = 0;
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) {
    const tied = (reference[at] as number) + (current[at] as number);
    const middleN = belowN + (reference[at] as number) / 2;
    const middleAll = belowAll + tied / 2;
    // Both samples have the same deviation: M₁ N − B n = −(M₂ N − B m).
    const deviation = all * middleN - middleAll * n;
    sum += (tied * deviation * deviation) / (middleAll * (all - middleAll) - (all * tied) / 4);
    belowN += reference[at] as number;
    belowAll += tied;
  }
  const statistic = ((sum / all) * (1 / n + 1 / m) * (all - 1)) / all;
  return (statistic - 1) / Math.sqrt(varianceOf(n, m));
}

function varianceOf(n: number, m: number): number {
  const all = n + m;
  const inverse = 1 / n + 1 / m;
  let harmonic = 0;
  let g = 0;
  for (let i = 1; i <= all - 2; i += 1) {
    harmonic += 1 / (all - i);
    g += harmonic / (i + 1);
  }
  const h = harmonic + 1;
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  return (a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
}
