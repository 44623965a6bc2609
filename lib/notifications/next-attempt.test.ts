import { expect, it } from 'vitest';
import { MOST_ATTEMPTS, nextAttempt } from './next-attempt.ts';

const after = (attempts: number, chance = 0, retryAfterSeconds: number | null = null) =>
  nextAttempt({ attempts, chance, retryAfterSeconds });

it.each([
  [1, 0, 10],
  [1, 1, 10],
  [2, 0, 20],
  [2, 1, 10],
  [4, 0.5, 60],
  [9, 0, 2560],
  [10, 0, 3600],
  [39, 1, 1800],
])('after %i attempts and by chance %d: %i seconds', (attempts, chance, seconds) => {
  expect(after(attempts, chance)).toBe(seconds);
});

it('waits as long as it was asked to, an hour at most', () => {
  expect(after(1, 0, 45)).toBe(45);
  expect(after(10, 0, 45)).toBe(3600);
  expect(after(1, 0, 86_400)).toBe(3600);
});

it('gives up after about a day', () => {
  expect(after(MOST_ATTEMPTS)).toBeNull();
  const hours = [0, 1].map((chance) => {
    let seconds = 0;
    for (let attempts = 1; attempts < MOST_ATTEMPTS; attempts++)
      seconds += after(attempts, chance) ?? 0;
    return seconds / 3600;
  });
  expect(hours[0]).toBeLessThan(33);
  expect(hours[1]).toBeGreaterThan(15);
});
