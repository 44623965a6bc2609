import { describe, expect, it, test } from 'vitest';
import type { ColumnProfile } from '#lib/validation/contract.ts';
import { compareReference } from './compare-reference.ts';

/** 0 … 100, evenly. */
const quantiles = Array.from({ length: 201 }, (_, at) => at / 2);
const numbers = (over: Partial<ColumnProfile> = {}): ColumnProfile => ({
  ...{ rows: 1000, missing: 0, unusable: 0, distinct: 900, mode: 50, text: null },
  number: { min: 0, max: 100, mean: 50, median: 50, skewness: 0, quantiles },
  ...over,
});
const spread = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, at) => from + ((at + 0.5) / count) * (to - from));

test.each([
  ['the same', spread(1000, 0, 100), 'agrees'],
  ['too few', spread(199, 500, 600), 'not_enough_data'],
  ['another unit', spread(1000, 0, 1), 'differs'],
  ['a part of the day: not far enough', spread(1000, 40, 60), 'agrees'],
  ['far and real', spread(1000, 80, 100), 'differs'],
  ['4 % outside', [...spread(960, 0, 100), ...spread(40, 101, 102)], 'agrees'],
  ['5 % outside', [...spread(950, 0, 100), ...spread(50, 101, 102)], 'differs'],
  ['5 % missing', [...spread(950, 0, 100), ...spread(50, 0, 1).map(() => null)], 'differs'],
] as const)('%s', (_title, served, verdict) => {
  expect(compareReference(served, numbers())).toMatchObject({ verdict });
});

describe('numbers', () => {
  it('are what their formulas say', () => {
    // Of an even spread, σ = 100 / √12. Everything in the first of ten bins of 10 %.
    const found = compareReference(spread(1000, 0, 9.9), numbers());
    expect(found.mean).toBeCloseTo(4.95, 9);
    expect(found.shift).toBeCloseTo((4.95 - 50) / (100 / Math.sqrt(12)), 9);
    const p = [1000.5 / 1005, 0.5 / 1005];
    const q = [100.5 / 1005, 100.5 / 1005];
    const term = (at: number) =>
      ((p[at] ?? 0) - (q[at] ?? 0)) * Math.log((p[at] ?? 0) / (q[at] ?? 0));
    expect(found.psi).toBeCloseTo(term(0) + 9 * term(1), 9);
    expect(found.outside_share).toBe(0);
    expect(found.histogram).toHaveLength(10);
    expect(found.histogram?.[0]).toEqual({ from: null, to: 10, reference: 0.1, served: 1 });
    expect(found.histogram?.at(-1)).toMatchObject({ from: 90, to: null, served: 0 });
  });

  it('of a few values have as many bins', () => {
    const few = [...Array.from({ length: 160 }, () => 0), ...Array.from({ length: 41 }, () => 1)];
    const profile = numbers({
      number: { min: 0, max: 1, mean: 0.2, median: 0, skewness: 1.5, quantiles: few },
    });
    const found = compareReference([...spread(800, 0, 0), ...spread(200, 1, 1)], profile);
    expect(found.histogram).toEqual([
      { from: null, to: 0, reference: expect.closeTo(0.795, 9), served: 0.8 },
      { from: 0, to: null, reference: expect.closeTo(0.205, 9), served: 0.2 },
    ]);
    expect(found.psi).toBeCloseTo(0, 3);
    expect(found.verdict).toBe('agrees');
  });

  it('at an edge are there, though the reference is of 32-bit numbers', () => {
    const third = Math.fround(1 / 3);
    const ties = Array.from({ length: 201 }, (_, at) => (at < 80 ? third : 0.5));
    const profile = numbers({
      number: { min: third, max: 0.5, mean: 0.43, median: 0.5, skewness: 0, quantiles: ties },
    });
    const served = Array.from({ length: 200 }, () => 1 / 3 - 1e-12);
    const found = compareReference(served, profile);
    expect(found.outside_share).toBe(0);
    expect(found.histogram?.[0]?.served).toBe(1);
  });

  it('of one value have no spread', () => {
    const one = numbers({
      number: { min: 5, max: 5, mean: 5, median: 5, skewness: 0, quantiles: [5, 5, 5] },
    });
    const same = compareReference(
      Array.from({ length: 300 }, () => 5),
      one,
    );
    expect(same).toMatchObject({ shift: null, outside_share: 0, verdict: 'agrees' });
    const other = compareReference(
      Array.from({ length: 300 }, () => 6),
      one,
    );
    expect(other).toMatchObject({ shift: null, outside_share: 1, verdict: 'differs' });
  });
});

it('finds categories that the reference does not have', () => {
  const texts = numbers({
    number: null,
    text: { min_length: 3, max_length: 3, categories: ['ATL', 'ORD'] },
  });
  const served = (unseen: number) =>
    Array.from({ length: 300 }, (_, at) => (at < unseen ? 'ZZZ' : 'ORD'));
  expect(compareReference(served(0), texts)).toMatchObject({ psi: null, verdict: 'agrees' });
  expect(compareReference(served(30), texts)).toMatchObject({
    outside_share: 0.1,
    verdict: 'differs',
  });
});
