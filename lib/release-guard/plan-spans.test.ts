import { expect, it } from 'vitest';
import { hoursOf, planSpans } from './plan-spans.ts';

const span = {
  startedAt: new Date('2026-03-29T12:20:00Z'),
  endsAt: new Date('2026-03-29T13:20:00Z'),
};
const text = ({ from, to }: { from: Date; to: Date }) =>
  `${from.toISOString()}/${to.toISOString()}`;

it('is the whole hours of the week that the guard is in, four weeks back, and the day before', () => {
  const { sameHours, lastDay } = planSpans(span);
  expect(sameHours.map(text)).toEqual([
    '2026-03-22T12:00:00.000Z/2026-03-22T14:00:00.000Z',
    '2026-03-15T12:00:00.000Z/2026-03-15T14:00:00.000Z',
    '2026-03-08T12:00:00.000Z/2026-03-08T14:00:00.000Z',
    '2026-03-01T12:00:00.000Z/2026-03-01T14:00:00.000Z',
  ]);
  expect(text(lastDay)).toBe('2026-03-28T12:20:00.000Z/2026-03-29T12:20:00.000Z');
  const hours = hoursOf(lastDay);
  expect(hours).toHaveLength(24);
  expect(hours[23]).toEqual({ from: new Date('2026-03-29T11:20:00Z'), to: lastDay.to });
});
