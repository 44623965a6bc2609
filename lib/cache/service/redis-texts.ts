import type { SharedTexts } from '../contract.ts';
import { connectRedis, type RedisOptions } from './redis-connection.ts';

/** Texts and counts in a Redis that replicas share. While Redis is slow or gone there are none, and nothing is thrown. */
export function createRedisTexts(options: RedisOptions): SharedTexts {
  const redis = connectRedis(options);
  return {
    async getAll(keys) {
      if (keys.length === 0) return [];
      return redis.ask((used) => used.client.mGet([...keys]));
    },
    async set(key, text, ttlMs) {
      const expiration = { type: 'PX', value: Math.max(1, Math.ceil(ttlMs)) } as const;
      await redis.ask((used) => used.client.set(key, text, { expiration }));
    },
    async increaseAll(keys, ttlMs) {
      await redis.ask(async (used) => {
        await Promise.all(
          keys.flatMap((key) => [used.client.incr(key), used.client.pExpire(key, ttlMs)]),
        );
      });
    },
    close: redis.close,
  };
}
