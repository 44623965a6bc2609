import { expect, it } from 'vitest';
import { daysBefore } from './days-before.ts';

const HOUR_MS = 3_600_000;
const to = new Date('2026-03-30T12:00:00.000Z');
const before = (hours: number) => new Date(to.getTime() - hours * HOUR_MS);

it.each<[string, number, number | null, number[]]>([
  ['an hour without a history', 1, null, []],
  ['an hour with less than a day of it', 1, 24, []],
  ['an hour with two days of it', 1, 49, [1, 2]],
  ['an hour with ten days of it', 1, 241, [1, 2, 3, 4, 5, 6, 7]],
  ['an hour with two weeks of it', 1, 337, [7, 14]],
  ['an hour with a year of it', 1, 9000, [7, 14, 21, 28]],
  ['two days', 48, 24 * 9, [2, 4, 6]],
  ['a week with one before', 168, 336, [7]],
  ['a week with three before', 168, 24 * 28, [7, 14, 21]],
])('%s', (_name, hours, historyHours, expected) => {
  const since = historyHours === null ? null : before(historyHours);
  expect(daysBefore({ from: before(hours), to }, since)).toEqual(expected);
});
