import { expect, it } from 'vitest';
import { sayMinutes, sayTime } from './say-minutes.ts';

it.each([
  [0, '0 seconds'],
  [1 / 60, '1 second'],
  [1, '60 seconds'],
  [1.6, '2 minutes'],
  [89.4, '89 minutes'],
  [120, '2 h'],
  [80, '80 minutes'],
  [200, '3 h 20 min'],
  [2880, '2 days'],
  [3061, '2 days 3 h'],
])('%s minutes are said as %s', (minutes, expected) => {
  expect(sayMinutes(minutes)).toBe(expected);
});

it('a time is said in UTC, whatever zone it was written in', () => {
  expect(sayTime('2026-03-01T04:04:59+01:00')).toBe('2026-03-01 03:04 UTC');
});
