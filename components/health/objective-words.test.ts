import { expect, test } from 'vitest';
import { describeBudget } from './objective-words.ts';

test.each([
  [0.38, '38.0% of the error budget is left'],
  [0, '0% of the error budget is left'],
  [-0.12, 'The error budget is overspent by 12.0%'],
])('%d', (left, words) => {
  expect(describeBudget({ of: 'requests', allowed: 100, spent: 100 * (1 - left), left })).toBe(
    words,
  );
});
