import { expect, test } from 'vitest';
import { lastTime, nextTime } from './schedule.ts';

const monday = { cron: '0 3 * * 1', time_zone: 'UTC' };

test.each([
  ['before', '2026-03-01T12:00:00.000Z', '2026-02-23T03:00:00.000Z', '2026-03-02T03:00:00.000Z'],
  ['at', '2026-03-02T03:00:00.000Z', '2026-03-02T03:00:00.000Z', '2026-03-09T03:00:00.000Z'],
  ['after', '2026-03-02T03:00:01.000Z', '2026-03-02T03:00:00.000Z', '2026-03-09T03:00:00.000Z'],
])('%s its time', (_, at, last, next) => {
  expect(lastTime(monday, new Date(at)).toISOString()).toBe(last);
  expect(nextTime(monday, new Date(at)).toISOString()).toBe(next);
});

test('an hour that summer time leaves out is made up for, and one that comes twice counts once', () => {
  const nightly = { cron: '30 2 * * *', time_zone: 'Europe/Berlin' };
  const times: string[] = [];
  let at = new Date('2026-10-24T12:00:00.000Z');
  for (let night = 0; night < 3; night += 1) {
    at = nextTime(nightly, at);
    times.push(at.toISOString());
  }
  expect(times.map((time) => time.slice(0, 10))).toEqual([
    '2026-10-25',
    '2026-10-26',
    '2026-10-27',
  ]);
  const spring = nextTime(nightly, new Date('2026-03-28T12:00:00.000Z'));
  expect(spring.toISOString().slice(0, 10)).toBe('2026-03-29');
});
