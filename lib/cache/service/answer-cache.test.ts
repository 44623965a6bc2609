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
    await cache.fill('k', async () => answer(1), { keepMs: () => 1000, timeoutMs: 10 });
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

const MINUTE = { keepMs: () => 60_000, timeoutMs: 1000 };

describe('fill', () => {
  const create = () => createAnswerCache({ memory: createMemoryCache({ maxBytes: 10_000 }) });

  it('keeps the answer in both caches, as long as is said when it is there', async () => {
    const { shared, held } = sharedCache();
    const memory = createMemoryCache({ maxBytes: 10_000 });
    const cache = createAnswerCache({ memory, shared });
    const run = async () => answer(3);
    await cache.fill('not', run, { keepMs: () => null, timeoutMs: 10 });
    expect(held).toEqual({});
    await cache.fill('k', run, { keepMs: () => 700, timeoutMs: 10 });
    expect(memory.get('k')).toEqual(answer(3));
    expect(held).toEqual({ k: { value: answer(3), ttlMs: 700 } });
  });

  it('runs once for all who ask at one time', async () => {
    const cache = create();
    let runs = 0;
    const run = async () => {
      runs += 1;
      await delay(10);
      return answer(runs);
    };
    const notKept = { keepMs: () => null, timeoutMs: 1000 };
    const answers = await Promise.all([1, 2, 3].map(() => cache.fill('k', run, notKept)));
    expect(answers).toEqual([
      { value: answer(1), isMine: true },
      { value: answer(1), isMine: false },
      { value: answer(1), isMine: false },
    ]);
    expect(cache.stats().joined).toBe(2);
    expect(await cache.fill('k', run, notKept)).toEqual({ value: answer(2), isMine: true });
  });

  it('gives the answer to those who were told meanwhile that there is none', async () => {
    const { shared } = sharedCache();
    const memory = createMemoryCache({ maxBytes: 10_000 });
    const cache = createAnswerCache({ memory, shared });
    expect(await cache.get('k')).toBeUndefined();
    const late = cache.get('k');
    await cache.fill('k', async () => answer(1), MINUTE);
    expect(await late).toBeUndefined();
    const never = async () => Promise.reject(new Error('ran twice'));
    expect(await cache.fill('k', never, MINUTE)).toEqual({ value: answer(1), isMine: false });
  });

  it('keeps keys apart', async () => {
    const cache = create();
    const both = ['a', 'b'].map((key, index) => cache.fill(key, async () => answer(index), MINUTE));
    expect(await Promise.all(both)).toMatchObject([{ value: answer(0) }, { value: answer(1) }]);
  });

  it('gives the same failure to all, and the next one a run of its own', async () => {
    const cache = create();
    const failure = new RunFailure('lost', 'the runner ended');
    const run = async () => {
      await delay(5);
      throw failure;
    };
    const asked = [1, 2, 3].map(() => cache.fill('k', run, MINUTE));
    const settled = await Promise.allSettled(asked);
    expect(settled.map((one) => one.status === 'rejected' && one.reason)).toEqual([
      failure,
      failure,
      failure,
    ]);
    expect(await cache.fill('k', async () => answer(1), MINUTE)).toMatchObject({ isMine: true });
  });

  it('lets one who joined go when their time is over', async () => {
    const cache = create();
    const first = cache.fill('k', () => delay(150, answer(1)), MINUTE);
    const never = () => Promise.reject(new Error('ran twice'));
    const joined = cache.fill('k', never, { ...MINUTE, timeoutMs: 20 });
    await expect(joined).rejects.toMatchObject({ name: 'RunFailure', kind: 'timeout' });
    expect(await first).toMatchObject({ value: answer(1) });
  });
});
