import { describe, expect, it } from 'vitest';
import { AGE_BIN_COUNT, ageBin, ageQuantile } from './age-histogram.ts';

const countsOf = (...ages: number[]) => {
  const counts = new Array<number>(AGE_BIN_COUNT).fill(0);
  for (const age of ages) counts[ageBin(age)] = (counts[ageBin(age)] ?? 0) + 1;
  return counts;
};

describe('ageBin', () => {
  it.each([
    [0, 0],
    [1, 0],
    [1.01, 1],
    [1.25, 1],
    [1.26, 2],
    [1e12, AGE_BIN_COUNT - 1],
    [Number.NaN, 0],
  ])('of %d s is %i', (age, bin) => expect(ageBin(age)).toBe(bin));

  it('has room for a year', () => {
    expect(ageBin(365 * 86_400)).toBeLessThan(AGE_BIN_COUNT - 1);
  });
});

describe('ageQuantile', () => {
  it('is near the value, for seconds and for months', () => {
    for (const age of [3, 60, 3600, 86_400, 90 * 86_400]) {
      for (const q of [0.5, 0.95]) {
        const found = ageQuantile(countsOf(age, age, age, age), q) ?? 0;
        expect(Math.abs(found / age - 1)).toBeLessThan(0.25);
      }
    }
  });

  it('is of the rank asked for', () => {
    const counts = countsOf(...new Array<number>(90).fill(10), ...new Array<number>(10).fill(5000));
    expect(ageQuantile(counts, 0.5)).toBeLessThan(12);
    expect(ageQuantile(counts, 0.95)).toBeGreaterThan(4000);
  });

  it('of none is none', () => expect(ageQuantile(countsOf(), 0.5)).toBeNull());
  it('beyond the last bound is that', () =>
    expect(ageQuantile(countsOf(1e12), 0.5)).toBeCloseTo(1.25 ** (AGE_BIN_COUNT - 2)));
});
