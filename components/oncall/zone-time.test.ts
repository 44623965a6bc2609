import { expect, it } from 'vitest';
import { formatDayInZone, formatInZone, formatLength } from './zone-time.ts';

it.each([
  ['2026-03-30T07:00:00Z', 'Europe/Berlin', 'Mon 30 Mar, 09:00', 'Mon 30'],
  ['2026-03-29T20:00:00Z', 'Pacific/Apia', 'Mon 30 Mar, 09:00', 'Mon 30'],
  ['2026-03-30T03:30:00Z', 'America/New_York', 'Sun 29 Mar, 23:30', 'Sun 29'],
])('%s in %s is %s', (at, zone, time, day) => {
  expect(formatInZone(at, zone)).toBe(time);
  expect(formatDayInZone(at, zone)).toBe(day);
});

it.each([
  [0, '0 min'],
  [45, '45 min'],
  [480, '8 h'],
  [510, '8 h 30 min'],
  [7 * 1440, '7 d'],
  [2 * 1440 + 245, '2 d 4 h'],
])('%i minutes are %s', (minutes, said) => {
  expect(formatLength(minutes * 60_000)).toBe(said);
});
