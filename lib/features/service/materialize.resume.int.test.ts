import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFeatureFixture, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import type { FeatureService } from '../service.ts';

let fixture: FeatureFixture;
/** A worker's. */
let features: FeatureService;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  const duckDb = { memoryMb: 100, threads: 1, temporaryDirectory: tmpdir() };
  features = fixture.open({
    files: { folder: fixture.directory, duckDb },
    offline: { retrieve: () => Promise.reject(new Error('not asked')) },
  });
  await fixture.addEntity('origin');
  await fixture.db.pool.query(`
    CREATE FUNCTION lose_worker() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.done >= TG_ARGV[0]::int THEN RAISE EXCEPTION 'the worker is lost'; END IF; RETURN NEW; END $$`);
});
afterAll(() => fixture.close());

/** Lost when it has come so far: what it has added up since it last said so is in the tables, and not noted. */
async function carryOutUntil(id: string, done: number): Promise<void> {
  const { pool } = fixture.db;
  await pool.query(
    `CREATE TRIGGER lost BEFORE UPDATE ON feature_runs FOR EACH ROW EXECUTE FUNCTION lose_worker(${done})`,
  );
  await expect(features.carryOut(id)).rejects.toThrow('the worker is lost');
  await pool.query('DROP TRIGGER lost ON feature_runs');
  expect(await features.getRun(id)).toMatchObject({ status: 'queued' });
}
const newestRun = async () => (await features.listRuns({ limit: 1 })).items[0]?.id ?? '';
const counted = (hop: string) =>
  [{ kind: 'aggregate', name: 'events', function: 'count', window: { size: '30d', hop } }] as const;

it('counts each pushed event once, also those added up by a worker that could not say so', async () => {
  await fixture.addSource({ kind: 'push', name: 'pushed', entity: 'origin', columns: {} });
  for (let batch = 0; batch < 3; batch += 1) {
    const event = { origin: 'ORD', event_timestamp: fixture.at(-HOUR) };
    await features.push('pushed', Array(5000).fill(event));
  }
  await fixture.addView({ name: 'pushed_stats', source: 'pushed', features: [...counted('5m')] });
  const id = await newestRun();
  await carryOutUntil(id, 10_000);
  await features.push('pushed', [{ origin: 'ORD', event_timestamp: fixture.at(-HOUR) }]);
  await features.carryOut(id);
  expect(await features.getRun(id)).toMatchObject({ status: 'done' });
  expect(await fixture.look(['pushed_stats:events'], { origin: 'ORD' })).toEqual([
    [15_001, 'present'],
  ]);
});

it('goes on in the span of a table where it was lost, and says how far it is', async () => {
  await fixture.db.pool.query(
    'CREATE SCHEMA shop; CREATE TABLE shop.sales (origin text, at timestamptz)',
  );
  await fixture.db.pool.query(
    `INSERT INTO shop.sales SELECT 'ORD', $1::timestamptz - n * interval '20 seconds' FROM generate_series(1, 120000) n`,
    [fixture.at(0)],
  );
  await fixture.addSource({
    kind: 'table',
    name: 'sales',
    table: 'shop.sales',
    entity: 'origin',
    columns: {},
    event_time: 'at',
  });
  for (const name of ['first', 'second']) {
    await fixture.addView({ name, source: 'sales', features: [...counted('1d')] });
  }
  const body = { views: ['first', 'second'] };
  const { id } = await features.startMaterialization(body, fixture.ctx);
  await carryOutUntil(id, 200_000);
  expect(await features.getRun(id)).toMatchObject({ total: 240_000 });
  await features.carryOut(id);
  expect(await features.getRun(id)).toMatchObject({
    status: 'done',
    done: 240_000,
    total: 240_000,
    result: { rows: 240_000 },
  });
  const { rows } = await fixture.db.pool.query(
    `SELECT count(*)::int AS n FROM shop.sales WHERE at < date_trunc('day', $1::timestamptz, 'UTC')`,
    [fixture.at(0)],
  );
  expect(await fixture.look(['first:events', 'second:events'], { origin: 'ORD' })).toEqual([
    [rows[0].n, 'present'],
    [rows[0].n, 'present'],
  ]);
});
