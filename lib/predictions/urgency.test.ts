import { expect, test } from 'vitest';
import { isUrgent } from './urgency.ts';

test.each([
  [false, 0, false],
  [false, 5000, false],
  [false, 5001, true],
  [true, 5000, true],
  [true, 1001, true],
  [true, 1000, false],
])('urgent before: %s, %d ms behind: urgent %s', (wasUrgent, behindMs, expected) => {
  expect(isUrgent(wasUrgent, behindMs)).toBe(expected);
});
