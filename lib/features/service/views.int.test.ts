import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFeatureFixture, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import { seedModel } from '#test/seed-model.ts';

let fixture: FeatureFixture;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  await fixture.addEntity('origin');
  const columns = { delay: 'number' } as const;
  await fixture.addSource({ kind: 'push', name: 'arrivals', entity: 'origin', columns });
  await fixture.addSource({
    kind: 'file',
    name: 'weather',
    entity: 'origin',
    path: '*.csv',
    format: 'csv',
    columns,
  });
  await fixture.addView({
    name: 'stats',
    source: 'arrivals',
    owner: 'operations',
    tags: { tier: 'gold' },
    features: [
      { kind: 'value', name: 'last_delay', column: 'delay', description: 'In minutes, 100%' },
    ],
  });
  await fixture.addView({
    name: 'statistics',
    source: 'weather',
    features: [{ kind: 'value', name: 'wind', column: 'delay' }],
  });
});
afterAll(() => fixture.close());

const list = async (search?: string) =>
  (await fixture.features.listViews({ limit: 50, search })).items;
const named = async (search: string) => (await list(search)).map(({ name }) => name);

describe('the catalogue', () => {
  it.each([
    ['stat', ['statistics', 'stats']],
    ['LAST_D', ['stats']],
    ['gold', ['stats']],
    ['operations', ['stats']],
    ['weather', ['statistics']],
    ['origin', ['statistics', 'stats']],
    ['100%', ['stats']],
    ['1_0%', []],
    ['column', []],
  ])('finds %s', async (search, names) => {
    expect(await named(search)).toEqual(names);
  });

  it('says how fresh views are: late events do not make them older, and those of the future do not count', async () => {
    const [statistics, stats] = await list();
    const online = {
      complete: true,
      materialized_to: null,
      last_event_at: null,
      pushed_offline: 0,
    };
    expect(statistics).toMatchObject({ source_kind: 'file', online });
    expect(stats).toMatchObject({ source_kind: 'push', online });
    await fixture.features.push('arrivals', [
      { origin: 'ORD', event_timestamp: fixture.at(-HOUR), delay: 1 },
      { origin: 'ORD', event_timestamp: fixture.at(-9 * HOUR), delay: 1 },
      { origin: 'ORD', event_timestamp: '2999-01-01T00:00:00.000Z', delay: 1 },
    ]);
    const fresh = { online: { ...online, last_event_at: fixture.at(-HOUR) } };
    expect((await list('stats'))[0]).toMatchObject(fresh);
    expect(await fixture.features.getView('stats')).toMatchObject(fresh);
    const offline = [{ origin: 'ORD', event_timestamp: fixture.at(-1000), delay: 1 }];
    await fixture.features.push('arrivals', offline, { to: 'offline' });
    const waiting = { online: { ...fresh.online, pushed_offline: 1 } };
    expect((await list('stats'))[0]).toMatchObject(waiting);
    expect(await fixture.features.getView('stats')).toMatchObject(waiting);
    await fixture.features.catchUp('stats', 1);
    const current = { online: { ...online, last_event_at: fixture.at(-1000) } };
    expect((await list('stats'))[0]).toMatchObject(current);
  });

  it('names the models that take features, of any version, once', async () => {
    await seedModel(fixture.db, 'flights', 2);
    await fixture.db.pool.query(
      `UPDATE model_versions SET features = '{"list": [{"feature": "stats@1:last_delay", "as": "d"}]}'`,
    );
    const models = Object.fromEntries((await list()).map((view) => [view.name, view.models]));
    expect(models).toEqual({ statistics: [], stats: ['flights'] });
  });
});

it('lists the runs of a view, without the rows that they were asked for', async () => {
  const { features, ctx } = fixture;
  const rows = [1, 2, 3].map((hours) => ({ origin: 'ORD', at: fixture.at(-hours * HOUR) }));
  const retrieval = await features.startRetrieval(
    { features: ['stats:last_delay'], rows, time: 'at', format: 'csv' },
    ctx,
  );
  const materialization = await features.startMaterialization({ views: ['statistics'] }, ctx);
  const runsOf = async (view: string) => (await features.listRuns({ limit: 50, view })).items;
  expect(await runsOf('stats')).toEqual([retrieval]);
  expect(retrieval.request).toEqual({
    features: ['stats@1:last_delay'],
    row_count: 3,
    time: 'at',
    format: 'csv',
  });
  expect((await runsOf('statistics')).map(({ id }) => id)).toContain(materialization.id);
  expect(await runsOf('stat')).toEqual([]);
});
