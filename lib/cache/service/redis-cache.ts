import type { SharedCache } from '../contract.ts';
import { decodeTensors, encodeTensors } from '../tensor-bytes.ts';
import { connectRedis, type RedisOptions } from './redis-connection.ts';

const KEY_PREFIX = 'mainstay:answer:';
const MAX_VALUE_BYTES = 8 * 1024 * 1024;

/** Answers in a Redis that replicas share. While Redis is slow or gone there are none, and nothing is thrown. */
export function createRedisCache({
  now = Date.now,
  ...options
}: RedisOptions & {
  /** The wall clock, milliseconds. */
  now?: () => number;
}): SharedCache {
  const redis = connectRedis(options);
  const cache: SharedCache = {
    async find(key) {
      const bytes = await redis.ask((used) => used.bytes.get(KEY_PREFIX + key));
      const found = bytes && decodeTensors(bytes);
      if (!found) return undefined;
      const ttlMs = found.expiresAt - now();
      return ttlMs > 0 ? { value: found.value, ttlMs } : undefined;
    },
    get: async (key) => (await cache.find(key))?.value,
    async set(key, value, ttlMs) {
      const bytes = encodeTensors(value, now() + ttlMs);
      if (!bytes || bytes.length > MAX_VALUE_BYTES) return;
      const expiration = { type: 'PX', value: Math.max(1, Math.ceil(ttlMs)) } as const;
      await redis.ask((used) => used.client.set(KEY_PREFIX + key, bytes, { expiration }));
    },
    close: redis.close,
  };
  return cache;
}
