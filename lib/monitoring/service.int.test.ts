import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '#test/gateway-fixture.ts';
import { startTestGateway, type TestGateway } from '#test/gateway-http.ts';
import { binCodes } from './contract.ts';
import { createReferences, createWindows } from './service.ts';

const ctx = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const now = () => new Date();

let gateway: TestGateway;
let references: ReturnType<typeof createReferences>;
let windows: ReturnType<typeof createWindows>;
beforeAll(async () => {
  gateway = await startTestGateway();
  const { db, artifacts } = gateway.fixture;
  references = createReferences({ db, artifacts, now, firstPredictions: 100 });
  windows = createWindows({ db, kept: { minutes: 2, hours: 90, days: 730 } });
});
afterAll(() => gateway?.fixture.close());

const make = () =>
  references.makeReferences((error) => {
    throw error;
  });
const modelId = async (model: string) => {
  const { rows } = await gateway.fixture.db.pool.query('SELECT id FROM models WHERE name = $1', [
    model,
  ]);
  return String(rows[0]?.id);
};
const hour = () => ({
  from: new Date(Date.now() - 3_600_000),
  to: new Date(Date.now() + 3_600_000),
});
const counted = async (model: string, reference?: number) =>
  windows.getWindow({ modelId: await modelId(model), version: 1 }, hour(), {
    now: now(),
    ...(reference !== undefined && { reference }),
  });
const columnOf = (found: Awaited<ReturnType<typeof counted>>, name: string) => {
  const column = found?.columns.find((one) => one.column.name === name);
  if (!column) throw new Error(`${name} is not counted`);
  return column;
};
/** Replicas hear of a reference at once, but not before this. */
const heard = () => new Promise((resolve) => setTimeout(resolve, 300));
const flights = (count: number, of: (row: number) => object) => ({
  instances: Array.from({ length: count }, (_, row) => of(row)),
});

it('counts every row of a version with a sample in the bins of it, from when it has one', async () => {
  const { db, artifacts } = gateway.fixture;
  const lines = Array.from({ length: 1000 }, (_, row) => {
    const origin = row % 2 === 0 ? 'JFK' : '007';
    return `${row / 10},${row % 24},${origin},${row % 3}`;
  });
  const csv = `distance,hour,origin,prediction\n${lines.join('\n')}\n`;
  const { digest } = await artifacts.put({ bytes: Buffer.from(csv) });
  await db.pool.query(
    `UPDATE model_versions SET reference_digest = $1, reference_name = 'flights.csv'
     WHERE model_id = (SELECT id FROM models WHERE name = 'columns')`,
    [digest],
  );
  await db.pool.query(
    `INSERT INTO serving_settings (model_id, settings, revision, updated_at, updated_by)
     SELECT id, '{"log": {"sample_ratio": 0, "redact": ["origin"]}}', 1, now(), '{}' FROM models WHERE name = 'columns'`,
  );
  expect(await make()).toBe(1);
  expect(await make()).toBe(0);
  const { profile, items } = await references.getReferences('columns', 1);
  expect(items).toMatchObject([
    { in_force: true, rows: 1000, created_by: null, source: { from: 'sample', digest } },
  ]);
  expect(profile?.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ['distance', 'numeric'],
    ['hour', 'numeric'],
    ['origin', 'categorical'],
    ['value', 'numeric'],
  ]);
  expect(profile?.columns[2]?.categories).toEqual(['JFK', '007']);
  await heard();
  const body = flights(250, (row) => ({
    distance: row % 50 === 0 ? null : row / 10,
    hour: row % 24,
    origin: row % 5 === 0 ? 'nowhere' : '007',
  }));
  for (let n = 0; n < 4; n += 1) {
    expect((await gateway.send('/predict/columns', body)).status).toBe(200);
  }
  expect(
    (
      await gateway.send(
        '/predict/columns',
        flights(3, () => ({})),
      )
    ).status,
  ).toBe(422);
  await eventually(async () => expect((await counted('columns'))?.rows).toBe(1000), 10_000);
  const found = await counted('columns');
  expect(found?.columns.map(({ rows }) => rows)).toEqual([1000, 1000, 1000, 1000]);
  for (const { counts } of found?.columns ?? []) {
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  }
  expect(columnOf(found, 'distance').counts[binCodes.missing]).toBe(20);
  const origin = columnOf(found, 'origin').counts;
  expect([origin[binCodes.unseen], origin.slice(binCodes.first)]).toEqual([200, [0, 800]]);
  // A tenth of the reference's rows is in each coarse bin; of traffic the lowest quarter is.
  const distance = columnOf(found, 'distance');
  const median = distance.column.edges.indexOf(distance.column.coarse_edges[4] ?? 0);
  expect(distance.counts.slice(binCodes.first + median + 1)).not.toContain(1);
});

it('takes a span of traffic as reference, with who and why, and begins anew', async () => {
  const { db } = gateway.fixture;
  await db.pool.query(`UPDATE serving_settings SET settings = '{}', revision = 2`);
  const before = await references.getReferences('columns', 1);
  await heard();
  await gateway.fixture.notify({ kind: 'settings', model: 'columns' });
  await heard();
  const body = flights(200, (row) => ({
    distance: row * 7,
    hour: row % 24,
    origin: `A${row % 9}`,
  }));
  const from = new Date();
  await gateway.send('/predict/columns', body);
  await eventually(async () => expect((await counted('columns'))?.rows).toBe(1200), 10_000);
  const span = { from: from.toISOString(), to: new Date(Date.now() + 1000).toISOString() };
  const reason = 'flies elsewhere now';
  const after = await references.setReference('columns', 1, { ...span, reason }, ctx);
  expect(after.items).toMatchObject([
    { in_force: true, rows: 200, reason, source: { from: 'traffic', start: span.from } },
    { in_force: false, id: before.items[0]?.id },
  ]);
  expect(after.profile?.columns.find(({ name }) => name === 'origin')?.categories).toHaveLength(9);
  const { rows: audits } = await db.pool.query(
    `SELECT reason, after FROM audit_entries WHERE action = 'monitoring.reference'`,
  );
  expect(audits).toMatchObject([{ reason, after: { rows: 200, id: after.items[0]?.id } }]);
  await heard();
  await gateway.send('/predict/columns', body);
  await eventually(async () => expect((await counted('columns'))?.rows).toBe(200), 10_000);
  const origin = columnOf(await counted('columns'), 'origin');
  expect(origin.counts).toEqual(origin.column.counts);
  expect((await counted('columns', before.items[0]?.id))?.rows).toBe(1200);
  await expect(
    references.setReference(
      'columns',
      1,
      { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z', reason },
      ctx,
    ),
  ).rejects.toMatchObject({ code: 'invalid_request' });
});

it('makes a reference of the first predictions where there is no sample', async () => {
  const rows = (row: number) => ({ a: row / 10, b: row % 4 });
  expect(await make()).toBe(0);
  for (let n = 0; n < 99; n += 1) await gateway.send('/predict/late', { features: rows(n) });
  await eventually(async () => {
    const { rows: sums } = await gateway.fixture.db.pool.query(
      `SELECT sum(requests)::int AS sum FROM prediction_minutes WHERE model = 'late'`,
    );
    expect(sums[0].sum).toBe(99);
  }, 10_000);
  expect(await make()).toBe(0);
  await gateway.send('/predict/late', { features: rows(99) });
  await eventually(async () => expect(await make()).toBe(1), 10_000);
  const { profile, items } = await references.getReferences('late', 1);
  expect(items).toMatchObject([{ source: { from: 'first_predictions', predictions: 100 } }]);
  expect(profile?.columns.map(({ name, role, rows: n }) => [name, role, n])).toEqual([
    ['a', 'feature', 100],
    ['b', 'feature', 100],
    ['score', 'score', 100],
    ['class', 'class', 100],
  ]);
  await heard();
  for (let n = 0; n < 100; n += 1) await gateway.send('/predict/late', { features: rows(n) });
  await eventually(async () => expect((await counted('late'))?.rows).toBe(100), 10_000);
  for (const { column, counts } of (await counted('late'))?.columns ?? []) {
    expect(counts, column.name).toEqual(column.counts);
  }
});
