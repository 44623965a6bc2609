import { expect, it } from 'vitest';
import { addSquareTo, addTo, squaredDeviations, zero } from './double-double.ts';

function deviationsOf(values: readonly number[]): number {
  const sum = zero();
  const squares = zero();
  for (const value of values) {
    addTo(sum, value);
    addSquareTo(squares, value);
  }
  return squaredDeviations(values.length, sum, squares);
}

it('keeps what a large number would swallow', () => {
  const sum = zero();
  for (const value of [1e16, 1, 0.5, -1e16]) addTo(sum, value);
  expect(sum.high).toBe(1.5);
});

it('adds sums of sums', () => {
  const [a, b] = [zero(), zero()];
  for (const value of [1e16, 1]) addTo(a, value);
  for (const value of [-1e16, 2]) addTo(b, value);
  addTo(a, b.high, b.low);
  expect(a.high).toBe(3);
});

it.each([
  ['small numbers', [1, 2, 3, 4], 5],
  ['a mean nine digits larger', [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], 90],
  ['times in milliseconds', [1.7e12, 1.7e12 + 1, 1.7e12 + 2], 2],
  ['thirds', [1 / 3, 1 / 3, 1 / 3], 0],
  ['one', [5], 0],
])('squared deviations of %s', (_name, values, expected) => {
  expect(deviationsOf(values)).toBeCloseTo(expected, 9);
});
