import { describe, expect, it } from 'vitest';
import { dayStarts, firstMoment, localDay, readDay } from './local-time.ts';

describe('firstMoment', () => {
  it.each([
    // An ordinary day.
    ['Europe/Berlin', '2026-03-28', '09:00', '2026-03-28T08:00:00Z'],
    // Clocks go forward at 02:00 to 03:00: 02:30 is not there, and is the moment of the jump.
    ['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59:00Z'],
    ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '09:00', '2026-03-29T07:00:00Z'],
    // They go back at 03:00 to 02:00: 02:30 is there twice, and is the first.
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '03:00', '2026-10-25T02:00:00Z'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00Z'],
    ['America/New_York', '2026-11-01', '24:00', '2026-11-02T05:00:00Z'],
    ['Asia/Kolkata', '2026-03-29', '09:00', '2026-03-29T03:30:00Z'],
    // Half an hour.
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30:00Z'],
    // Samoa went over the date line and had no 30 December: whatever time it would have had is the moment it was left out.
    ['Pacific/Apia', '2011-12-29', '23:59', '2011-12-30T09:59:00Z'],
    ['Pacific/Apia', '2011-12-30', '00:00', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-30', '09:00', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '09:00', '2011-12-30T19:00:00Z'],
    ['UTC', '2026-02-28', '24:00', '2026-03-01T00:00:00Z'],
  ])('%s %s %s is %s', (zone, day, time, expected) => {
    expect(new Date(firstMoment(readDay(day), time, zone))).toEqual(new Date(expected));
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe'])(
    'never puts a later time of %s first',
    (zone) => {
      const times = ['00:00', '01:00', '01:30', '02:00', '02:15', '02:30', '03:00', '12:00'];
      for (const start of ['2011-12-25', '2026-03-01', '2026-09-25', '2026-10-20']) {
        let before = Number.NEGATIVE_INFINITY;
        for (let days = 0; days < 20; days++) {
          for (const time of times) {
            const at = firstMoment(readDay(start).add({ days }), time, zone);
            expect(at).toBeGreaterThanOrEqual(before);
            before = at;
          }
        }
      }
    },
  );
});

it.each([
  ['Pacific/Apia', '2026-03-01T11:30:00Z', '2026-03-02'],
  ['America/New_York', '2026-03-01T04:59:59Z', '2026-02-28'],
  ['Asia/Kolkata', '2026-03-01T18:30:00Z', '2026-03-02'],
])('in %s it is at %s the day %s', (zone, at, expected) => {
  expect(localDay(Date.parse(at), zone).toString()).toBe(expected);
});

it.each([
  // 23 hours, and 25.
  ['Europe/Berlin', '2026-03-28T23:00Z', ['28T23:00', '29T22:00', '30T22:00']],
  ['Europe/Berlin', '2026-10-23T22:30Z', ['24T22:00', '25T23:00']],
  // 29 and 31 December, which is the next day there.
  ['Pacific/Apia', '2011-12-29T10:00Z', ['29T10:00', '30T10:00', '31T10:00']],
])('days of %s from %s begin at %j', (zone, from, expected) => {
  const start = Date.parse(from);
  const starts = dayStarts(start, start + 2.5 * 86_400_000, zone);
  expect(starts.map((at) => new Date(at).toISOString().slice(8, 16))).toEqual(expected);
});
