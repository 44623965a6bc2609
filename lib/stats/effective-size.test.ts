import { describe, expect, it } from 'vitest';
import { autoregressive, seededRandom } from '#test/stats/streams.ts';
import { effectiveSize, effectiveSizeOfCategories } from './effective-size.ts';
import { rankScores } from './rank-scores.ts';
import { sortNumbers } from './sort-numbers.ts';

const sizeOf = (values: Float64Array) => effectiveSize(rankScores(values, sortNumbers(values)));
const series = (rho: number, n: number, seed: number) =>
  autoregressive(rho)(seededRandom(seed), n) as Float64Array;

describe('of an autoregressive series it is about n (1 − ρ) / (1 + ρ)', () => {
  it.each([
    [0.2, 5000],
    [0.5, 5000],
    [0.8, 10_000],
    [0.9, 20_000],
    [0.99, 200_000],
  ])('ρ = %d, %d rows', (rho, n) => {
    const ideal = (n * (1 - rho)) / (1 + rho);
    for (const seed of [1, 2, 3]) {
      const size = sizeOf(series(rho, n, seed));
      expect(size / ideal).toBeGreaterThan(0.75);
      expect(size / ideal).toBeLessThan(1.35);
    }
  });
});

it('of independent rows it is n, or little less', () => {
  for (const seed of [1, 2, 3, 4]) {
    const size = sizeOf(series(0, 2000, seed));
    expect(size).toBeGreaterThan(1500);
    expect(size).toBeLessThanOrEqual(2000);
  }
});

it('rows that take turns are no more than their number', () => {
  expect(sizeOf(Float64Array.from({ length: 1000 }, (_, at) => at % 2))).toBe(1000);
});

it('a change in the midst of the window is no dependence', () => {
  const values = series(0, 5000, 5).map((value, at) => (at < 2600 ? value : value + 2));
  expect(sizeOf(values)).toBeGreaterThan(4000);
});

it.each<[string, Float64Array]>([
  ['rising', Float64Array.from({ length: 500 }, (_, at) => at)],
  ['falling, with ties', Float64Array.from({ length: 500 }, (_, at) => -Math.floor(at / 9))],
  ['constant', new Float64Array(500)],
  ['few', Float64Array.of(1, 2, 1)],
  ['none', new Float64Array(0)],
])('what is sorted, constant or short counts in full: %s', (_name, values) => {
  expect(sizeOf(values)).toBe(values.length);
});

describe('categories', () => {
  const sticky = (stay: number, n: number) => {
    const random = seededRandom(6);
    const codes = new Int32Array(n);
    for (let at = 0; at < n; at += 1) {
      codes[at] = at > 0 && random() < stay ? (codes[at - 1] as number) : Math.floor(random() * 4);
    }
    return codes;
  };

  it('that stay with a probability are worth as much as numbers with that ρ', () => {
    expect(effectiveSizeOfCategories(sticky(0.8, 20_000)) / (20_000 / 9)).toBeCloseTo(1, 0);
    expect(effectiveSizeOfCategories(sticky(0, 5000))).toBeGreaterThan(4500);
  });

  it('by which the rows are sorted count in full', () => {
    expect(effectiveSizeOfCategories(sticky(0, 900).sort())).toBe(900);
    expect(effectiveSizeOfCategories(new Int32Array(900))).toBe(900);
  });
});
