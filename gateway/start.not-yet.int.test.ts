import { afterEach, beforeEach, expect, it } from 'vitest';
import { findFreePort } from '#lib/db/embedded-postgres.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel } from '#test/onnx-models.ts';

let fixture: GatewayFixture;
let token: string;
beforeEach(async () => {
  fixture = await createGatewayFixture();
  token = (await fixture.addKey(['predict'])).token;
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.db.pool.query(
    `INSERT INTO aliases (model_id, name, version, updated_by) SELECT id, 'best', 1, '{}' FROM models`,
  );
  await fixture.promote('m', 1);
});
afterEach(() => fixture.close());

const tensor = { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] }] };
const rows = { instances: [[1, 2, 3]] };
const problem = { code: 'unavailable', status: 503, retry_after_seconds: 1 };
const error = { error: expect.any(String) };

/** What is asked of a model, and how each protocol refuses. */
const PREDICTIONS: [path: string, body: unknown, refusal: object][] = [
  ['/predict/m', { features: [1, 2, 3] }, problem],
  ['/predict/m', { features: [1, 2, 3], version: 'best' }, problem],
  ['/v2/models/m/infer', tensor, error],
  ['/v2/models/m/versions/1/infer', tensor, error],
  ['/v1/models/m:predict', rows, error],
  ['/v1/models/m/labels/best:predict', rows, error],
  ['/models/m/invocations', rows, { error_code: 'TEMPORARILY_UNAVAILABLE' }],
];
const LOOKS: typeof PREDICTIONS = [
  ['/v2/models/m', undefined, error],
  ['/v2/models/m/ready', undefined, error],
  ['/v2/models/m/versions/1/ready', undefined, error],
  ['/v1/models/m', undefined, error],
  ['/v1/models/m/metadata', undefined, error],
];
const LISTS: typeof PREDICTIONS = [
  ['/v2/models', undefined, error],
  ['/v2/repository/index', {}, error],
];
const HEALTH: typeof PREDICTIONS = [
  ['/readyz', undefined, problem],
  ['/v2/health/ready', undefined, error],
  ['/ping', undefined, { error_code: 'TEMPORARILY_UNAVAILABLE' }],
];

async function send(url: string, path: string, body: unknown) {
  const response = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: text.trim() === '' ? null : JSON.parse(text),
  };
}

async function expectNotYet(url: string, asked: typeof PREDICTIONS) {
  for (const [path, body, refusal] of asked) {
    const answer = await send(url, path, body);
    expect({ path, ...answer }).toMatchObject({ path, status: 503, retryAfter: '1' });
    expect(answer.body).toMatchObject(refusal);
  }
}

async function expectServed(url: string) {
  for (const [path, body] of [...PREDICTIONS, ...LOOKS, ...LISTS, ...HEALTH]) {
    expect({ path, ...(await send(url, path, body)) }).toMatchObject({ path, status: 200 });
  }
  expect((await send(url, '/predict/nope', rows)).status).toBe(404);
}

/** A gateway whose start does not get beyond a table that another transaction has for itself. */
async function startLocked(table: string) {
  const client = await fixture.db.pool.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  const port = await findFreePort();
  const starting = fixture.start({ port });
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    const said = JSON.stringify((await send(url, '/readyz', undefined)).body);
    expect(said).toMatch(/registry has not been read/);
  });
  return {
    url,
    async unlock() {
      await client.query('COMMIT');
      client.release();
      await starting;
    },
  };
}

it('refuses for now, and never as unknown, while it cannot read which models there are', async () => {
  const { url, unlock } = await startLocked('models');
  try {
    await expectNotYet(url, [...PREDICTIONS, ...LOOKS, ...LISTS, ...HEALTH]);
    await expectNotYet(url, [['/predict/nope', rows, problem]]);
  } finally {
    await unlock();
  }
  await expectServed(url);
});

it.each(['aliases', 'serving_settings'])(
  'refuses for now while it cannot read %s',
  async (table) => {
    const { url, unlock } = await startLocked(table);
    try {
      await expectNotYet(url, [...PREDICTIONS, ...LOOKS, ...LISTS, ...HEALTH]);
      expect((await send(url, '/predict/nope', rows)).status).toBe(404);
    } finally {
      await unlock();
    }
    await expectServed(url);
  },
);

it('refuses for now while a release is being loaded', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { artifacts } = fixture;
  const port = await findFreePort();
  const starting = fixture.start({
    port,
    artifacts: {
      read: (digest) => gate.then(() => artifacts.read(digest)),
      stream: artifacts.stream,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await eventually(async () => {
      const { body } = await send(url, '/readyz', undefined);
      expect(body).toMatchObject({ waiting: [{ model: 'm' }] });
    });
    const byRoute = PREDICTIONS.filter(([path]) => !/versions|labels/.test(path));
    await expectNotYet(
      url,
      byRoute.filter(([, body]) => !('version' in (body as object))),
    );
    await expectNotYet(url, [['/v2/models/m/ready', undefined, error], ...HEALTH]);
  } finally {
    open();
    await starting;
  }
  await expectServed(url);
});
