import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { askPromtool, formatProblems } from '#test/gateway-metrics-format.ts';
import { constantScoreModel } from '#test/onnx-models.ts';

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await createGatewayFixture();
});
afterEach(() => fixture.close());

it('reports health, readiness and metrics, and no label is a name a caller made up', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.promote('m', 1);
  const { token } = await fixture.addKey(['predict']);
  const { url } = await fixture.start();
  const get = async (path: string) => {
    const response = await fetch(url + path);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  expect(await get('/readyz')).toMatchObject({
    status: 200,
    text: '{"status":"ready","models":1}',
  });
  const predict = (model: string, features: number[]) =>
    fetch(`${url}/predict/${model}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ features }),
    });
  for (let i = 0; i < 20; i++) await predict(`made-up-${i}`, [1]);
  for (let i = 0; i < 3; i++) await predict('m', [1, 2, 3]);
  await predict('m', [1]);
  const metrics = await eventually(async () => {
    const answer = await get('/metrics');
    expect(answer.text).toContain('mainstay_prediction_log_waiting_records 0\n');
    return answer;
  });
  expect(metrics.type).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(metrics.text).not.toContain('made-up');
  for (const line of [
    'mainstay_predictions_total{model="m",version="1",code="200"} 3',
    'mainstay_predictions_total{model="m",version="1",code="422"} 1',
    'mainstay_predictions_total{model="unknown",version="none",code="404"} 20',
    'mainstay_prediction_duration_seconds_count{model="m",version="1"} 4',
    'mainstay_release_in_force{model="m"} 1',
    'mainstay_prediction_log_shipped_total 24',
    'mainstay_prediction_log_dropped_total 0',
    'mainstay_prediction_log_sampled_out_total 0',
  ]) {
    expect(metrics.text.split('\n')).toContain(line);
  }
  const samples = metrics.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(samples.filter((line) => !line.startsWith('mainstay_'))).toEqual([]);
  expect(formatProblems(metrics.text)).toEqual([]);
  const promtool = askPromtool(metrics.text);
  if (promtool) expect(promtool).toEqual({ status: 0, said: '' });
  else process.stderr.write('promtool is not installed: metrics checked by formatProblems only\n');
});

it.each([
  ['no sample', '# HELP a b\n# TYPE a gauge\na{b="c} 1\n'],
  ['no type or help', 'a 1\n'],
  ['given twice', '# HELP a b\n# TYPE a gauge\na 1\na 2\n'],
  ['no _total', '# HELP a b\n# TYPE a counter\na 1\n'],
  ['no end', '# HELP a b\n# TYPE a gauge\na 1'],
])('would find metrics with %s', (problem, text) => {
  expect(formatProblems(text).join()).toContain(problem);
});

it('says that it cannot tell who asks, and is not ready, before the keys were read', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.promote('m', 1);
  const { token } = await fixture.addKey(['predict']);
  let isAway = true;
  const auth = {
    ...fixture.auth,
    loadActiveKeys: () =>
      isAway ? Promise.reject(new Error('away')) : fixture.auth.loadActiveKeys(),
  };
  const { url } = await fixture.start({ auth });
  const predict = () =>
    fetch(`${url}/predict/m`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"features":[1,2,3]}',
    });
  const refused = await predict();
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: 'unavailable' });
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  isAway = false;
  await fixture.notify({ kind: 'keys' });
  await eventually(async () => expect((await predict()).status).toBe(200));
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

it('keeps answering while Postgres refuses connections, and logs it all afterwards', async () => {
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.promote('m', 1);
  const { token } = await fixture.addKey(['predict']);
  const { url } = await fixture.start();
  const name = new URL(fixture.db.url).pathname.slice(1);
  const cut = async (allow: boolean) => {
    // Run elsewhere: this database takes no connections meanwhile.
    const elsewhere = new URL(fixture.db.url);
    elsewhere.pathname = '/postgres';
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: elsewhere.toString() });
    await client.connect();
    await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${allow}`);
    if (!allow) {
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
        [name],
      );
    }
    await client.end();
  };
  await cut(false);
  try {
    for (let i = 0; i < 50; i++) {
      const response = await fetch(`${url}/predict/m`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"features":[1,2,3]}',
      });
      expect(response.status).toBe(200);
    }
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'mainstay_prediction_log_waiting_records 50\n',
    );
  } finally {
    await cut(true);
  }
  await eventually(async () => {
    const { rows } = await fixture.db.pool.query('SELECT count(*)::int AS count FROM predictions');
    expect(rows[0].count).toBe(50);
  }, 10_000);
});
