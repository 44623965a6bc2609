import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SharedTexts } from '#lib/cache/contract.ts';
import { createRedisTexts } from '#lib/cache/service.ts';
import { createFeatureFixture, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import { findRedisServer, NO_REDIS, type RedisServer, startRedis } from '#test/redis-server.ts';
import type { FeatureService } from '../service.ts';

const redisServer = findRedisServer();

if (redisServer === undefined) process.stderr.write(`${NO_REDIS}\n`);
else {
  let fixture: FeatureFixture;
  let redis: RedisServer;
  let texts: SharedTexts;
  let features: FeatureService;

  beforeAll(async () => {
    redis = await startRedis(redisServer);
    fixture = await createFeatureFixture();
    const ticket = { succeed() {}, fail() {}, ignore() {} };
    const breaker = { admit: () => ticket, heard() {}, isHeld: false };
    texts = createRedisTexts({
      url: redis.url,
      breaker,
      log: pino({ level: 'silent' }),
      timeoutMs: 1000,
    });
    features = fixture.open({ shared: texts });
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
      ttl: '2h',
      features: [
        { kind: 'value', name: 'last', column: 'delay' },
        {
          kind: 'aggregate',
          name: 'flights',
          function: 'count',
          window: { size: '1h', hop: '5m' },
        },
      ],
    });
    // The first question is asked before there is a connection.
    while ((await texts.getAll(['x'])) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  afterAll(async () => {
    texts.close();
    await fixture.close();
    await redis.close();
  });

  const push = (by: FeatureService, event_timestamp: string, delay: number) =>
    by.push('arrivals', [{ origin: 'ORD', event_timestamp, delay }]);
  async function look(by = features) {
    const { rows } = await by.lookup({
      features: ['stats:last', 'stats:flights'],
      rows: [{ origin: 'ORD' }],
    });
    // What is kept is kept behind the answer.
    await new Promise((resolve) => setTimeout(resolve, 50));
    return rows[0]?.map(({ value }) => value);
  }
  /** Behind the back of everybody who keeps answers. */
  const forge = () =>
    fixture.db.pool.query(
      `UPDATE feature_latest SET values = '{"delay": 99}' WHERE keys = '["ORD"]'`,
    );

  it('asks Postgres once while nothing changes', async () => {
    await push(features, fixture.at(-10 * 60_000), 1);
    expect(await look()).toEqual([1, 1]);
    await forge();
    expect(await look()).toEqual([1, 1]);
    expect(await look(fixture.open({ shared: texts }))).toEqual([1, 1]);
    expect(await look(fixture.features)).toEqual([99, 1]);
  });

  it('asks again after a push, by whomever', async () => {
    await push(fixture.open({ shared: texts }), fixture.at(-60_000), 2);
    expect(await look()).toEqual([2, 2]);
    await push(features, fixture.at(-9 * 60_000), 3);
    expect(await look()).toEqual([2, 3]);
  });

  it('asks again when a window or a ttl ends, or the future comes', async () => {
    const start = fixture.now().getTime();
    await push(features, fixture.at(60_000), 5);
    expect(await look()).toEqual([2, 3]);
    await forge();
    expect(await look()).toEqual([2, 3]);
    fixture.set(start + 60_000);
    expect(await look()).toEqual([99, 3]);
    fixture.set(start + 300_000);
    expect(await look()).toEqual([99, 4]);
    fixture.set(start + 2 * HOUR + 60_000);
    expect(await look()).toEqual([99, 0]);
    fixture.set(start + 2 * HOUR + 60_001);
    expect(await look()).toEqual([null, null]);
  });

  it('answers from Postgres when Redis is gone', async () => {
    fixture.set('2026-03-01T18:00:00Z');
    await push(features, fixture.at(-60_000), 7);
    await redis.kill();
    expect(await look()).toEqual([7, 1]);
    await push(features, fixture.at(-50_000), 8);
    expect(await look()).toEqual([8, 2]);
  }, 30_000);
}
