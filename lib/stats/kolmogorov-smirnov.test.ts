import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cramerVonMises } from './cramer-von-mises.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { exactKsProbability } from './ks-exact.ts';
import { mannWhitney } from './mann-whitney.ts';
import { type PooledSamples, poolSamples } from './pool-samples.ts';
import { wasserstein } from './wasserstein.ts';

const pool = (a: readonly number[], b: readonly number[]) =>
  poolSamples(Float64Array.from(a).sort(), Float64Array.from(b).sort());

const tied = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 30 });
const free = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 });
const samples = fc.oneof(fc.tuple(tied, tied), fc.tuple(free, free));

const shareUpTo = (values: readonly number[], x: number) =>
  values.filter((value) => value <= x).length / values.length;

describe('by their definitions, with and without ties', () => {
  it('D is the largest difference of shares up to a value', () => {
    fc.assert(
      fc.property(samples, ([a, b]) => {
        const gaps = [...a, ...b].map((x) => Math.abs(shareUpTo(a, x) - shareUpTo(b, x)));
        const { statistic, pValue } = kolmogorovSmirnov(pool(a, b));
        expect(statistic).toBeCloseTo(Math.max(...gaps), 12);
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(kolmogorovSmirnov(pool(b, a)).pValue).toBeCloseTo(pValue, 10);
      }),
      { seed: 4 },
    );
  });

  it('U counts pairs', () => {
    fc.assert(
      fc.property(samples, ([a, b]) => {
        const won = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
        const { statistic, pValue } = mannWhitney(pool(a, b));
        expect(statistic).toBeCloseTo(
          won.reduce((sum: number, one) => sum + one, 0),
          9,
        );
        expect(mannWhitney(pool(b, a)).pValue).toBeCloseTo(pValue, 10);
      }),
      { seed: 5 },
    );
  });

  it('Wasserstein of equally many values is the mean distance in order', () => {
    fc.assert(
      fc.property(samples, ([a, b]) => {
        const n = Math.min(a.length, b.length);
        const x = a.slice(0, n).sort((one, other) => one - other);
        const y = b.slice(0, n).sort((one, other) => one - other);
        const mean = x.reduce((sum, value, at) => sum + Math.abs(value - (y[at] ?? 0)) / n, 0);
        expect(wasserstein(pool(x, y)).distance).toBeCloseTo(mean, 10);
      }),
      { seed: 6 },
    );
  });
});

/** Every way in which n of n + m ranks can be the reference's. */
function arrangements(n: number, m: number): PooledSamples[] {
  const found: PooledSamples[] = [];
  for (let bits = 0; bits < 1 << (n + m); bits += 1) {
    const ranks = Array.from({ length: n + m }, (_, at) => at);
    const own = ranks.filter((rank) => (bits >> rank) & 1);
    if (own.length === n)
      found.push(
        pool(
          own,
          ranks.filter((rank) => !((bits >> rank) & 1)),
        ),
      );
  }
  return found;
}

describe.each([
  [3, 4],
  [5, 5],
  [2, 8],
  [6, 4],
])('p of %d and %d values is the share of arrangements that are as far', (n, m) => {
  const all = arrangements(n, m);
  const shareOf = (statistic: (samples: PooledSamples) => number, least: number) =>
    all.filter((one) => statistic(one) >= least - 1e-9).length / all.length;

  it.each<[string, (one: PooledSamples) => { statistic: number; pValue: number }, number]>([
    ['Kolmogorov-Smirnov', kolmogorovSmirnov, 1],
    ['Cramér-von Mises', cramerVonMises, 1],
    ['Mann-Whitney', mannWhitney, 2],
  ])('%s', (_name, test, sides) => {
    for (const one of all.slice(0, 60)) {
      const { statistic, pValue } = test(one);
      const least = sides === 2 ? Math.max(statistic, n * m - statistic) : statistic;
      const expected = Math.min(1, sides * shareOf((other) => test(other).statistic, least));
      expect(pValue).toBeCloseTo(expected, 10);
    }
  });
});

it('of samples with nothing in common p is as good as 0, at once', () => {
  expect(exactKsProbability(1, 10_000, 9999)).toBe(0);
  expect(exactKsProbability(1, 4, 3)).toBeCloseTo(2 / 35, 12);
});
