import { describe, expect, it } from 'vitest';
import { figures, type SampleFigures, sample } from '#test/stats/figures.ts';
import { andersonDarling } from './anderson-darling.ts';
import { cramerVonMises } from './cramer-von-mises.ts';
import { energyDistance } from './energy-distance.ts';
import { asymptoticKsProbability, kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { mannWhitney } from './mann-whitney.ts';
import { poolSamples } from './pool-samples.ts';
import { wasserstein } from './wasserstein.ts';

const pool = (reference: ArrayLike<number>, current: ArrayLike<number>) =>
  poolSamples(Float64Array.from(reference).sort(), Float64Array.from(current).sort());

/** 1e-9 of the value, p-values 1e-6 of theirs and 1e-12 where they are as good as 0. */
const near = (value: number | undefined, expected: number) =>
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );
const nearP = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * expected + 1e-12);

describe('agree with SciPy', () => {
  const golden = { name: 'golden vectors', ...figures.golden };
  const cases: [string, Float64Array, Float64Array, SampleFigures][] = [
    [golden.name, Float64Array.from(golden.reference), Float64Array.from(golden.current), golden],
    ...figures.numeric.map((one): [string, Float64Array, Float64Array, SampleFigures] => [
      one.name,
      sample(one.kind, one.reference),
      sample(one.kind, one.current),
      one,
    ]),
  ];
  it.each(cases)('%s', (_name, reference, current, expected) => {
    const samples = pool(reference, current);
    const ks = kolmogorovSmirnov(samples);
    near(ks.statistic, expected.ks[0]);
    nearP(ks.pValue, expected.ks[1]);
    nearP(
      asymptoticKsProbability(ks.statistic, reference.length, current.length),
      expected.ks_asymptotic,
    );
    const u = mannWhitney(samples);
    near(u.statistic, expected.mann_whitney[0]);
    nearP(u.pValue, expected.mann_whitney[1]);
    const t = cramerVonMises(samples);
    near(t.statistic, expected.cramer_von_mises[0]);
    expect(Math.abs(t.pValue - expected.cramer_von_mises[1])).toBeLessThanOrEqual(1e-6);
    near(andersonDarling(samples), expected.anderson_darling);
    near(wasserstein(samples).distance, expected.wasserstein);
    near(wasserstein(samples).normed, expected.wasserstein_normed);
    near(energyDistance(samples), expected.energy);
  });
});

it('gives the golden vectors of the specification', () => {
  const samples = pool(figures.golden.reference, figures.golden.current);
  expect(kolmogorovSmirnov(samples).statistic).toBeCloseTo(0.114, 12);
  expect(kolmogorovSmirnov(samples).pValue).toBeCloseTo(0.0142097509, 10);
  expect(wasserstein(samples).normed).toBeCloseTo(0.2702139431, 10);
  expect(wasserstein(samples).distance).toBeCloseTo(0.2698642965, 10);
  expect(energyDistance(samples)).toBeCloseTo(0.2052201165, 10);
  expect(cramerVonMises(samples).pValue).toBeCloseTo(0.0017215075, 8);
});

describe('what is asked of too little', () => {
  it.each<[string, () => unknown]>([
    ['KS', () => kolmogorovSmirnov(pool([], [1]))],
    ['Mann-Whitney', () => mannWhitney(pool([1], []))],
    ['Cramér-von Mises', () => cramerVonMises(pool([1], [1, 2]))],
    ['Anderson-Darling', () => andersonDarling(pool([], []))],
    ['Wasserstein', () => wasserstein(pool([], []))],
    ['energy', () => energyDistance(pool([], []))],
  ])('%s is refused', (_name, ask) => {
    expect(ask).toThrow(/the samples have \d and \d values; expected [12] or more in each/);
  });

  it('of two constants nothing is different', () => {
    const samples = pool([3, 3, 3], [3, 3, 3, 3]);
    expect(kolmogorovSmirnov(samples)).toEqual({ statistic: 0, pValue: 1 });
    expect(mannWhitney(samples)).toEqual({ statistic: 6, pValue: 1 });
    expect(andersonDarling(samples)).toBeUndefined();
    expect(cramerVonMises(samples).pValue).toBe(1);
    expect(wasserstein(samples)).toEqual({ distance: 0, normed: 0 });
  });

  it('a constant reference makes a normed distance infinite', () => {
    expect(wasserstein(pool([3, 3], [3, 4]))).toEqual({ distance: 0.5, normed: Infinity });
  });
});

it('takes values whose squares are too large', () => {
  const samples = pool([-1e300, 0, 1e300], [0, 1e300, 1e300]);
  const { distance, normed } = wasserstein(samples);
  expect(distance / 1e300).toBeCloseTo(2 / 3, 12);
  expect(normed).toBeCloseTo(2 / 3 / Math.sqrt(2 / 3), 12);
  expect(kolmogorovSmirnov(samples).statistic).toBeCloseTo(1 / 3, 12);
});

it.each([
  ['NaN', [1, Number.NaN]],
  ['infinities', [1, Infinity]],
  ['what is not sorted', [2, 1]],
])('refuses %s', (_name, values) => {
  expect(() => poolSamples(Float64Array.from(values), Float64Array.of(1))).toThrow(RangeError);
});
