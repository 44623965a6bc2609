import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { createBreakers } from '#lib/serving/service/breakers.ts';
import { eventually } from '#test/gateway-fixture.ts';
import { findRedisServer, NO_REDIS, type RedisServer, startRedis } from '#test/redis-server.ts';
import { startSilentProxy } from '#test/silent-proxy.ts';
import { tensorCacheContract } from '#test/tensor-cache-contract.ts';
import type { CachedTensors } from '../contract.ts';
import { createRedisCache } from './redis-cache.ts';

const redisServer = findRedisServer();

const score = (value: number): CachedTensors => ({
  score: { type: 'float32', shape: [1], data: new Float32Array([value]) },
});

function createCache(url: string, over: Partial<Parameters<typeof createRedisCache>[0]> = {}) {
  const said: string[] = [];
  const events: string[] = [];
  const breaker = createBreakers({
    clock: () => performance.now(),
    now: () => new Date(),
    settingsOf: () => ({ failure_threshold: 1, success_threshold: 1, cooldown_seconds: 1 }),
    // Nobody waits for the cool-down here: who finds Redis again has heard of it.
    dependencySettings: { failure_threshold: 3, success_threshold: 2, cooldown_seconds: 3600 },
    onTransition: ({ kind }) => void events.push(kind),
  }).ofDependency('redis');
  const note = (_details: object, message: string) => void said.push(message);
  const cache = createRedisCache({ url, breaker, log: { info: note, warn: note }, ...over });
  return { cache, breaker, said, events };
}

/** Milliseconds a lookup takes. */
async function timeToFind(cache: ReturnType<typeof createCache>['cache']): Promise<number> {
  const started = performance.now();
  expect(await cache.get('k')).toBeUndefined();
  return performance.now() - started;
}

async function withoutRedis(): Promise<void> {
  const { cache, breaker, said } = createCache('redis://127.0.0.1:1');
  try {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      expect(await timeToFind(cache)).toBeLessThan(60);
      await cache.set('k', score(1), 1000);
      await delay(5);
    }
    expect(breaker.view().state).toBe('open');
    expect(said).toEqual(['Redis is away; answers are cached in memory only']);
  } finally {
    cache.close();
  }
}

it('costs nothing when there is no Redis at its address', withoutRedis);

if (redisServer === undefined) process.stderr.write(`${NO_REDIS}\n`);
else {
  let redis: RedisServer;
  const open: { close(): void }[] = [];

  /** A cache whose connection stands. */
  async function connected(over: Partial<Parameters<typeof createRedisCache>[0]> = {}) {
    const made = createCache(redis.url, over);
    open.push(made.cache);
    await eventually(async () => {
      await made.cache.set('ready', score(0), 60_000);
      expect(await made.cache.get('ready')).toBeDefined();
    });
    return made;
  }

  beforeEach(async () => {
    redis = await startRedis(redisServer);
  });
  afterEach(async () => {
    for (const one of open.splice(0)) one.close();
    await redis.close();
  });

  describe('the Redis cache keeps the contract', () => {
    test.each(Object.entries(tensorCacheContract))('%s', async (_name, check) => {
      const { cache } = await connected({ timeoutMs: 1000 });
      await check(cache);
    });
  });

  describe('the Redis cache', () => {
    it('is shared, says how long an answer is still good, and marks its keys', async () => {
      const { cache } = await connected();
      const { cache: other } = await connected();
      await cache.set('k', score(1), 5000);
      const found = await other.find('k');
      expect(found?.value).toEqual(score(1));
      expect(found?.ttlMs).toBeLessThanOrEqual(5000);
      expect(found?.ttlMs).toBeGreaterThan(4000);
      const client = createClient({ url: redis.url });
      await client.connect();
      expect((await client.keys('*')).sort()).toEqual([
        'mainstay:answer:k',
        'mainstay:answer:ready',
      ]);
      expect(await client.pTTL('mainstay:answer:k')).toBeGreaterThan(4000);
      await client.set('mainstay:answer:k', 'rubbish');
      expect(await cache.get('k')).toBeUndefined();
      client.destroy();
    });

    it('costs its timeout while Redis is paused, then nothing, and works again afterwards', async () => {
      const { cache, breaker, events } = await connected({ timeoutMs: 50 });
      redis.pause();
      const together = await Promise.all(Array.from({ length: 20 }, () => timeToFind(cache)));
      for (const ms of together) expect(ms).toBeLessThan(150);
      await eventually(() =>
        expect(breaker.view()).toMatchObject({
          state: 'open',
          last_failure: 'no answer within 50 ms',
        }),
      );
      for (let index = 0; index < 20; index += 1) expect(await timeToFind(cache)).toBeLessThan(20);
      redis.resume();
      await eventually(async () => expect(await cache.get('ready')).toEqual(score(0)));
      await eventually(async () => {
        await cache.get('ready');
        expect(breaker.view().state).toBe('closed');
      });
      expect(events).toEqual(['breaker_opened', 'breaker_closed']);
    });

    it('is left alone while an operator holds its breaker open, and used when he lets it go', async () => {
      const { cache, breaker } = await connected();
      breaker.hold('its answers are wrong');
      await redis.kill();
      await redis.start();
      for (let index = 0; index < 20; index += 1) {
        expect(await cache.get('ready')).toBeUndefined();
        await delay(10);
      }
      expect(breaker.view()).toMatchObject({ state: 'open', held: true });
      breaker.close('repaired');
      await eventually(async () => {
        await cache.set('k', score(2), 60_000);
        expect(await cache.get('k')).toEqual(score(2));
      });
    });

    it('waits for the cool-down when Redis answers, but refuses what it is asked', async () => {
      const { cache, breaker } = await connected();
      const client = createClient({ url: redis.url });
      await client.connect();
      await client.rPush('mainstay:answer:list', 'x');
      for (let index = 0; index < 3; index += 1) await cache.get('list');
      expect(breaker.view()).toMatchObject({ state: 'open', last_failure: /WRONGTYPE/ });
      for (let index = 0; index < 20; index += 1) {
        expect(await cache.get('ready')).toBeUndefined();
        await delay(10);
      }
      expect(breaker.view().state).toBe('open');
      client.destroy();
    });

    it('goes on when Redis is killed, and finds it again', async () => {
      const { cache, breaker, said } = await connected({ timeoutMs: 50 });
      await redis.kill();
      for (let index = 0; index < 20; index += 1) expect(await timeToFind(cache)).toBeLessThan(150);
      expect(breaker.view().state).toBe('open');
      await redis.start();
      await eventually(async () => {
        await cache.set('k', score(2), 60_000);
        expect(await cache.get('k')).toEqual(score(2));
      }, 10_000);
      expect(said).toEqual(['Redis is away; answers are cached in memory only', 'Redis is back']);
    });

    it('leaves a connection that went silent', async () => {
      const proxy = await startSilentProxy(redis.url);
      try {
        const { cache, said } = await connected({ url: proxy.url, silentMs: 200 });
        proxy.goSilent();
        await eventually(async () => {
          await cache.get('ready');
          expect(said).toContain('Redis has not answered for a while; connecting anew');
        });
        await eventually(async () => expect(await cache.get('ready')).toEqual(score(0)));
      } finally {
        await proxy.close();
      }
    });
  });
}
