import { expect, it } from 'vitest';
import { figures } from '#test/stats/figures.ts';
import { scaledBesselK } from './bessel-k.ts';
import { gammaQ, normalSurvival } from './gamma-q.ts';
import { kolmogorovSurvival } from './kolmogorov.ts';
import { logGamma } from './log-gamma.ts';
import { smirnovSurvival } from './smirnov.ts';

const worst = (pairs: readonly [number, number][], floor = 0) =>
  Math.max(
    ...pairs.map(([value, expected]) =>
      value === expected ? 0 : Math.abs(value - expected) / Math.max(floor, Math.abs(expected)),
    ),
  );

const { special } = figures;

it.each<[string, [number, number][], number, number]>([
  ['ln Γ', special.log_gamma.map(([x, y]) => [logGamma(x), y]), 1, 1e-13],
  ['Q', special.gamma_q.map(([a, x, y]) => [gammaQ(a, x), y]), 1e-300, 1e-12],
  ['the normal tail', special.normal.map(([z, y]) => [normalSurvival(z), y]), 1e-300, 1e-12],
  ['K', special.bessel_k.map(([v, x, y]) => [scaledBesselK(v, x), y]), 0, 1e-12],
  ['one-sided', special.smirnov.map(([n, d, y]) => [smirnovSurvival(d, n), y]), 1e-300, 1e-9],
  ['two-sided', special.kstwo.map(([n, d, y]) => [kolmogorovSurvival(d, n), y]), 1e-3, 1e-8],
  [
    'two-sided, small',
    special.kstwo.map(([n, d, y]) => [kolmogorovSurvival(d, n), y]),
    1e-300,
    1e-6,
  ],
])('%s agrees with SciPy', (_name, pairs, floor, tolerance) => {
  expect(pairs.length).toBeGreaterThan(8);
  expect(worst(pairs, floor)).toBeLessThan(tolerance);
});

it('what cannot be asked is refused', () => {
  expect(() => logGamma(0)).toThrow(RangeError);
  expect(() => gammaQ(0, 1)).toThrow(RangeError);
  expect(() => gammaQ(1, Number.NaN)).toThrow(RangeError);
  expect(() => scaledBesselK(0, 0)).toThrow(RangeError);
  expect(() => kolmogorovSurvival(0.1, 1.5)).toThrow(RangeError);
});
