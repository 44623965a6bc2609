import { describe, expect, it } from 'vitest';
import { figures } from '#test/stats/figures.ts';
import { chiSquareHomogeneity } from './chi-square.ts';
import { poolRareBins } from './pool-rare-bins.ts';

it.each(figures.tables)(
  '$reference and $current as SciPy has it',
  ({ reference, current, chi2 }) => {
    const { statistic, dof, pValue } = chiSquareHomogeneity(reference, current);
    expect(statistic / chi2[0]).toBeCloseTo(1, 11);
    expect(dof).toBe(chi2[1]);
    expect(pValue / chi2[2]).toBeCloseTo(1, 9);
  },
);

it('gives the golden vector of the specification', () => {
  expect(chiSquareHomogeneity([50, 30, 20], [80, 80, 40]).pValue).toBeCloseTo(0.1866870342, 10);
});

describe('rare categories are one', () => {
  it.each<[string, number[], number[], number[], number[]]>([
    ['none is rare', [50, 50], [60, 40], [50, 50], [60, 40]],
    ['two are', [90, 4, 6], [95, 3, 2], [90, 10], [95, 5]],
    ['with the next larger, while they are too few', [90, 10, 1], [85, 14, 1], [90, 11], [85, 15]],
    ['all are', [1, 1, 1], [1, 1, 1], [3], [3]],
    ['what is on no side goes', [50, 0, 50], [50, 0, 50], [50, 50], [50, 50]],
    ['the smaller side decides', [900, 100], [90, 4], [900, 100], [90, 4]],
  ])('%s', (_name, reference, current, pooledReference, pooledCurrent) => {
    expect(poolRareBins(reference, current)).toMatchObject({
      reference: pooledReference,
      current: pooledCurrent,
    });
  });

  it('those that are rare by themselves are counted', () => {
    expect(poolRareBins([90, 4, 6], [95, 3, 2]).rare).toEqual({ reference: 10, current: 5 });
    expect(poolRareBins([90, 10, 1], [85, 14, 1]).rare).toEqual({ reference: 1, current: 1 });
    expect(poolRareBins([50, 50], [60, 40]).rare).toEqual({ reference: 0, current: 0 });
  });
});

it('one category says nothing', () => {
  expect(chiSquareHomogeneity([100], [50])).toEqual({ statistic: 0, dof: 0, pValue: 1 });
});

it('10,000 categories of a few rows each are pooled until they say something', () => {
  const each = Array.from({ length: 10_000 }, (_, at) => 1 + (at % 3));
  const { dof, pValue } = chiSquareHomogeneity(each, each);
  expect(dof).toBe(0);
  expect(pValue).toBe(1);
});

it('a side without counts is refused', () => {
  expect(() => chiSquareHomogeneity([0, 0], [1, 2])).toThrow(/a side has no counts/);
  expect(() => chiSquareHomogeneity([1], [1, 2])).toThrow(/1 and 2 bins/);
});
