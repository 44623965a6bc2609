import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FeatureList, featureListSchema } from '#lib/features/contract.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { createPredictionQueries } from '#lib/predictions/service.ts';
import { createRemoteRuntimes } from '#lib/remote/service.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { vectorModel } from '#test/onnx-models.ts';
import { createModelServer, type ModelServer, type Recipe } from '../remote/model-server.ts';
import { requirementsOf } from './clients.ts';

const ALLOWED = [{ host: '127.0.0.1', port: null }];

const feast: Recipe = {
  name: 'feast',
  requirements: requirementsOf('feast'),
  command: (python, port) => [
    python,
    path.join(import.meta.dirname, 'feast_server.py'),
    String(port),
  ],
  env: () => ({ PYTHONWARNINGS: 'ignore', PYTHONDONTWRITEBYTECODE: '1' }),
  isReady: (url) =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ),
};

let server: ModelServer;
let fixture: GatewayFixture;
let url: string;
let token: string;

beforeAll(async () => {
  [server, fixture] = await Promise.all([createModelServer(feast), createGatewayFixture()]);
  await server.start();
  await addModel('known', { max_age: '1h' });
  await addModel('service', {}, { feature_service: 'driver_activity' });
  await addModel('defaults', {}, {}, 0.5);
  await addModel('nothing', {});
  for (const model of ['known', 'service', 'defaults', 'nothing']) await fixture.promote(model, 1);
  token = (await fixture.addKey(['predict'])).token;
  url = (
    await fixture.start({
      remoteHosts: ALLOWED,
      dependencyBreaker: { failure_threshold: 5, success_threshold: 1, cooldown_seconds: 3600 },
    })
  ).url;
}, 300_000);
afterAll(async () => {
  await fixture?.close();
  await server?.close();
});

/** score = f0 + 10 f1 + 100 f2, and the first two are the server's. */
async function addModel(name: string, over: object, of: object = {}, fallback?: number) {
  const { db, artifacts } = fixture;
  await fixture.addModel(name);
  await fixture.addVersion(name, vectorModel([1, 10, 100], 0));
  const item = (feature: string, as: string) => ({ feature, as, default: fallback });
  const list: FeatureList = featureListSchema.parse({
    server: {
      kind: 'feast',
      url: server.url,
      keys: [{ name: 'driver_id', type: 'integer' }],
      ...of,
    },
    list: [item('driver_hourly_stats:conv_rate', 'f0'), item('driver_hourly_stats:acc_rate', 'f1')],
    ...over,
  });
  const remotes = createRemoteRuntimes({ allowed: ALLOWED });
  const features = createFeatureService({ db, artifacts, remotes, now: () => new Date() });
  await db.pool.query(
    `UPDATE model_versions v SET features = $2 FROM models m WHERE m.id = v.model_id AND m.name = $1`,
    [name, JSON.stringify(await features.pinFeatures(list))],
  );
}

let serial = 0;

async function predict(model: string, driver_id: unknown = 1001) {
  serial += 1;
  // No two are alike, so that none is answered from the cache.
  const f2 = serial / 1000;
  const response = await fetch(`${url}/predict/${model}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ entities: { driver_id }, features: { f2 } }),
  });
  const body = (await response.json()) as {
    prediction: number;
    degraded: boolean;
    request_id: string;
    code?: string;
  };
  return {
    status: response.status,
    body,
    isRight: Math.abs(body.prediction - (5.25 + 100 * f2)) < 1e-3,
  };
}

async function logged(requestId: string) {
  const queries = createPredictionQueries({ db: fixture.db });
  let found: Awaited<ReturnType<typeof queries.getPrediction>> | undefined;
  await eventually(async () => {
    found = await queries.getPrediction(requestId);
  });
  return found?.features;
}

describe('features of a Feast server', () => {
  it.each(['known', 'service'])('are looked up for the model %s', async (model) => {
    const { status, body, isRight } = await predict(model);
    expect({ status, isRight, degraded: body.degraded }).toEqual({
      status: 200,
      isRight: true,
      degraded: false,
    });
    expect(await logged(body.request_id)).toMatchObject({
      list: [
        { feature: 'driver_hourly_stats:conv_rate', as: 'f0' },
        { feature: 'driver_hourly_stats:acc_rate', as: 'f1' },
      ],
      failure: null,
      rows: [
        {
          values: [0.25, 0.5],
          statuses: ['present', 'present'],
          ages: [expect.closeTo(60, -3), expect.closeTo(60, -3)],
          origins: ['online', 'online'],
        },
      ],
    });
  });

  it('that are null or of nobody have defaults', async () => {
    for (const [driver, statuses, origins] of [
      [1002, ['null', 'present'], ['default', 'online']],
      [9, ['not_found', 'not_found'], ['default', 'default']],
    ] as const) {
      const { body } = await predict('defaults', driver);
      expect(body.degraded).toBe(false);
      expect((await logged(body.request_id))?.rows[0]).toMatchObject({ statuses, origins });
    }
  });

  it('are not asked for with a key of another type', async () => {
    expect(await predict('known', 'x')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'entities.driver_id', message: 'must be a whole number' }] },
    });
  });

  it('are refused at registration where the server does not have them', async () => {
    const list = { list: ['driver_hourly_stats:nothing'] };
    await expect(addModel('refused', list)).rejects.toMatchObject({
      code: 'feature_server_unsupported',
    });
  });
});

it('a Feast server is killed and comes back, and hangs, while it is asked', async () => {
  const seen: (Awaited<ReturnType<typeof predict>> & { at: number; ms: number })[] = [];
  let stopped = false;
  const clients = Array.from({ length: 8 }, async () => {
    while (!stopped) {
      const at = performance.now();
      seen.push({ ...(await predict('known')), at, ms: performance.now() - at });
      await delay(20);
    }
  });
  const since = (at: number) => seen.filter((one) => one.at >= at);
  /** Nothing is lost or wrong, and what stands in says so. */
  const outlast = async (begin: () => void, end: () => Promise<void>) => {
    const beganAt = performance.now();
    begin();
    await delay(1500);
    const during = since(beganAt + 1000);
    expect(during.length).toBeGreaterThan(20);
    expect(during.every(({ body }) => body.degraded)).toBe(true);
    // The breaker is open: nobody waits.
    expect(Math.max(...during.map(({ ms }) => ms))).toBeLessThan(400);
    const standIn = await logged(during[0]?.body.request_id ?? '');
    expect(standIn).toMatchObject({
      failure: expect.stringContaining('Features cannot be looked up now'),
      rows: [
        { values: [0.25, 0.5], statuses: [null, null], origins: ['last_known', 'last_known'] },
      ],
    });
    expect((await predict('defaults')).body).toMatchObject({ degraded: true });
    expect(await predict('nothing')).toMatchObject({
      status: 503,
      body: { code: 'features_unavailable' },
    });
    await end();
    await eventually(() => {
      const latest = since(performance.now() - 500);
      expect(latest.length).toBeGreaterThan(0);
      expect(latest.some(({ body }) => body.degraded)).toBe(false);
    }, 15_000);
  };
  try {
    await eventually(() => expect(seen.length).toBeGreaterThan(50), 20_000);
    expect(seen.some(({ body }) => body.degraded)).toBe(false);
    await outlast(
      () => server.signal('SIGKILL'),
      () => server.start(),
    );
    await outlast(
      () => server.signal('SIGSTOP'),
      async () => server.signal('SIGCONT'),
    );
  } finally {
    stopped = true;
    await Promise.all(clients);
  }
  expect(seen.filter(({ status, isRight }) => status !== 200 || !isRight)).toEqual([]);
}, 120_000);
