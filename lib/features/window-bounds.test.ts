import { expect, it } from 'vitest';
import { parseDuration } from './duration.ts';
import { windowAt, windowLengths } from './window-bounds.ts';

it.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['3h', 10_800_000],
  ['30d', 2_592_000_000],
  ['0s', undefined],
  ['1.5h', undefined],
  ['1w', undefined],
  ['1h30m', undefined],
  ['', undefined],
])('%s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each([
  ['sliding', { size: '3h', hop: '5m' }, '12:07:30', ['09:05:00', '12:05:00']],
  ['at the end of a bucket', { size: '3h', hop: '5m' }, '12:05:00', ['09:05:00', '12:05:00']],
  ['tumbling', { size: '1h' }, '12:59:59', ['11:00:00', '12:00:00']],
])('%s', (_name, window, time, [start, end]) => {
  const day = '2026-03-29T';
  const { startMs, endMs } = windowAt(windowLengths(window), Date.parse(`${day}${time}Z`));
  expect([startMs, endMs].map((ms) => new Date(ms).toISOString())).toEqual([
    `${day}${start}.000Z`,
    `${day}${end}.000Z`,
  ]);
});

it('before 1970 windows end before too', () => {
  expect(windowAt({ sizeMs: 10, hopMs: 10 }, -1)).toEqual({ startMs: -20, endMs: -10 });
});
