import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { CachedTensors } from './contract.ts';
import { createMemoryCache } from './service.ts';
import { ownMemory } from './tensor-size.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryInUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('the counted size is the real one', () => {
  it.each<[name: string, count: number, value: (index: number) => CachedTensors]>([
    [
      'of a score',
      20_000,
      (index) => ({ score: { type: 'float32', shape: [1, 1], data: new Float32Array([index]) } }),
    ],
    [
      'of a label and probabilities',
      20_000,
      (index) => ({
        label: { type: 'int64', shape: [1], data: new BigInt64Array([BigInt(index)]) },
        probabilities: { type: 'float32', shape: [1, 2], data: new Float32Array([index, 1]) },
      }),
    ],
    [
      'of texts',
      20_000,
      (index) => ({ label: { type: 'string', shape: [1], data: [`class number ${index}`] } }),
    ],
    [
      'of many numbers',
      2_000,
      () => ({ y: { type: 'float64', shape: [1, 1000], data: new Float64Array(1000) } }),
    ],
  ])('%s', (_name, count, value) => {
    const cache = createMemoryCache({ maxBytes: 1e9 });
    const before = memoryInUse();
    for (let index = 0; index < count; index += 1) {
      const key = Buffer.from(`${'digest'.repeat(15)}${index}`).toString('base64');
      cache.set(key, value(index), 60_000);
    }
    const real = (memoryInUse() - before) / count;
    const { bytes, entries } = cache.stats();
    expect(entries).toBe(count);
    expect(bytes / count / real).toBeGreaterThan(0.85);
    expect(bytes / count / real).toBeLessThan(1.5);
  });
});

describe('ownMemory', () => {
  it('copies parts of larger buffers, and leaves the rest alone', () => {
    const whole = new Float32Array([1, 2, 3, 4]);
    const value: CachedTensors = {
      part: { type: 'float32', shape: [2], data: whole.subarray(1, 3) },
      own: { type: 'float32', shape: [4], data: whole },
    };
    const owned = ownMemory(value);
    expect(owned).toEqual(value);
    expect(owned.part?.data).toHaveProperty('buffer.byteLength', 8);
    expect(owned.own).toBe(value.own);
    expect(ownMemory(owned)).toBe(owned);
  });
});
