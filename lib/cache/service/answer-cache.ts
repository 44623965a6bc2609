import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { CachedTensors, CacheHit, CacheStats, MemoryCache, SharedCache } from '../contract.ts';

export interface AnswerCache {
  /** At once for what is in memory and, without a shared cache, for what is not; else when the shared cache has been asked. */
  get(key: string): CacheHit | undefined | Promise<CacheHit | undefined>;
  /** Nobody waits for the shared cache to have it. */
  set(key: string, value: CachedTensors, ttlMs: number): void;
  /**
   * Runs once for all who ask at one time: who comes while `run` is under way gets its answer, or its failure. `timeoutMs` is
   * for those who join; the run has its own.
   */
  share<T>(key: string, run: () => Promise<T>, timeoutMs?: number): Promise<T>;
  stats(): CacheStats;
  close(): void;
}

/** Answers in memory and, when there is one, in a cache that replicas share. */
export function createAnswerCache({
  memory,
  shared,
}: {
  memory: MemoryCache;
  shared?: SharedCache;
}): AnswerCache {
  const counts = { memoryHits: 0, sharedHits: 0, misses: 0, joined: 0 };
  const runs = new Map<string, Promise<unknown>>();
  const lookups = new Map<string, Promise<CacheHit | undefined>>();

  async function askShared(cache: SharedCache, key: string): Promise<CacheHit | undefined> {
    // One question for all who ask at one time.
    const lookup = lookups.get(key) ?? lookUp(cache, key).finally(() => lookups.delete(key));
    lookups.set(key, lookup);
    const hit = await lookup;
    if (hit) counts.sharedHits += 1;
    else counts.misses += 1;
    return hit;
  }

  async function lookUp(cache: SharedCache, key: string): Promise<CacheHit | undefined> {
    const found = await cache.find(key);
    if (!found) return undefined;
    memory.set(key, found.value, found.ttlMs);
    return { value: found.value, from: 'shared' };
  }

  return {
    get(key) {
      const value = memory.get(key);
      if (value) {
        counts.memoryHits += 1;
        return { value, from: 'memory' };
      }
      if (shared) return askShared(shared, key);
      counts.misses += 1;
      return undefined;
    },
    set(key, value, ttlMs) {
      memory.set(key, value, ttlMs);
      void shared?.set(key, value, ttlMs);
    },
    share<T>(key: string, run: () => Promise<T>, timeoutMs?: number): Promise<T> {
      // A key says what is asked, so what is under way for it is of the same kind.
      const underWay = runs.get(key) as Promise<T> | undefined;
      if (underWay) {
        counts.joined += 1;
        return timeoutMs === undefined ? underWay : withinTime(underWay, timeoutMs);
      }
      const promise = run();
      const end = () => runs.delete(key);
      runs.set(key, promise);
      promise.then(end, end);
      return promise;
    },
    stats: () => ({ ...memory.stats(), ...counts }),
    close() {
      memory.close();
      shared?.close();
    },
  };
}

function withinTime<T>(run: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      reject(new RunFailure('timeout', `no answer within ${Math.round(timeoutMs)} ms`));
    const timer = setTimeout(late, timeoutMs);
    run.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
