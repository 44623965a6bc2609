import { expect, test } from 'vitest';
import { outlierModel, outlierThreshold } from './outlier-score.ts';

const features = [
  { name: 'a', type: 'number' },
  { name: 'b', type: 'number' },
];
/** 1 to 5 of five rows: with a quantile at every row the empirical distribution is exact at them. */
const number = { min: 1, max: 5, mean: 3, median: 3, quantiles: [1, 2, 3, 4, 5] };
const column = { rows: 5, missing: 0, unusable: 0, distinct: 5, mode: null, text: null };
const model = outlierModel(features, {
  columns: {
    a: { ...column, number: { ...number, skewness: -1 } },
    b: { ...column, number: { ...number, skewness: 1 } },
  },
});
const score = (a: number, b: number) => model?.score((at) => (at === 0 ? a : b)) ?? 0;

test('the sum of tail log-shares: left, right, or by skewness, whichever is most', () => {
  // Shares at most 2 and at least 2, read between quantiles: 1/4 and 3/4.
  expect(score(2, 2)).toBeCloseTo(Math.max(-2 * Math.log(1 / 4), -2 * Math.log(3 / 4)), 12);
  // Left of a, whose tail is left, and right of b, whose tail is right.
  expect(score(2, 4)).toBeCloseTo(-2 * Math.log(1 / 4), 12);
  expect(score(3, 3)).toBeCloseTo(-2 * Math.log(1 / 2), 12);
});

test('beyond the reference a share is one of its rows and one more; a missing value adds nothing', () => {
  expect(score(-100, 1e9)).toBeCloseTo(-2 * Math.log(1 / 6), 12);
  expect(score(Number.NaN, 1e9)).toBeCloseTo(-Math.log(1 / 6), 12);
  expect(score(Number.NaN, Number.NaN)).toBe(0);
});

test('ties count on both sides', () => {
  const tied = outlierModel([{ name: 'a', type: 'number' }], {
    columns: { a: { ...column, number: { ...number, skewness: 0, quantiles: [0, 0, 0, 0, 1] } } },
  });
  expect(tied?.score(() => 0)).toBeCloseTo(-Math.log(3 / 4), 12);
});

test('no numbers, no score', () => {
  expect(outlierModel(features, { columns: {} })).toBeNull();
});

test.each([
  [0.5, 2],
  [0.745, 4],
  [0.99, 6],
  [0.995, 7],
  [1, 8],
])('the threshold at %d', (quantile, expected) => {
  const outlier = { shares: [0.5, 0.99, 1], scores: [2, 6, 8] };
  expect(outlierThreshold(outlier, quantile)).toBeCloseTo(expected, 12);
});
