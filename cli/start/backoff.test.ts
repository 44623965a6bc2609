import { expect, it } from 'vitest';
import { nextRestart } from './backoff.ts';

it.each([
  { name: 'first death', deaths: 0, ranForMs: 10, expected: { deathsInARow: 1, delayMs: 500 } },
  {
    name: 'third quick death',
    deaths: 2,
    ranForMs: 10,
    expected: { deathsInARow: 3, delayMs: 2000 },
  },
  { name: 'is bounded', deaths: 20, ranForMs: 10, expected: { deathsInARow: 21, delayMs: 30_000 } },
  {
    name: 'a healthy minute forgives',
    deaths: 9,
    ranForMs: 60_000,
    expected: { deathsInARow: 1, delayMs: 500 },
  },
])('$name', ({ deaths, ranForMs, expected }) => {
  expect(nextRestart(deaths, ranForMs)).toEqual(expected);
});
