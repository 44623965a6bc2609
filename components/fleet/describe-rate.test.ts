import { expect, test } from 'vitest';
import { describeTinyRate } from './describe-rate.ts';

test.each([
  [0, null],
  [1, '1 in 5 min'],
  [29, '29 in 5 min'],
  [30, null],
  [3000, null],
])('%i requests', (requests, words) => {
  expect(describeTinyRate({ requests, requests_per_second: requests / 300 })).toBe(words);
});
