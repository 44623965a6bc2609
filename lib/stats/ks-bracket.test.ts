import fc from 'fast-check';
import { expect, it } from 'vitest';
import { figures, uniform } from '#test/stats/figures.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { ksBracket } from './ks-bracket.ts';
import { poolSamples } from './pool-samples.ts';
import { countBetween, quantileEdges } from './quantile-edges.ts';

const bracketOf = (reference: Float64Array, current: Float64Array, bins: number) => {
  const edges = quantileEdges(reference, bins);
  return ksBracket(countBetween(reference, edges), countBetween(current, edges));
};

it('holds the true distance, whatever the values and the bins', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
  const few = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1 });
  const sides = fc.oneof(fc.tuple(values, values), fc.tuple(few, few));
  fc.assert(
    fc.property(sides, fc.integer({ min: 1, max: 50 }), ([a, b], bins) => {
      const reference = Float64Array.from(a).sort();
      const current = Float64Array.from(b).sort();
      const { least, most } = bracketOf(reference, current, bins);
      const { statistic } = kolmogorovSmirnov(poolSamples(reference, current));
      expect(statistic).toBeGreaterThanOrEqual(least - 1e-12);
      expect(statistic).toBeLessThanOrEqual(most + 1e-12);
    }),
    { seed: 2, numRuns: 300 },
  );
});

it('is narrow with 1,000 bins', () => {
  const [reference, current] = [uniform(51, 100_000).sort(), uniform(52, 100_000).sort()];
  const { least, most } = bracketOf(reference, current, 1000);
  expect(most - least).toBeLessThan(0.0015);
});

it('counts of the golden vectors', () => {
  const { reference, current } = figures.golden;
  const bracket = bracketOf(Float64Array.from(reference), Float64Array.from(current), 1000);
  expect(bracket.least).toBeCloseTo(0.114, 2);
});

it('needs counts', () => {
  expect(() => ksBracket([0], [1])).toThrow(/no counts/);
  expect(() => ksBracket([1], [1, 2])).toThrow(/1 and 2 bins/);
});
