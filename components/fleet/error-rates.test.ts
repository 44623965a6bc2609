import { expect, test } from 'vitest';
import { errorRates, explainErrorRate } from './error-rates.ts';

const [failed, refused] = errorRates;

test.each([
  [
    failed,
    { requests: 2, server_error_rate: 0, client_error_rate: 1 },
    '0 of 2 requests failed on our side (5xx), in the last 5 minutes',
  ],
  [
    refused,
    { requests: 2, server_error_rate: 0, client_error_rate: 1 },
    '2 of 2 requests refused by the caller’s fault (4xx), in the last 5 minutes',
  ],
  [
    refused,
    { requests: 1, server_error_rate: 0, client_error_rate: 0 },
    '0 of 1 request refused by the caller’s fault (4xx), in the last 5 minutes',
  ],
  [
    failed,
    { requests: 30_000, server_error_rate: 1234 / 30_000, client_error_rate: 0 },
    '1,234 of 30,000 requests failed on our side (5xx), in the last 5 minutes',
  ],
])('$header says what it counts', (rate, traffic, words) => {
  expect(explainErrorRate(rate, traffic)).toBe(words);
});
