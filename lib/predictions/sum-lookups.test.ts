import { expect, it } from 'vitest';
import { countLookups } from '#lib/features/count-lookups.ts';
import { sumLookups } from './sum-lookups.ts';

const at = Date.parse('2026-01-01T10:00:30.000Z');
const lookups = (...statuses: ('present' | 'expired')[]) => ({
  list: [{ feature: 'origin@1:share' }],
  rows: statuses.map((status) => ({ statuses: [status], ages: [60] })),
});
const record = (looked: ReturnType<typeof lookups> | null, over: object = {}) => ({
  model: 'flights',
  atMs: at,
  lookups: looked,
  ...over,
});

it('adds up what was looked up without a model by itself', () => {
  const counts = countLookups(lookups('present', 'expired'));
  const sums = sumLookups([record(lookups('present'))], [{ atMs: at, counts }]);
  expect(sums.map(({ model, outcomes }) => [model, outcomes.present, outcomes.expired])).toEqual([
    ['', 1, 1],
    ['flights', 1, 0],
  ]);
});

it('adds up rows by view, minute and model', () => {
  const sums = sumLookups([
    record(lookups('present', 'expired')),
    record(lookups('present'), { atMs: at + 1000 }),
    record(lookups('present'), { atMs: at + 60_000 }),
    record(lookups('present'), { model: 'delays' }),
    // No row named an entity.
    record(lookups(), { model: 'none' }),
    record(null),
  ]);
  expect(
    sums.map(({ view, viewVersion, model, minuteMs, outcomes, ageCounts }) => [
      `${view}@${viewVersion}`,
      model,
      minuteMs - Date.parse('2026-01-01T10:00:00.000Z'),
      outcomes.present,
      outcomes.expired,
      ageCounts.reduce((sum, count) => sum + count),
    ]),
  ).toEqual([
    ['origin@1', 'delays', 0, 1, 0, 1],
    ['origin@1', 'flights', 0, 2, 1, 2],
    ['origin@1', 'flights', 60_000, 1, 0, 1],
  ]);
});
