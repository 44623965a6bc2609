import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { CachedTensors, SharedCache } from '../contract.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createMemoryCache } from './memory-cache.ts';

const answer = (value: number): CachedTensors => ({
  y: { type: 'float32', shape: [1], data: new Float32Array([value]) },
});

/** What another replica has put there. */
function sharedCache(held: Record<string, { value: CachedTensors; ttlMs: number }> = {}) {
  const asked: string[] = [];
  const shared: SharedCache = {
    async find(key) {
      asked.push(key);
      return held[key];
    },
    get: async (key) => held[key]?.value,
    async set(key, value, ttlMs) {
      held[key] = { value, ttlMs };
    },
    close: () => {},
  };
  return { shared, held, asked };
}

describe('get', () => {
  it('answers at once from memory, and at once that there is nothing', async () => {
    const cache = createAnswerCache({ memory: createMemoryCache({ maxBytes: 10_000 }) });
    expect(cache.get('k')).toBeUndefined();
    cache.set('k', answer(1), 1000);
    expect(cache.get('k')).toEqual({ value: answer(1), from: 'memory' });
    expect(cache.stats()).toMatchObject({ entries: 1, memoryHits: 1, sharedHits: 0, misses: 1 });
  });

  it('asks the shared cache after memory, and keeps what it finds as long as that may be kept', async () => {
    let ms = 0;
    const { shared, asked } = sharedCache({ k: { value: answer(2), ttlMs: 500 } });
    const memory = createMemoryCache({ maxBytes: 10_000, clock: () => ms });
    const cache = createAnswerCache({ memory, shared });
    ms = 10;
    expect(await cache.get('k')).toEqual({ value: answer(2), from: 'shared' });
    expect(await cache.get('k')).toMatchObject({ from: 'memory' });
    expect(await cache.get('other')).toBeUndefined();
    const three = await Promise.all([1, 2, 3].map(() => cache.get('third')));
    expect(three).toEqual([undefined, undefined, undefined]);
    expect(asked).toEqual(['k', 'other', 'third']);
    ms = 600;
    expect(memory.get('k')).toBeUndefined();
    expect(cache.stats()).toMatchObject({ memoryHits: 1, sharedHits: 1, misses: 4 });
  });
});

it('writes to both', () => {
  const { shared, held } = sharedCache();
  const memory = createMemoryCache({ maxBytes: 10_000 });
  createAnswerCache({ memory, shared }).set('k', answer(3), 700);
  expect(memory.get('k')).toEqual(answer(3));
  expect(held.k).toEqual({ value: answer(3), ttlMs: 700 });
});

describe('share', () => {
  const create = () => createAnswerCache({ memory: createMemoryCache({ maxBytes: 10_000 }) });

  it('runs once for all who ask at one time', async () => {
    const cache = create();
    let runs = 0;
    const run = async () => {
      runs += 1;
      await delay(10);
      return runs;
    };
    const answers = await Promise.all([1, 2, 3, 4].map(() => cache.share('k', run, 1000)));
    expect(answers).toEqual([1, 1, 1, 1]);
    expect(cache.stats().joined).toBe(3);
    expect(await cache.share('k', run)).toBe(2);
  });

  it('keeps keys apart', async () => {
    const cache = create();
    const both = [cache.share('a', async () => 'a'), cache.share('b', async () => 'b')];
    expect(await Promise.all(both)).toEqual(['a', 'b']);
  });

  it('gives the same failure to all, and the next one a run of its own', async () => {
    const cache = create();
    const failure = new RunFailure('lost', 'the runner ended');
    const run = async () => {
      await delay(5);
      throw failure;
    };
    const settled = await Promise.allSettled([
      cache.share('k', run),
      cache.share('k', run, 1000),
      cache.share('k', run),
    ]);
    expect(settled.map((one) => one.status === 'rejected' && one.reason)).toEqual([
      failure,
      failure,
      failure,
    ]);
    expect(await cache.share('k', async () => 'well')).toBe('well');
  });

  it('lets one who joined go when their time is over', async () => {
    const cache = create();
    const first = cache.share('k', () => delay(150, 'late'), 10);
    const joined = cache.share('k', () => delay(1, 'never run'), 20);
    await expect(joined).rejects.toMatchObject({ name: 'RunFailure', kind: 'timeout' });
    expect(await first).toBe('late');
  });
});
