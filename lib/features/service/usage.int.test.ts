import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGE_BIN_COUNT, ageBin } from '#lib/stats/age-histogram.ts';
import { createFeatureFixture, type FeatureFixture } from '#test/feature-fixture.ts';
import { seedModel } from '#test/seed-model.ts';
import type { FeatureValue, LoggedFeatures } from '../contract.ts';

let fixture: FeatureFixture;
const NOON = '2026-03-01T12:00:00.000Z';
const minutesAgo = (minutes: number) => new Date(Date.parse(NOON) - minutes * 60_000);

beforeAll(async () => {
  fixture = await createFeatureFixture(NOON);
  await fixture.addEntity('origin');
  const columns = { delay: 'number', carrier: 'string' } as const;
  await fixture.addSource({ kind: 'push', name: 'arrivals', entity: 'origin', columns });
  const view = {
    name: 'stats',
    source: 'arrivals',
    features: [
      { kind: 'value', name: 'delay', column: 'delay' },
      { kind: 'value', name: 'carrier', column: 'carrier' },
    ],
  } as const;
  await fixture.addView({ ...view, features: [...view.features] });
  await seedModel(fixture.db, 'flights', 2);
  const list = ['stats@1:delay', 'stats@1:carrier'].map((feature) => ({ feature, as: feature }));
  await fixture.db.pool.query('UPDATE model_versions SET features = $1 WHERE number = 1', [
    JSON.stringify({ entities: ['origin'], list, request_wins: false, max_age: null }),
  ]);
  await fixture.db.pool.query(
    `CREATE TABLE predictions_2026_03_01 PARTITION OF predictions FOR VALUES FROM ('2026-03-01') TO ('2026-03-02')`,
  );
});
afterAll(() => fixture.close());

async function addSum(minute: Date, model: string, counts: number[], ages: number[], version = 1) {
  const bins = new Array<number>(AGE_BIN_COUNT).fill(0);
  for (const age of ages) bins[ageBin(age)] = (bins[ageBin(age)] ?? 0) + 1;
  await fixture.db.pool.query(
    'INSERT INTO feature_lookup_minutes VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    ['stats', minute, version, model, ...counts, bins],
  );
}

type Origin = LoggedFeatures['rows'][number]['origins'][number];

async function addPrediction(
  at: Date,
  rows: { delay: FeatureValue; carrier: FeatureValue; origin?: Origin }[],
  over: { version?: number; feature?: string } = {},
) {
  const { version = 1, feature = 'stats@1:delay' } = over;
  const features: LoggedFeatures = {
    at: at.toISOString(),
    list: [feature, 'stats@1:carrier'].map((each) => ({ feature: each, as: each })),
    failure: null,
    rows: rows.map(({ delay, carrier, origin = 'online' }) => ({
      entities: { origin: 'ORD' },
      values: [delay, carrier],
      statuses: ['present', 'present'],
      ages: [60, 60],
      origins: [origin, 'online'],
    })),
  };
  await fixture.db.pool.query(
    `INSERT INTO predictions (id, at, event_time, request_id, model, version, protocol, status, row_count, truncated, degraded,
       cached, latency_ms, replica_id, features)
     VALUES ($1, $2, $2, $3, 'flights', $4, 'native', 200, $5, false, false, false, 1, 'r', $6)`,
    [randomUUID(), at, randomUUID(), version, rows.length, JSON.stringify(features)],
  );
}

const lookups = (over: object = {}) =>
  fixture.features.getViewLookups('stats', { points: 120, ...over });
const values = (over: object = {}) =>
  fixture.features.getServedValues('stats', { feature: 'delay', points: 48, ...over });

describe('lookups of a view', () => {
  it('of none are none', async () => {
    expect(await lookups()).toMatchObject({
      totals: { lookups: 0, age_p50_seconds: null },
      by: [],
      points: [],
      step_seconds: 60,
    });
  });

  it('are added up by minute, and by who looked', async () => {
    await addSum(minutesAgo(10), 'flights', [5, 1, 2, 3, 1], [60, 60, 60, 60, 60, 3000]);
    await addSum(minutesAgo(10), '', [4, 0, 0, 0, 0], [60, 60, 60, 60]);
    await addSum(minutesAgo(5), 'flights', [1, 0, 0, 0, 0], [60], 2);
    await addSum(minutesAgo(90), 'flights', [9, 0, 0, 0, 0], []);
    const { totals, by, points } = await lookups();
    expect(totals).toMatchObject({
      ...{ lookups: 17, present: 10, null: 1, expired: 2, not_found: 3, failed: 1 },
    });
    expect(by.map(({ model, view_version, lookups }) => [model, view_version, lookups])).toEqual([
      ['flights', 1, 12],
      [null, 1, 4],
      ['flights', 2, 1],
    ]);
    expect(points.map((point) => [point.at, point.lookups])).toEqual([
      [minutesAgo(10).toISOString(), 16],
      [minutesAgo(5).toISOString(), 1],
    ]);
    const [busy] = points;
    expect(busy?.age_p50_seconds).toBeGreaterThan(45);
    expect(busy?.age_p50_seconds).toBeLessThan(75);
    expect(busy?.age_p95_seconds).toBeGreaterThan(2200);
  });

  it('are of one version where it is named, and of a longer time in longer steps', async () => {
    expect((await lookups({ version: 1 })).totals.lookups).toBe(16);
    const day = await lookups({ from: minutesAgo(1440).toISOString() });
    expect(day.step_seconds).toBeGreaterThan(600);
    expect(day.totals.lookups).toBe(26);
  });

  it('of a view or version that there is not are refused', async () => {
    const missing = { code: 'feature_view_not_found' };
    await expect(fixture.features.getViewLookups('no', { points: 120 })).rejects.toMatchObject(
      missing,
    );
    await expect(lookups({ version: 7 })).rejects.toMatchObject(missing);
  });
});

describe('values that were served', () => {
  it('are those of the view, by when the requests came', async () => {
    await addPrediction(minutesAgo(30), [
      { delay: 1, carrier: 'AA' },
      { delay: 3, carrier: 'UA' },
      { delay: 7, carrier: 'AA', origin: 'default' },
      { delay: 9, carrier: 'AA', origin: 'request' },
    ]);
    await addPrediction(minutesAgo(10), [{ delay: 5, carrier: 'AA' }]);
    // Of another version of the view, of another version of the model, and of another time.
    await addPrediction(minutesAgo(10), [{ delay: 50, carrier: 'B6' }], {
      feature: 'stats@2:delay',
    });
    await addPrediction(minutesAgo(10), [{ delay: 60, carrier: 'B6' }], { version: 2 });
    await addPrediction(minutesAgo(90), [{ delay: 70, carrier: 'B6' }]);
    const found = await values();
    expect(found).toMatchObject({
      reference: 'stats@1:delay',
      rows: 5,
      values: 3,
      missing: 1,
      replaced: 1,
      hidden: 0,
    });
    expect(found.points).toMatchObject([
      { values: 2, missing: 1, numbers: { min: 1, p50: 2, max: 3, mean: 2 } },
      { values: 1, missing: 0, numbers: { min: 5, p50: 5, max: 5 } },
    ]);
    const texts = await values({ feature: 'carrier' });
    expect(texts.categories).toEqual(['AA', 'B6', 'UA']);
    expect(texts.points[0]).toMatchObject({ numbers: null, shares: [0.75, 0, 0.25, 0] });
  });

  it('are of the newest rows where there are many', async () => {
    for (let index = 0; index < 6; index += 1) {
      const rows = Array.from({ length: 60 }, () => ({ delay: index, carrier: 'AA' }));
      await addPrediction(new Date(minutesAgo(200).getTime() + index), rows);
    }
    const to = minutesAgo(195).toISOString();
    const found = await values({ from: minutesAgo(205).toISOString(), to });
    expect(found).toMatchObject({ rows: 120, points: [{ numbers: { min: 4, max: 5 } }] });
  });

  it('of a feature that the version does not have are refused', async () => {
    await expect(values({ feature: 'dealy' })).rejects.toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'feature', message: 'must be one of version 1 (delay, carrier)' }],
    });
  });
});
