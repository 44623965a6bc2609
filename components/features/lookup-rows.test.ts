import { describe, expect, it } from 'vitest';
import { formatPercent } from '#components/ui/format-number.ts';
import {
  ageUnit,
  lookedUpBy,
  outcomeLines,
  outcomeShares,
  toLookupRows,
  type ViewLookups,
} from './lookup-rows.ts';

const none = { lookups: 0, present: 0, null: 0, expired: 0, not_found: 0, failed: 0 };
const noAge = { age_p50_seconds: null, age_p95_seconds: null };
const minute = (n: number, seconds = 0) => Date.UTC(2026, 2, 1, 12, n, seconds);
const at = (n: number) => new Date(minute(n)).toISOString();
const point = (n: number, over: object): ViewLookups['points'][number] => ({
  ...{ at: at(n), ...none, ...noAge, ...over },
});

describe('toLookupRows', () => {
  const series = { from: at(0), to: at(4), step_seconds: 60 };

  it('has a row for every bucket, zero where nobody looked, and no age of none', () => {
    const points = [point(1, { present: 30, age_p50_seconds: 60 })];
    const rows = toLookupRows({ ...series, points }, minute(10));
    expect(rows.map(({ present, age_p50 }) => [present, age_p50])).toEqual([
      [0, null],
      [30, 60],
      [0, null],
      [0, null],
    ]);
  });

  it('tells the rate of the bucket that is under way from its part, unless that is too short', () => {
    const points = [point(2, { present: 10 })];
    const rows = toLookupRows({ ...series, points }, minute(2, 30));
    expect(rows.map(({ present }) => present)).toEqual([0, 0, 20]);
    const early = toLookupRows({ ...series, points }, minute(2, 5));
    expect(early.at(-1)?.present).toBeNull();
  });

  it('says so much per minute, however long buckets are', () => {
    const points = [{ ...point(0, { present: 300 }) }];
    const [row] = toLookupRows({ ...series, step_seconds: 300, to: at(5), points }, minute(10));
    expect(row?.present).toBe(60);
  });
});

it.each([
  [undefined, 'seconds'],
  [90, 'seconds'],
  [200, 'minutes'],
  [5 * 3600, 'hours'],
  [2 * 86_400, 'hours'],
  [4 * 86_400, 'days'],
])('ages up to %s are told in %s', (age, word) => {
  expect(ageUnit([{ t: 0, age_p95: age ?? null }]).word).toBe(word);
});

it('has lines and shares of what there was', () => {
  const totals = { ...none, ...noAge, lookups: 40, present: 39, expired: 1 };
  expect(outcomeLines(totals).map(({ name }) => name)).toEqual(['present', 'expired']);
  expect(outcomeLines({ ...none, ...noAge }).map(({ name }) => name)).toEqual(['present']);
  expect(outcomeShares(totals, formatPercent)).toBe('97.5% present, 2.50% expired');
});

it('adds up models, most often first', () => {
  const by = [
    { ...none, model: 'a', view_version: 1, lookups: 2 },
    { ...none, model: null, view_version: 1, lookups: 5 },
    { ...none, model: 'a', view_version: 2, lookups: 4 },
  ];
  expect(lookedUpBy({ by })).toEqual([
    { model: 'a', lookups: 6 },
    { model: null, lookups: 5 },
  ]);
});
