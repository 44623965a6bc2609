import { expect, it } from 'vitest';
import { nextBelow } from './next-below.ts';

it.each([
  [1, 1 - 2 ** -53],
  [-1, -1 - 2 ** -52],
  [0, -5e-324],
  [-0, -5e-324],
  [5e-324, 0],
  [3, 3 - 2 ** -51],
  [Number.MAX_VALUE, 1.7976931348623155e308],
  [-Number.MAX_VALUE, -Number.MAX_VALUE],
])('below %s there is %s, and nothing between', (value, expected) => {
  expect(nextBelow(value)).toBe(expected);
  const middle = value / 2 + nextBelow(value) / 2;
  expect([value, nextBelow(value), -0, 0]).toContain(middle);
});
