import { LRUCache } from 'lru-cache';
import type { CachedTensors, MemoryCache } from '../contract.ts';
import { ownMemory, sizeInMemory } from '../tensor-size.ts';

/** Answers kept in this process, the least recently used of which give way when `maxBytes` are reached. */
export function createMemoryCache({
  maxBytes,
  clock,
}: {
  maxBytes: number;
  /** Milliseconds, monotonic. */
  clock?: () => number;
}): MemoryCache {
  const entries = new LRUCache<string, CachedTensors>({
    maxSize: Math.max(1, Math.floor(maxBytes)),
    ...(clock ? { perf: { now: clock }, ttlResolution: 0 } : {}),
  });
  return {
    get: (key) => entries.get(key),
    set(key, value, ttlMs) {
      const owned = ownMemory(value);
      entries.set(key, owned, { ttl: ttlMs, size: sizeInMemory(key, owned) });
    },
    stats: () => ({ entries: entries.size, bytes: entries.calculatedSize, maxBytes }),
    close: () => entries.clear(),
  };
}
