import { describe, expect, it, test } from 'vitest';
import { tensorCacheContract } from '#test/tensor-cache-contract.ts';
import type { CachedTensors } from '../contract.ts';
import { createMemoryCache } from './memory-cache.ts';

const score = (value: number, length = 1): CachedTensors => ({
  score: { type: 'float32', shape: [length], data: new Float32Array(length).fill(value) },
});

describe('the memory cache keeps the contract', () => {
  test.each(Object.entries(tensorCacheContract))('%s', (_name, check) =>
    check(createMemoryCache({ maxBytes: 10_000_000 })),
  );
});

describe('the memory cache', () => {
  it('stays within its bytes, and lets the least recently used go', () => {
    const cache = createMemoryCache({ maxBytes: 20_000 });
    for (let index = 0; index < 1000; index += 1) {
      cache.set(`k${index}`, score(index, 100), 60_000);
      expect(cache.get('k0')).toBeDefined();
    }
    const { entries, bytes, maxBytes } = cache.stats();
    expect(maxBytes).toBe(20_000);
    expect(bytes).toBeLessThanOrEqual(20_000);
    expect(entries).toBeGreaterThan(5);
    expect(entries).toBeLessThan(50);
    expect(cache.get('k1')).toBeUndefined();
    expect(cache.get('k999')).toEqual(score(999, 100));
  });

  it('does not keep what is larger than it is', () => {
    const cache = createMemoryCache({ maxBytes: 2000 });
    cache.set('small', score(1), 60_000);
    cache.set('large', score(1, 10_000), 60_000);
    expect(cache.get('large')).toBeUndefined();
    expect(cache.get('small')).toBeDefined();
  });

  it('goes by the clock it is given', () => {
    let ms = 0;
    const cache = createMemoryCache({ maxBytes: 10_000, clock: () => ms });
    ms = 1000;
    cache.set('k', score(1), 500);
    ms = 1499;
    expect(cache.get('k')).toBeDefined();
    ms = 1501;
    expect(cache.get('k')).toBeUndefined();
  });
});
