import { describe, expect, it } from 'vitest';
import { ageBin } from '#lib/stats/age-histogram.ts';
import { countAnswer, countLookups, type LookedUpRows } from './count-lookups.ts';

const list = ['origin@2:share', 'origin@2:flights', 'route@1:share'].map((feature) => ({
  feature,
}));
const row = (
  statuses: LookedUpRows['rows'][number]['statuses'],
  ages: (number | null)[] = statuses.map(() => 60),
) => ({ statuses, ages });
const counted = (...rows: LookedUpRows['rows'][number][]) =>
  countLookups({ list, rows }).map(({ view, viewVersion, outcomes }) => [
    `${view}@${viewVersion}`,
    Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0)),
  ]);

it('counts an answer by itself the same way', () => {
  const [counts] = countAnswer({
    atMs: 100_000,
    features: [{ reference: 'origin@2:share' }],
    rows: [[{ status: 'present', eventMs: 40_000 }], [{ status: 'not_found', eventMs: null }]],
  });
  expect(counts).toMatchObject({ view: 'origin', outcomes: { present: 1, not_found: 1 } });
  expect(counts?.ageCounts[ageBin(60)]).toBe(1);
});

describe('countLookups', () => {
  it('counts each view of a row once, by what it said of the features asked of it', () => {
    expect(
      counted(
        row(['present', 'present', 'present']),
        row(['present', 'null', 'present']),
        row(['expired', 'expired', 'not_found']),
        row([null, null, null]),
      ),
    ).toEqual([
      ['origin@2', { present: 1, null: 1, expired: 1, failed: 1 }],
      ['route@1', { present: 2, not_found: 1, failed: 1 }],
    ]);
  });

  it('takes an expression of an entity that is not there as not found', () => {
    expect(counted(row(['not_found', 'null', 'present']))[0]).toEqual([
      'origin@2',
      { not_found: 1 },
    ]);
  });

  it('leaves out rows without entities, and features of another server', () => {
    expect(counted(row([]))).toEqual([]);
    expect(counted(row([]), row(['present', 'present', 'null']))).toEqual([
      ['origin@2', { present: 1 }],
      ['route@1', { null: 1 }],
    ]);
    const elsewhere = { list: [{ feature: 'driver:conv' }], rows: [row(['present'])] };
    expect(countLookups(elsewhere)).toEqual([]);
  });

  it('has the ages of values that count', () => {
    const [origin, route] = countLookups({
      list,
      rows: [
        // Its age is that of the oldest.
        row(['present', 'present', 'expired'], [30, 60, 9000]),
        row(['null', 'null', 'not_found'], [120, 120, null]),
        row([null, null, null], [30, 30, 30]),
        row(['present', 'present', 'present'], [null, 60, null]),
      ],
    });
    expect(origin?.ageCounts[ageBin(60)]).toBe(2);
    expect(origin?.ageCounts[ageBin(120)]).toBe(1);
    expect(origin?.ageCounts.reduce((sum, count) => sum + count)).toBe(3);
    expect(route?.ageCounts.reduce((sum, count) => sum + count)).toBe(0);
  });
});
