import { type PooledSamples, requireBoth } from './pool-samples.ts';

/**
 * The Wasserstein-1 distance ∫ |F − G| dx, and the same in standard deviations of the reference (divided by n). Equal to
 * scipy.stats.wasserstein_distance to 1e-12, relative. Where the reference is constant and the current sample is not that constant, the second is infinite.
 */
export function wasserstein(samples: PooledSamples): { distance: number; normed: number } {
  requireBoth(samples);
  const { values, reference, current, nReference, nCurrent } = samples;
  // 1e300 squared is no number any more; brought to at most 1 it is.
  const largest = Math.max(Math.abs(values[0] ?? 0), Math.abs(values.at(-1) ?? 0));
  const scale = largest > 1e100 ? largest : 1;
  let distance = 0;
  let f = 0;
  let g = 0;
  for (let at = 0; at + 1 < values.length; at += 1) {
    f += reference[at] as number;
    g += current[at] as number;
    const width = (values[at + 1] as number) / scale - (values[at] as number) / scale;
    distance += Math.abs(f / nReference - g / nCurrent) * width;
  }
  const deviation = referenceDeviation(samples, scale);
  const normed = distance === 0 ? 0 : distance / deviation;
  return { distance: distance * scale, normed };
}

function referenceDeviation(samples: PooledSamples, scale: number): number {
  const { values, reference, nReference } = samples;
  let mean = 0;
  for (let at = 0; at < values.length; at += 1) {
    mean += ((values[at] as number) / scale) * ((reference[at] as number) / nReference);
  }
  let square = 0;
  for (let at = 0; at < values.length; at += 1) {
    const gap = (values[at] as number) / scale - mean;
    square += gap * gap * ((reference[at] as number) / nReference);
  }
  return Math.sqrt(square);
}
