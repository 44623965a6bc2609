import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineDriverFeatures } from '#test/driver-features.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';

let fixture: GatewayFixture;
let url: string;
const tokens: Record<string, string> = {};
let stop: () => void;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  ({ stop } = await defineDriverFeatures(fixture));
  for (const scope of ['predict', 'feedback', 'registry'] as const) {
    tokens[scope] = (await fixture.addKey([scope])).token;
  }
  url = (await fixture.start()).url;
});
afterAll(async () => {
  stop();
  await fixture.close();
});

async function send(path: string, body: unknown, scope: string | null, to = url) {
  const response = await fetch(to + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(scope !== null && { authorization: `Bearer ${tokens[scope]}` }),
    },
  });
  return { status: response.status, body: await response.json() };
}
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const plain = (text: string) => text.replace('Z', '000').replace('T', ' ');
const ask = (features: string[], entities: object, over: object = {}) =>
  send('/get-online-features', { features, entities, ...over }, 'predict');
const push = (df: object, over: object = {}) =>
  send(
    '/push',
    { push_source_name: 'driver_stats', df, to: 'online_and_offline', ...over },
    'feedback',
  );

const oneRow = (id: number) => ({
  driver_id: [id],
  event_timestamp: [ago(1000)],
  created: [null],
  conv_rate: [0.5],
  acc_rate: [0.5],
  trips: [1],
});
async function countLogged(id: number): Promise<number> {
  const { rows } = await fixture.db.pool.query(
    'SELECT count(*)::int AS count FROM feature_events WHERE keys = $1',
    [`[${id}]`],
  );
  return rows[0].count;
}

describe('pushed events', () => {
  it('are answered by columns, as Feast does', async () => {
    const at = ago(60_000);
    expect(
      await push({
        driver_id: [1001, 1002, 1003],
        event_timestamp: [plain(at), at, ago(2 * 86_400_000)],
        created: [null, null, null],
        conv_rate: [0.5, null, 0.1],
        acc_rate: [0.9, 0.8, 0.7],
        trips: [10, 11, 12],
      }),
    ).toEqual({ status: 200, body: null });
    const answer = await ask(
      ['driver_hourly_stats:conv_rate', 'driver_hourly_stats:conv_rate_plus'],
      { driver_id: [1001, 1002, 1003, 1004], val_to_add: [1, 1, 1, 1] },
    );
    expect(answer.status).toBe(200);
    expect(answer.body.metadata.feature_names).toEqual([
      'driver_id',
      'val_to_add',
      'conv_rate',
      'conv_rate_plus',
    ]);
    expect(answer.body.results[0]).toEqual({
      values: [1001, 1002, 1003, 1004],
      statuses: ['PRESENT', 'PRESENT', 'PRESENT', 'PRESENT'],
      event_timestamps: Array(4).fill('1970-01-01T00:00:00Z'),
    });
    expect(answer.body.results[2]).toMatchObject({
      values: [0.5, null, null, null],
      statuses: ['PRESENT', 'NULL_VALUE', 'OUTSIDE_MAX_AGE', 'NOT_FOUND'],
    });
    expect(answer.body.results[2].event_timestamps[0]).toBe(at);
    expect(answer.body.results[3].values).toEqual([1.5, null, null, null]);
  });

  it('may come as values of a view', async () => {
    const df = {
      driver_id: [2001],
      event_timestamp: [plain(ago(1000))],
      created: [null],
      conv_rate: [0.25],
      acc_rate: [0.5],
      avg_daily_trips: [7],
    };
    const body = { feature_view_name: 'driver_hourly_stats', df };
    expect(await send('/write-to-online-store', body, 'feedback')).toMatchObject({ status: 200 });
    const answer = await ask(['driver_hourly_stats:avg_daily_trips'], { driver_id: [2001] });
    expect(answer.body.results[1].values).toEqual([7]);
  });

  it.each([
    [4001, 'online'],
    [4002, 'online_and_offline'],
  ])('of %i to %s are looked up at once, and in the log that training reads', async (id, to) => {
    const df = { ...oneRow(id), conv_rate: [0.75] };
    expect(await push(df, { to })).toEqual({ status: 200, body: null });
    const answer = await ask(['driver_hourly_stats:conv_rate'], { driver_id: [id] });
    expect(answer.body.results[1].values).toEqual([0.75]);
    expect(await countLogged(id)).toBe(1);
  });

  it('to offline are in the log alone, until they are materialized', async () => {
    expect(await push(oneRow(4003), { to: 'offline' })).toEqual({ status: 200, body: null });
    expect(await countLogged(4003)).toBe(1);
    const look = async () =>
      (await ask(['driver_hourly_stats:conv_rate'], { driver_id: [4003] })).body.results[1];
    expect((await look()).statuses).toEqual(['NOT_FOUND']);
    const body = { end_ts: ago(0), feature_views: ['driver_hourly_stats'] };
    expect(await send('/materialize-incremental', body, 'registry')).toMatchObject({ status: 200 });
    expect(await look()).toMatchObject({ values: [0.5], statuses: ['PRESENT'] });
  });

  it('are all taken, or none: the error names the cell', async () => {
    const answer = await push({
      driver_id: [3001, 3002],
      event_timestamp: [ago(0), ago(0)],
      created: [null, null],
      conv_rate: [0.5, 'high'],
      acc_rate: [0.9, 0.9],
      trips: [1, 2],
    });
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.body)).toMatchObject({
      class: 'FeastError',
      message: expect.stringContaining('df.conv_rate[1]'),
    });
    const nothing = await ask(['driver_hourly_stats:conv_rate'], { driver_id: [3001] });
    expect(nothing.body.results[1].statuses).toEqual(['NOT_FOUND']);
  });
});

it('names features in full where they are called alike', async () => {
  const both = ['driver_hourly_stats:conv_rate', 'driver_sales:conv_rate'];
  const refused = await ask(both, { driver_id: [1] });
  expect(refused.status).toBe(422);
  const answer = await ask(both, { driver_id: [1] }, { full_feature_names: true });
  expect(answer.body.metadata.feature_names).toEqual([
    'driver_id',
    'driver_hourly_stats__conv_rate',
    'driver_sales__conv_rate',
  ]);
});

it('materializes, and answers when it is done', async () => {
  await fixture.db.pool.query(
    `INSERT INTO shop.sales VALUES (1, now() - interval '2 hours', 5), (1, now() - interval '1 hour', 7)`,
  );
  const span = { start_ts: ago(10 * 3_600_000), end_ts: plain(ago(90 * 60_000)) };
  const body = { ...span, feature_views: ['driver_sales'] };
  expect(await send('/materialize', body, 'registry')).toEqual({ status: 200, body: null });
  const look = async () => (await ask(['driver_sales:amount'], { driver_id: [1] })).body.results[1];
  expect((await look()).values).toEqual([5]);
  const end = { end_ts: ago(0) };
  expect(await send('/materialize-incremental', end, 'registry')).toMatchObject({ status: 200 });
  expect((await look()).values).toEqual([7]);
  const later = await send('/materialize-incremental?async=true', end, 'registry');
  expect(later).toMatchObject({ status: 202, body: { status: 'accepted' } });
}, 60_000);

describe('refusals', () => {
  it.each([
    [
      '/get-online-features',
      { features: ['nowhere:x'], entities: { driver_id: [1] } },
      'predict',
      404,
      'FeatureViewNotFoundException',
    ],
    [
      '/get-online-features',
      { features: ['driver_sales:amount'], entities: { x: [1] } },
      'predict',
      422,
      'FeastError',
    ],
    [
      '/get-online-features',
      { features: ['driver_sales:amount'], entities: { driver_id: [1], x: [] } },
      'predict',
      422,
      'FeastError',
    ],
    [
      '/get-online-features',
      { features: [], entities: { driver_id: [1] } },
      'predict',
      422,
      'FeastError',
    ],
    [
      '/get-online-features',
      { feature_service: 'nobody', entities: { driver_id: [1] } },
      'predict',
      404,
      'FeatureServiceNotFoundException',
    ],
    ['/get-online-features', '{', 'predict', 400, 'FeastError'],
    ['/get-online-features', {}, null, 401, 'FeastPermissionError'],
    ['/get-online-features', {}, 'feedback', 403, 'FeastPermissionError'],
    ['/push', {}, 'predict', 403, 'FeastPermissionError'],
    [
      '/push',
      { push_source_name: 'nowhere', df: { a: [1] } },
      'feedback',
      404,
      'PushSourceNotFoundException',
    ],
    ['/push', { push_source_name: 'sales', df: { a: [1] } }, 'feedback', 422, 'FeastError'],
    [
      '/push',
      { push_source_name: 'driver_stats', df: { a: [1] }, to: 'nowhere' },
      'feedback',
      422,
      'FeastError',
    ],
    ['/materialize', { start_ts: 'x', end_ts: '2026-01-01' }, 'registry', 422, 'FeastError'],
    [
      '/materialize',
      { start_ts: '2026-01-02', end_ts: '2026-01-01' },
      'registry',
      422,
      'FeastError',
    ],
    [
      '/materialize-incremental',
      { end_ts: '2026-01-02', feature_views: ['nowhere'] },
      'registry',
      404,
      'FeatureViewNotFoundException',
    ],
  ])('%s %j with %s: %i', async (path, body, scope, status, name) => {
    const answer = await send(path, body, scope);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ module: 'feast.errors', class: name });
  });
});

it('says that it is well', async () => {
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

it('leaves a materialization to the worker when the gateway stops', async () => {
  stop();
  const gateway = await fixture.start();
  const end = { end_ts: ago(0), feature_views: ['driver_sales'] };
  const asked = send('/materialize-incremental', end, 'registry', gateway.url);
  await eventually(async () => {
    const { rows } = await fixture.db.pool.query(
      "SELECT 1 FROM feature_runs WHERE status = 'queued'",
    );
    expect(rows).toHaveLength(1);
  });
  await gateway.close();
  expect(await asked).toMatchObject({
    status: 202,
    body: { status: 'accepted', feature_views: ['driver_sales'], run: expect.any(String) },
  });
});

it('counts what is looked up', async () => {
  const counted = async () => {
    const { rows } = await fixture.db.pool.query<{ not_found: number }>(
      `SELECT COALESCE(sum(not_found), 0)::int AS not_found FROM feature_lookup_minutes
       WHERE view = 'driver_hourly_stats' AND model = ''`,
    );
    return rows[0]?.not_found ?? 0;
  };
  const references = ['driver_hourly_stats:conv_rate', 'driver_hourly_stats:acc_rate'];
  const missing = { driver_id: [9001, 9002, 9003] };
  // Those of the tests above are few, and come before these.
  await ask(references, { driver_id: Array.from({ length: 100 }, (_, index) => 9100 + index) });
  await eventually(async () => expect(await counted()).toBeGreaterThanOrEqual(100));
  const before = await counted();
  await ask(references, missing);
  await eventually(async () => expect(await counted()).toBe(before + 3));
});
