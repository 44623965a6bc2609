import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { CachedTensors, CacheHit, CacheStats, MemoryCache, SharedCache } from '../contract.ts';

export interface AnswerCache {
  /** At once for what is in memory and, without a shared cache, for what is not; else when the shared cache has been asked. */
  get(key: string): CacheHit | undefined | Promise<CacheHit | undefined>;
  /**
   * Runs once for all who ask at one time, and keeps the answer for `keepMs` (null: not). Who comes while `run` is under way, or
   * was told meanwhile that there is nothing, gets its answer, or its failure. `timeoutMs` is for those who join; the run has its own.
   */
  fill(
    key: string,
    run: () => Promise<CachedTensors>,
    options: { keepMs: () => number | null; timeoutMs: number },
  ): Promise<{ value: CachedTensors; isMine: boolean }>;
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
  const runs = new Map<string, Promise<CachedTensors>>();
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

  function keep(key: string, value: CachedTensors, ttlMs: number | null): void {
    if (ttlMs === null) return;
    memory.set(key, value, ttlMs);
    // Nobody waits for the shared cache to have it.
    void shared?.set(key, value, ttlMs);
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
    async fill(key, run, { keepMs, timeoutMs }) {
      const underWay = runs.get(key);
      if (underWay) {
        counts.joined += 1;
        return { value: await withinTime(underWay, timeoutMs), isMine: false };
      }
      // While the shared cache was asked, the run of another may have begun and ended.
      const kept = shared && memory.get(key);
      if (kept) {
        counts.joined += 1;
        return { value: kept, isMine: false };
      }
      const mine = run().then((value) => {
        keep(key, value, keepMs());
        return value;
      });
      runs.set(key, mine);
      try {
        return { value: await mine, isMine: true };
      } finally {
        runs.delete(key);
      }
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
