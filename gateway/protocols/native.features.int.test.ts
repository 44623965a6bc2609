import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '#lib/db/client.ts';
import { type PinnedList, viewSchema } from '#lib/features/contract.ts';
import { createPredictionQueries } from '#lib/predictions/service.ts';
import type { Rule } from '#lib/validation/contract.ts';
import { createValidationRules } from '#lib/validation/service.ts';
import { defineDriverFeatures } from '#test/driver-features.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { vectorModel } from '#test/onnx-models.ts';
import { startPostgresProxy } from '#test/postgres-proxy.ts';

const CTX = { actor: { kind: 'system', id: 'test', name: 'test' }, requestId: null } as const;

let fixture: GatewayFixture;
let driver: Awaited<ReturnType<typeof defineDriverFeatures>>;
let url: string;
let token: string;

const listOf = (over: Partial<PinnedList> = {}, fallback: number | null = null): PinnedList => ({
  entities: ['driver_id'],
  list: [
    { feature: 'driver_hourly_stats@1:conv_rate', as: 'f0', default: fallback },
    { feature: 'driver_hourly_stats@1:acc_rate', as: 'f1', default: fallback },
  ],
  request_wins: false,
  max_age: null,
  ...over,
});

/** score = f0 + 10 f1 + 100 f2 */
async function addModel(name: string, features: PinnedList | null): Promise<void> {
  await fixture.addModel(name);
  await fixture.addVersion(name, vectorModel([1, 10, 100], 0));
  await fixture.db.pool.query(
    `UPDATE model_versions v SET features = $2 FROM models m WHERE m.id = v.model_id AND m.name = $1`,
    [name, features && JSON.stringify(features)],
  );
}

beforeAll(async () => {
  fixture = await createGatewayFixture();
  driver = await defineDriverFeatures(fixture);
  await driver.features.createView(
    {
      view: viewSchema.parse({
        name: 'made',
        features: [
          ['doubled', 'driver_hourly_stats.conv_rate * 2'],
          ['again', 'doubled * 2'],
          ['asked', 'driver_hourly_stats.conv_rate + request.f2'],
        ].map(([name, expression]) => ({ kind: 'expression', name, type: 'number', expression })),
      }),
    },
    CTX,
  );
  await addModel('driver', listOf());
  await addModel('wins', listOf({ request_wins: true }));
  await addModel('defaults', listOf({}, 0.5));
  await addModel('plain', null);
  for (const model of ['driver', 'wins', 'defaults', 'plain']) await fixture.promote(model, 1);
  token = (await fixture.addKey(['predict', 'admin'])).token;
  url = (await fixture.start()).url;
  await push(1001, 0.25, 0.5, 60_000);
  await push(1002, null, 0.75, 60_000);
  await push(1003, 0.1, 0.1, 2 * 86_400_000);
});
afterAll(async () => {
  driver.stop();
  await fixture.close();
});

async function push(driver_id: number, conv_rate: number | null, acc_rate: number, ageMs: number) {
  const event_timestamp = new Date(Date.now() - ageMs).toISOString();
  await driver.features.push('driver_stats', [
    { driver_id, event_timestamp, created: null, conv_rate, acc_rate, trips: null },
  ]);
}

async function predict(model: string, body: object, at = url) {
  const response = await fetch(`${at}/predict/${model}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const logged = (requestId: string) =>
  eventually(() => createPredictionQueries({ db: fixture.db }).getPrediction(requestId));

describe('a request by entity', () => {
  it('is answered with what is looked up, and both is in the log', async () => {
    const { status, body } = await predict('driver', {
      entities: { driver_id: 1001 },
      features: { f2: 1 },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ prediction: expect.closeTo(105.25, 4), degraded: false });
    const { features, inputs, timings } = await logged(body.request_id);
    expect(inputs).toEqual({ rows: [[0.25, 0.5, 1]] });
    expect(timings).toHaveProperty('features');
    expect(features).toEqual({
      at: expect.any(String),
      list: [
        { feature: 'driver_hourly_stats@1:conv_rate', as: 'f0' },
        { feature: 'driver_hourly_stats@1:acc_rate', as: 'f1' },
      ],
      failure: null,
      rows: [
        {
          entities: { driver_id: 1001 },
          values: [0.25, 0.5],
          statuses: ['present', 'present'],
          ages: [expect.closeTo(60, -1), expect.closeTo(60, -1)],
          origins: ['online', 'online'],
        },
      ],
    });
  });

  it('is counted among the lookups of its views', async () => {
    await addModel('counted', listOf());
    await fixture.promote('counted', 1);
    const instances = [1001, 1002, 1003, 9].map((driver_id) => ({
      entities: { driver_id },
      features: { f2: 0 },
    }));
    await predict('counted', { instances });
    const sums = () =>
      fixture.db.pool.query(
        `SELECT view, view_version, present::int, no_value::int, expired::int, not_found::int, failed::int
         FROM feature_lookup_minutes WHERE model = 'counted'`,
      );
    await eventually(async () =>
      expect((await sums()).rows).toEqual([
        {
          ...{ view: 'driver_hourly_stats', view_version: 1 },
          ...{ present: 1, no_value: 1, expired: 1, not_found: 1, failed: 0 },
        },
      ]),
    );
  });

  it('may have many rows, some of them without', async () => {
    const { body } = await predict('driver', {
      instances: [
        { entities: { driver_id: '1001' }, features: { f2: 0 } },
        { f0: 1, f1: 1, f2: 1 },
        [2, 2, 2],
      ],
    });
    expect(body.predictions).toEqual([expect.closeTo(5.25, 4), 111, 222]);
    const { features } = await logged(body.request_id);
    expect(features?.rows.map(({ origins }) => origins)).toEqual([['online', 'online'], [], []]);
  });

  it('brings its own, which goes first where the list says so', async () => {
    const body = { entities: { driver_id: 1001 }, features: { f0: 4, f2: 0 } };
    expect((await predict('driver', body)).body.prediction).toBeCloseTo(5.25, 4);
    expect((await predict('wins', body)).body.prediction).toBeCloseTo(9, 4);
    // Where there is no other, it is taken in any case.
    const nobody = { entities: { driver_id: 9 }, features: { f0: 4, f1: 1, f2: 0 } };
    const found = await predict('driver', nobody);
    expect(found.body.prediction).toBeCloseTo(14, 4);
    const { features } = await logged(found.body.request_id);
    expect(features?.rows[0]).toMatchObject({
      values: [4, 1],
      statuses: ['not_found', 'not_found'],
      origins: ['request', 'request'],
    });
  });

  it('is answered by defaults where there is no value', async () => {
    const ask = (driver_id: number) =>
      predict('defaults', { entities: { driver_id }, features: { f2: 0 } });
    expect((await ask(1002)).body.prediction).toBeCloseTo(8, 4);
    const expired = await ask(1003);
    expect(expired.body.prediction).toBeCloseTo(5.5, 4);
    const { features } = await logged(expired.body.request_id);
    expect(features?.rows[0]).toMatchObject({
      statuses: ['expired', 'expired'],
      origins: ['default', 'default'],
    });
    // Missing numbers are the model's to take.
    const nothing = await predict('driver', { entities: { driver_id: 9 }, features: { f2: 0 } });
    expect(nothing.body).not.toMatchObject({ served_by: 'primary', confidence: 'high' });
  });

  it('of the past is answered with what was known then', async () => {
    const before = new Date(Date.now() - 1000).toISOString();
    await push(2002, 0.5, 0.5, 60_000);
    const asked = { entities: { driver_id: 2002 }, features: { f0: 9, f1: 9, f2: 0 } };
    const now = await predict('driver', asked);
    expect(now.body.prediction).toBeCloseTo(5.5, 4);
    const then = await predict('driver', { ...asked, event_time: before });
    expect(then.body.prediction).toBeCloseTo(99, 4);
  });

  it.each([
    ['a value', 'driver_hourly_stats@1:conv_rate', 'fresh', 0.25],
    ['an expression over another view', 'made@1:again', 'fresh-made', 1],
  ])('keeps rules of freshness of %s, or does not', async (_, feature, model, old) => {
    const list = [{ feature, as: 'f0', default: null }, ...listOf().list.slice(1)];
    await addModel(model, listOf({ list }));
    await fixture.promote(model, 1);
    const { db, artifacts } = fixture;
    const rules = createValidationRules({ db, artifacts, now: () => new Date() });
    const rule: Rule = {
      kind: 'freshness',
      feature: 'f0',
      max_age_seconds: 120,
      policy: { do: 'reject' },
    };
    await rules.setValidation(model, 1, { mode: 'enforce', rules: [rule], reason: 'test' }, CTX);
    await push(1004, 0.25, 0.5, 600_000);
    const ask = (driver_id: number, features: object) =>
      predict(model, { entities: { driver_id }, features: { f2: 0, ...features } });
    await eventually(async () => {
      expect(await ask(1004, {})).toMatchObject({
        status: 422,
        body: {
          code: 'validation_failed',
          violations: [{ field: 'features.f0', rule: 'freshness/f0', value: old }],
        },
      });
    });
    expect((await ask(1001, {})).status).toBe(200);
    // What the request brings is of no age.
    expect((await ask(1003, { f0: 1, f1: 1 })).body.prediction).toBeCloseTo(11, 4);
  });

  it.each([
    ['plain', { entities: { driver_id: 1 }, features: { f0: 1, f1: 1, f2: 1 } }, 'entities'],
    ['driver', { entities: { origin: 1 }, features: { f2: 1 } }, 'entities.driver_id'],
    ['driver', { entities: { driver_id: 'x' }, features: { f2: 1 } }, 'entities.driver_id'],
    ['driver', { entities: [1], features: { f2: 1 } }, 'entities'],
    ['driver', { entities: { driver_id: 1 }, features: [1, 2, 3] }, 'features'],
    [
      'driver',
      { instances: [{ entities: { driver_id: null } }] },
      'instances[0].entities.driver_id',
    ],
    ['driver', { entities: { driver_id: 1001 } }, 'features.f2'],
  ])('of %s: %j is refused at %s', async (model, body, field) => {
    const answer = await predict(model, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].field).toBe(field);
  });
});

describe('while features cannot be looked up', () => {
  it('last known values of expressions stand in, unless they depend on the request', async () => {
    const proxy = await startPostgresProxy(fixture.db.url);
    const list = [
      { feature: 'made@1:again', as: 'f0', default: 0 },
      { feature: 'made@1:asked', as: 'f1', default: 9 },
    ];
    await addModel('remembers', listOf({ max_age: '1h', list }));
    await fixture.promote('remembers', 1);
    const db = openDb({ url: proxy.url, applicationName: 'mainstay-test' });
    const gateway = await fixture.start({ db });
    const ask = () =>
      predict('remembers', { entities: { driver_id: 1001 }, features: { f2: 1 } }, gateway.url);
    try {
      expect((await ask()).body).toMatchObject({ prediction: expect.closeTo(113.5, 4) });
      proxy.set('cut');
      const { body } = await ask();
      expect(body).toMatchObject({ prediction: expect.closeTo(191, 4), degraded: true });
      proxy.set('pass');
      const { features } = await logged(body.request_id);
      expect(features?.rows).toMatchObject([
        { values: [1, 9], ages: [expect.any(Number), null], origins: ['last_known', 'default'] },
      ]);
    } finally {
      proxy.set('pass');
      await gateway.close();
      await db.close();
      await proxy.close();
    }
  }, 60_000);

  it('last known values stand in, then defaults, then another version or the default answer', async () => {
    const proxy = await startPostgresProxy(fixture.db.url);
    await addModel('known', listOf({ max_age: '1h' }));
    await addModel('guarded', listOf());
    await fixture.addVersion('guarded', vectorModel([0], 7), { featureNames: ['f2'] });
    await addModel('answered', listOf());
    await fixture.promote('known', 1);
    const why = { reason: 'test', wait_ms: 0 } as const;
    await fixture.releases.promoteVersion('guarded', { version: 1, fallback: [2], ...why }, CTX);
    await fixture.releases.promoteVersion(
      'answered',
      { version: 1, default: { value: 3 }, ...why } as never,
      CTX,
    );
    const db = openDb({ url: proxy.url, applicationName: 'mainstay-test' });
    const gateway = await fixture.start({ db });
    const ask = (model: string, driver_id = 1001) =>
      predict(model, { entities: { driver_id }, features: { f2: 0 } }, gateway.url);
    try {
      expect((await ask('known')).body).toMatchObject({ degraded: false });
      proxy.set('cut');
      const known = await ask('known');
      expect(known.body).toMatchObject({ prediction: expect.closeTo(5.25, 4), degraded: true });
      expect((await ask('defaults')).body).toMatchObject({
        prediction: expect.closeTo(5.5, 4),
        degraded: true,
      });
      const guarded = await ask('guarded');
      expect(guarded.body).toMatchObject({ prediction: 7, served_by: 'fallback' });
      expect((await ask('answered')).body).toMatchObject({ prediction: 3, served_by: 'default' });
      expect(await ask('known', 1002)).toMatchObject({
        status: 503,
        body: { code: 'features_unavailable' },
      });
      const many = await Promise.all(Array.from({ length: 50 }, () => ask('defaults')));
      expect(many.every(({ status }) => status === 200)).toBe(true);
      const started = performance.now();
      await ask('defaults');
      // The breaker is open: nobody waits.
      expect(performance.now() - started).toBeLessThan(200);
      proxy.set('pass');
      await eventually(async () => {
        expect((await ask('known', 1001)).body).toMatchObject({ degraded: false });
      }, 20_000);
      expect(await logged(guarded.body.request_id)).toMatchObject({
        degraded_reason: expect.stringMatching(/^version 1: features cannot be looked up now/),
        failed_version: 1,
        failed_stage: 'features',
      });
      const { features, ...why } = await logged(known.body.request_id);
      expect(why).toMatchObject({
        degraded_reason: expect.stringMatching(/^Features cannot be looked up now/),
        failed_version: null,
      });
      expect(features).toMatchObject({
        failure: expect.any(String),
        rows: [
          { values: [0.25, 0.5], statuses: [null, null], origins: ['last_known', 'last_known'] },
        ],
      });
    } finally {
      proxy.set('pass');
      await gateway.close();
      await db.close();
      await proxy.close();
    }
  }, 60_000);
});
