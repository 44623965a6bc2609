import { expect, test } from 'vitest';
import { formatDay, formatExactTime, formatRelative, withExactTimes } from './format-time.ts';

const now = Date.parse('2026-11-22T12:00:00.000Z');

test.each([
  ['2026-11-22T11:59:58.000Z', 'just now'],
  ['2026-11-22T11:59:20.000Z', '40 sec ago'],
  ['2026-11-22T11:57:00.000Z', '3 min ago'],
  ['2026-11-22T10:00:00.000Z', '2 hr ago'],
  ['2026-11-20T12:00:00.000Z', '2 days ago'],
  ['2026-11-22T14:00:00.000Z', 'in 2 hr'],
  ['not a time', '–'],
])('%s is %s', (at, text) => {
  expect(formatRelative(at, now)).toBe(text);
});

test('the exact time names its zone', () => {
  expect(formatExactTime('2026-11-22T12:00:00.000Z', 'UTC')).toBe('22 Nov 2026, 12:00:00 UTC');
});

test('formatDay has the year', () => {
  expect(formatDay('2001-03-02T23:00:00.000Z', 'UTC')).toBe('2 Mar 2001');
});

test('writes the timestamps of a sentence as people do', () => {
  expect(withExactTimes('Rolled back at 2026-11-22T07:05:41.433Z (release 3).', 'UTC')).toBe(
    'Rolled back at 22 Nov 2026, 07:05:41 UTC (release 3).',
  );
  expect(withExactTimes('trained until 2001-03-01', 'UTC')).toBe('trained until 2001-03-01');
});
