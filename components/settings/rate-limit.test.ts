import { expect, it } from 'vitest';
import { readRateLimit } from './rate-limit.ts';

it.each<[typed: string, value: number | undefined, error: RegExp | undefined]>([
  ['', undefined, undefined],
  ['  ', undefined, undefined],
  ['50', 50, undefined],
  [' 0.5 ', 0.5, undefined],
  ['.5', 0.5, undefined],
  ['1000000', 1_000_000, undefined],
  ['0', undefined, /0\.01 requests per second or more/],
  ['0.001', undefined, /0\.01/],
  ['1000001', undefined, /1,000,000/],
  ['-1', undefined, /must be a number/],
  ['1e3', undefined, /must be a number/],
  ['ten', undefined, /must be a number/],
  ['1,000', undefined, /must be a number/],
  ['Infinity', undefined, /must be a number/],
])('reads %j', (typed, value, error) => {
  const read = readRateLimit(typed);
  expect(read.value).toBe(value);
  if (error) expect(read.error).toMatch(error);
  else expect(read.error).toBeUndefined();
});
