import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOfflineService } from '#lib/offline/service.ts';
import { createFeatureFixture, DAY, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import { viewSchema } from '../contract.ts';
import type { FeatureService } from '../service.ts';

const duckDb = { memoryMb: 300, threads: 1, temporaryDirectory: tmpdir() };
let fixture: FeatureFixture;
let worker: FeatureService;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  worker = fixture.open({
    files: { folder: fixture.directory, duckDb },
    offline: createOfflineService(duckDb),
  });
  await fixture.addEntity('origin');
  await fixture.addSource({
    kind: 'push',
    name: 'arrivals',
    entity: 'origin',
    columns: { delay: 'number' },
    event_id: 'id',
  });
  for (const name of ['stats', 'sister']) await fixture.addView(viewOf(name));
});
afterAll(() => fixture.close());

const window = { size: '3h', hop: '5m' };
const viewOf = (name: string) => ({
  name,
  source: 'arrivals',
  features: [
    { kind: 'value' as const, name: 'last', column: 'delay' },
    { kind: 'aggregate' as const, name: 'flights', function: 'count' as const, window },
  ],
});
const event = (origin: string, delay: number, over: { id?: string; ago?: number } = {}) => ({
  origin,
  delay,
  event_timestamp: fixture.at(-(over.ago ?? HOUR)),
  id: over.id ?? null,
});
const push = (to: 'online' | 'offline', ...rows: object[]) =>
  fixture.features.push('arrivals', rows, { to });
const look = async (view: string, origin: string, at?: string) => {
  const found = await fixture.look([`${view}:last`, `${view}:flights`], { origin }, { at });
  return found.map(([value]) => value);
};
async function pending(): Promise<number> {
  const { rows } = await fixture.db.pool.query('SELECT count(*)::int AS n FROM feature_pending');
  return rows[0].n;
}

it('is in the log alone, now and as of the past', async () => {
  expect(await push('offline', event('ORD', 5))).toEqual({ accepted: 1, duplicates: 0 });
  expect(await look('stats', 'ORD')).toEqual([null, null]);
  expect(await look('stats', 'ORD', fixture.at(-1))).toEqual([null, null]);
});

it('comes online in the view that is materialized, once, and not in its sister', async () => {
  expect(await fixture.features.catchUp('stats', 1)).toBe(1);
  expect(await fixture.features.catchUp('stats', 1)).toBe(0);
  expect(await look('stats', 'ORD')).toEqual([5, 1]);
  expect(await look('stats', 'ORD', fixture.at(-1))).toEqual([null, null]);
  expect(await look('sister', 'ORD')).toEqual([null, null]);
  await push('online', event('ORD', 1, { ago: 2 * HOUR }));
  expect(await look('stats', 'ORD')).toEqual([5, 2]);
  expect(await look('sister', 'ORD')).toEqual([1, 1]);
});

it('comes online with its id, as it came first, in each view that has not had it', async () => {
  await push('offline', event('LAX', 7, { id: 'a' }));
  await fixture.features.catchUp('stats', 1);
  const again = event('SFO', 99, { id: 'a' });
  expect(await push('online', again, again)).toEqual({ accepted: 0, duplicates: 2 });
  expect(await push('online', again)).toEqual({ accepted: 0, duplicates: 1 });
  for (const view of ['stats', 'sister']) {
    expect(await look(view, 'LAX')).toEqual([7, 1]);
    expect(await look(view, 'SFO')).toEqual([null, null]);
  }
});

it('changes nothing offline that is online already', async () => {
  await push('online', event('MIA', 3, { id: 'b' }));
  const answer = await push('offline', event('MIA', 4, { id: 'b' }));
  expect(answer).toEqual({ accepted: 0, duplicates: 1 });
  expect(await look('stats', 'MIA')).toEqual([3, 1]);
});

it('is online in a version made later, which is made of the log', async () => {
  await push('offline', event('BOS', 2, { id: 'c' }), event('BOS', 4, { ago: HOUR / 2 }));
  await fixture.features.createViewVersion(
    'stats',
    { view: viewSchema.parse({ ...viewOf('stats'), ttl: '7d' }) },
    fixture.ctx,
  );
  expect(await look('stats', 'BOS')).toEqual([4, 2]);
  await fixture.features.catchUp('stats', 2);
  expect(await look('stats', 'BOS')).toEqual([4, 2]);
  expect(await look('stats@1', 'BOS')).toEqual([null, null]);
  await push('online', event('BOS', 2, { id: 'c' }));
  expect(await look('stats', 'BOS')).toEqual([4, 2]);
  expect(await look('stats@1', 'BOS')).toEqual([2, 1]);
});

it('is materialized in a span of time, in every version that is not archived', async () => {
  const days = [1, 2, 3, 4].map((day) => event('DAY', day, { ago: day * DAY }));
  await push('offline', ...days, event('DAY', 0, { ago: -HOUR }));
  const run = async (span: { start?: string; end?: string }) => {
    const { id } = await fixture.features.startMaterialization(
      { views: ['stats'], ...span },
      fixture.ctx,
    );
    await worker.carryOut(id);
    return fixture.features.getRun(id);
  };
  expect(await run({ start: fixture.at(-3 * DAY), end: fixture.at(-2 * DAY) })).toMatchObject({
    status: 'done',
    done: 4,
  });
  expect(await look('stats', 'DAY')).toEqual([2, 0]);
  expect(await run({})).toMatchObject({ done: 5 });
  expect(await look('stats@1', 'DAY')).toEqual([1, 0]);
  expect(await look('sister', 'DAY')).toEqual([null, null]);
});

it('counts each once while pushes and materializations go on beside each other', async () => {
  const batches = Array.from({ length: 12 }, (_, batch) =>
    Array.from({ length: 50 }, (_, at) => {
      const id = `beside-${batch}-${at}`;
      return event(at % 2 ? 'ATL' : 'DEN', at, { id });
    }),
  );
  await Promise.all(
    batches.flatMap((rows, batch) => [
      push('offline', ...rows),
      fixture.features.catchUp(batch % 2 ? 'stats' : 'sister', 1),
      push('online', ...rows.toReversed()),
    ]),
  );
  for (const view of ['stats@1', 'stats', 'sister']) {
    for (const origin of ['ATL', 'DEN']) expect((await look(view, origin))[1]).toBe(300);
  }
  const { rows } = await fixture.db.pool.query(
    `SELECT 1 FROM feature_pending p JOIN feature_events e USING (seq) WHERE e.event_id LIKE 'beside-%'`,
  );
  expect(rows).toEqual([]);
});

it('leaves nothing of a version that is archived', async () => {
  await fixture.features.catchUp('sister', 1);
  const before = await pending();
  await push('offline', event('END', 1));
  expect(await pending()).toBe(before + 3);
  await fixture.features.archiveViewVersion('stats', 1, {}, fixture.ctx);
  const { rows } = await fixture.db.pool.query(
    `SELECT DISTINCT view_id FROM feature_latest WHERE view_id NOT IN (SELECT id FROM feature_views WHERE archived_at IS NULL) AND view_id > 0
     UNION SELECT view_id FROM feature_pending WHERE view_id NOT IN (SELECT id FROM feature_views WHERE archived_at IS NULL)`,
  );
  expect(rows).toEqual([]);
  expect(await pending()).toBeGreaterThan(0);
});
