import { expect, it } from 'vitest';
import { fillTrend, trendSpan } from './error-trend.ts';

const now = new Date('2026-01-02T10:20:30.000Z');

it.each([
  ['hour' as const, 60, 60_000, '2026-01-02T09:21:00.000Z', '2026-01-02T10:20:00.000Z'],
  ['day' as const, 96, 900_000, '2026-01-01T10:30:00.000Z', '2026-01-02T10:15:00.000Z'],
  ['week' as const, 168, 3_600_000, '2025-12-26T11:00:00.000Z', '2026-01-02T10:00:00.000Z'],
])('the last %s ends with the bucket of now', (last, steps, stepMs, from, to) => {
  const span = trendSpan(last, now);
  expect(span).toMatchObject({ steps, stepMs });
  const points = fillTrend(span, new Map([[Date.parse(to), 3]]));
  expect(points).toHaveLength(steps);
  expect(points.at(0)).toEqual({ at: from, count: 0 });
  expect(points.at(-1)).toEqual({ at: to, count: 3 });
});
