import { describe, expect, it } from 'vitest';
import type { FeatureValue, LoggedFeatures } from './contract.ts';
import { addServed, type ServedBucket, summarizeValues } from './summarize-values.ts';

type Origin = LoggedFeatures['rows'][number]['origins'][number];
const bucket = (values: ServedBucket['values'] = [], atMs = 0): ServedBucket => ({
  ...{ atMs, values, missing: 0, replaced: 0, hidden: 0 },
});
const logged = (...rows: [FeatureValue, Origin][]): LoggedFeatures => ({
  at: '2026-01-01T00:00:00.000Z',
  list: [
    { feature: 'route@1:share', as: 'other' },
    { feature: 'origin@2:share', as: 'late' },
  ],
  failure: null,
  rows: [
    ...rows.map(([value, origin]) => ({
      entities: {},
      values: [7, value],
      statuses: [null, null],
      ages: [null, null],
      origins: ['online' as const, origin],
    })),
    { entities: {}, values: [], statuses: [], ages: [], origins: [] },
  ],
});

describe('addServed', () => {
  it('takes what the view said, and counts what it did not', () => {
    const found = bucket();
    addServed(
      found,
      'origin@2:share',
      logged([0.5, 'online'], [0.25, 'last_known'], [9, 'default'], [null, 'none'], [3, 'request']),
    );
    expect(found).toMatchObject({ values: [0.5, 0.25], missing: 2, replaced: 1, hidden: 0 });
  });

  it('knows what the log left out', () => {
    const found = bucket();
    addServed(found, 'origin@2:share', logged([null, 'online']));
    expect(found).toMatchObject({ values: [], missing: 0, hidden: 1 });
  });

  it('is of one version of a view', () => {
    const found = bucket();
    addServed(found, 'origin@1:share', logged([0.5, 'online']));
    expect(found).toEqual(bucket());
  });
});

describe('summarizeValues', () => {
  it('has quantiles between ranks', () => {
    const [point] = summarizeValues([bucket([4, 1, 3, 2, 0])]).points;
    expect(point).toMatchObject({
      values: 5,
      shares: null,
      numbers: { min: 0, p10: 0.4, p50: 2, p90: 3.6, max: 4, mean: 2 },
    });
  });

  it('has no numbers of none, and a mean of the largest', () => {
    const { points } = summarizeValues([
      bucket(),
      bucket([Number.MAX_VALUE, Number.MAX_VALUE], 60_000),
    ]);
    expect(points[0]).toEqual({ atMs: 0, values: 0, missing: 0, numbers: null, shares: null });
    expect(points[1]?.numbers).toMatchObject({ mean: Number.MAX_VALUE, p50: Number.MAX_VALUE });
  });

  it('has shares of the categories that are the most frequent', () => {
    const many = ['a', 'a', 'a', 'b', 'b', 'c', 'd', 'e', 'f', 'g'];
    const { categories, points } = summarizeValues([bucket(many), bucket(['b'], 60_000)]);
    expect(categories).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(points.map(({ shares }) => shares)).toEqual([
      [0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1],
      [0, 1, 0, 0, 0, 0, 0],
    ]);
  });

  it('has shares of true and false', () => {
    const { categories, points } = summarizeValues([bucket([true, false, true, true])]);
    expect(categories).toEqual(['true', 'false']);
    expect(points[0]?.shares).toEqual([0.75, 0.25, 0]);
  });
});
