import { type PooledSamples, requireBoth } from './pool-samples.ts';

/** The energy distance √(2 ∫ (F − G)² dx) (Székely and Rizzo 2013). Equal to scipy.stats.energy_distance to 1e-12, relative. */
export function energyDistance(samples: PooledSamples): number {
  requireBoth(samples);
  const { values, reference, current, nReference, nCurrent } = samples;
  let sum = 0;
  let f = 0;
  let g = 0;
  for (let at = 0; at + 1 < values.length; at += 1) {
    f += reference[at] as number;
    g += current[at] as number;
    sum +=
      (f / nReference - g / nCurrent) ** 2 * ((values[at + 1] as number) - (values[at] as number));
  }
  return Math.sqrt(2 * sum);
}
