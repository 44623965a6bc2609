import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayProcess } from '../gateway-process.ts';
import { until } from '../installation.ts';
import { findRedisServer, NO_REDIS, type RedisServer, startRedis } from '../redis-server.ts';
import { askSteadily } from './ask-steadily.ts';
import { count, note, quantileOf } from './figures.ts';
import { expectAllLogged } from './logged.ts';
import { openServingSite, type Site } from './site.ts';

const OUTAGE_MS = 5000;
const file = findRedisServer();
if (!file) process.stdout.write(`${NO_REDIS}\n`);

describe.runIf(file)('Redis', () => {
  let redis: RedisServer;
  let site: Site;
  let gateways: GatewayProcess[];
  beforeAll(async () => {
    redis = await startRedis(file ?? '');
    site = await openServingSite('shared');
    const { installation } = site;
    // Each entry is soon forgotten, so that the shared cache is asked all the time.
    await installation.set('shared', { cache: { ttl_seconds: 1 } });
    const env = { REDIS_URL: redis.url };
    gateways = [await installation.startGateway({ env }), await installation.startGateway({ env })];
  });
  afterAll(async () => {
    await site?.close();
    await redis?.close();
  });

  const hits = async () => {
    const pages = await Promise.all(
      gateways.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
    );
    const found = pages.flatMap((page) => [
      ...page.matchAll(/^mainstay_cache_hits_total\{.*level="shared".*\} (\d+)/gm),
    ]);
    return found.reduce((sum, [, value]) => sum + Number(value), 0);
  };

  it.each([
    { what: 'stopped (kill -9)', begin: () => redis.kill(), end: () => redis.start() },
    {
      what: 'paused (SIGSTOP)',
      begin: async () => redis.pause(),
      end: async () => redis.resume(),
    },
  ])(
    '$what under load: no prediction fails, and it is used again afterwards',
    async ({ what, begin, end }) => {
      const loads = gateways.map(({ url }) =>
        askSteadily({
          url,
          apiKey: site.installation.apiKey,
          model: 'shared',
          clients: 8,
          pauseMs: 5,
          body: (serial) => ({ features: [serial % 200, 1, 2] }),
        }),
      );
      let [beganAt, endedAt] = [0, 0];
      let backAfterMs = 0;
      try {
        await delay(2000);
        expect(await hits()).toBeGreaterThan(0);
        beganAt = loads[0]?.now() ?? 0;
        await begin();
        await delay(OUTAGE_MS);
        await end();
        endedAt = loads[0]?.now() ?? 0;
        const ended = performance.now();
        const known = await hits();
        await until('answers from Redis', async () => (await hits()) > known || undefined, 10_000);
        backAfterMs = performance.now() - ended;
      } finally {
        for (const load of loads) await load.stop();
      }
      const seen = loads.flatMap((load) => load.seen);
      expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
      const times = (from: number, to: number) =>
        seen.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms);
      const during = times(beganAt, endedAt);
      await expectAllLogged(site.installation, seen, 20_000);
      note(
        `Redis ${what} for 5 s while 16 clients ask two gateways`,
        `0 of ${count(seen.length)} predictions failed; p99 ${quantileOf(times(500, beganAt), 0.99).toFixed(1)} ms before, ${quantileOf(during, 0.99).toFixed(1)} ms during, longest ${Math.max(...during).toFixed(0)} ms; answers from Redis again ${(backAfterMs / 1000).toFixed(1)} s after it was back`,
      );
    },
  );
});
