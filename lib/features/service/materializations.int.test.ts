import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFeatureFixture, DAY, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';

let fixture: FeatureFixture;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  await fixture.addEntity('origin');
  await fixture.addSource({
    kind: 'push',
    name: 'arrivals',
    entity: 'origin',
    columns: { delay: 'number' },
  });
  await fixture.addView({
    name: 'stats',
    source: 'arrivals',
    features: [
      { kind: 'aggregate', name: 'hours', function: 'count', window: { size: '3h', hop: '5m' } },
      { kind: 'aggregate', name: 'month', function: 'count', window: { size: '30d', hop: '5m' } },
    ],
  });
});
afterAll(() => fixture.close());

const count = async () =>
  (await fixture.db.pool.query('SELECT count(*)::int AS n FROM feature_buckets')).rows[0].n;
const look = () => fixture.look(['stats:hours', 'stats:month'], { origin: 'ORD' });

it('removes buckets that no window needs any more', async () => {
  const { features } = fixture;
  const start = fixture.now().getTime();
  const rows = Array.from({ length: 100 }, (_, index) => ({
    origin: 'ORD',
    event_timestamp: fixture.at(-index * 6 * HOUR),
    delay: 1,
  }));
  await features.push('arrivals', rows);
  const said = [
    [1, 'present'],
    [100, 'present'],
  ];
  expect(await features.removeOldBuckets()).toBe(0);
  fixture.set(start + HOUR);
  expect(await look()).toEqual(said);
  fixture.set(start + 10 * DAY);
  const before = await count();
  const removed = await features.removeOldBuckets();
  expect(removed).toBeGreaterThan(0);
  expect(await count()).toBe(before - removed);
  expect(await look()).toEqual([
    [0, 'present'],
    [81, 'present'],
  ]);
  fixture.set(start + 40 * DAY);
  await features.removeOldBuckets();
  expect(await count()).toBe(0);
});
