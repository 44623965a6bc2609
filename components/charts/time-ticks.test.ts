import { expect, test } from 'vitest';
import { timeTicks } from './time-ticks.ts';

const at = (text: string) => Date.parse(`2026-11-${text}:00.000Z`);
const minute = 60_000;

test.each([
  ['an hour', at('22T10:03'), at('22T11:03'), 6, at('22T10:10'), 10 * minute],
  ['a day', at('21T10:03'), at('22T10:03'), 6, at('21T12:00'), 360 * minute],
  ['a week', at('15T10:03'), at('22T10:03'), 8, at('16T00:00'), 1440 * minute],
])('%s', (_name, from, to, max, first, step) => {
  const ticks = timeTicks(from, to, max);
  expect(ticks.length).toBeLessThanOrEqual(max + 1);
  expect(ticks[0]).toBe(first);
  expect((ticks[1] ?? 0) - (ticks[0] ?? 0)).toBe(step);
});

test('days begin at the zone’s midnight', () => {
  const twoHours = 120 * minute;
  expect(timeTicks(at('20T10:00'), at('22T10:00'), 3, twoHours)[0]).toBe(at('20T22:00'));
});
