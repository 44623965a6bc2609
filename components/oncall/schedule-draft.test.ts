import { expect, it } from 'vitest';
import { mondayOf, newLayer, rotationWords, windowWords } from './schedule-draft.ts';

it.each([
  [new Date(2026, 2, 2), '2026-03-02'],
  [new Date(2026, 2, 8, 23), '2026-03-02'],
  [new Date(2026, 2, 4), '2026-03-02'],
  [new Date(2026, 0, 1), '2025-12-29'],
])('the Monday of %s is %s', (day, monday) => {
  expect(mondayOf(day)).toBe(monday);
});

it.each([
  [[1, 2, 3, 4, 5], '09:00', '17:00', 'Mon to Fri, 09:00 to 17:00'],
  [[6, 7], '00:00', '24:00', 'Sat, Sun, 00:00 to 24:00'],
  [[5, 1, 3], '22:00', '06:00', 'Mon, Wed, Fri, 22:00 to 06:00 the next day'],
  [[1, 2, 3, 4, 5, 6, 7], '18:00', '18:00', 'Every day, 18:00 to 18:00 the next day'],
])('%j from %s to %s: %s', (weekdays, from, to, said) => {
  expect(windowWords({ weekdays, from, to })).toBe(said);
});

it.each([
  [{}, 'A week each, handed over at 09:00'],
  [{ every: 3, unit: 'day' as const }, '3 days each, handed over at 09:00'],
  [{ people: ['a'] }, 'One person'],
])('%j: %s', (more, said) => {
  expect(rotationWords({ ...newLayer(['a', 'b'], '2026-03-02', 'x'), ...more })).toBe(said);
});
