import assert from 'node:assert/strict';
import type { CachedTensors, TensorCache } from '#lib/cache/contract.ts';
import { toFloat16Bits } from '#lib/onnx/float16.ts';

/** What every implementation of TensorCache must do: named cases, each with keys of its own. */
export const tensorCacheContract: Record<string, (cache: TensorCache) => Promise<void>> = {
  async 'gives back what it was given, of every type'(cache) {
    await cache.set('all', EVERY_TYPE, 60_000);
    assert.deepEqual(await cache.get('all'), EVERY_TYPE);
  },

  async 'keeps NaN, infinities and -0 as they are'(cache) {
    await cache.set('odd', ODD, 60_000);
    assert.deepEqual(await cache.get('odd'), ODD);
  },

  async 'keeps no tensors, and tensors of nothing'(cache) {
    const nothing: CachedTensors = {
      none: { type: 'float32', shape: [0, 3], data: new Float32Array() },
      texts: { type: 'string', shape: [0], data: [] },
    };
    await cache.set('empty', {}, 60_000);
    await cache.set('nothing', nothing, 60_000);
    assert.deepEqual(await cache.get('empty'), {});
    assert.deepEqual(await cache.get('nothing'), nothing);
  },

  async 'knows nothing of other keys'(cache) {
    await cache.set('a', score(1), 60_000);
    assert.equal(await cache.get('b'), undefined);
    assert.equal(await cache.get('A'), undefined);
    assert.equal(await cache.get(''), undefined);
  },

  async 'takes any text as a key'(cache) {
    const keys = ['a b', 'ä\n\0', '€'.repeat(200), '__proto__'];
    for (const [index, key] of keys.entries()) await cache.set(key, score(index), 60_000);
    for (const [index, key] of keys.entries()) {
      assert.deepEqual(await cache.get(key), score(index));
    }
  },

  async replaces(cache) {
    await cache.set('same', score(1), 60_000);
    await cache.set('same', score(2), 60_000);
    assert.deepEqual(await cache.get('same'), score(2));
  },

  async 'forgets when the time is over'(cache) {
    await cache.set('short', score(1), 40);
    await cache.set('long', score(2), 60_000);
    assert.deepEqual(await cache.get('short'), score(1));
    await new Promise((resolve) => setTimeout(resolve, 80));
    assert.equal(await cache.get('short'), undefined);
    assert.deepEqual(await cache.get('long'), score(2));
  },

  async 'counts the time anew when it replaces'(cache) {
    await cache.set('again', score(1), 40);
    await cache.set('again', score(2), 60_000);
    await new Promise((resolve) => setTimeout(resolve, 80));
    assert.deepEqual(await cache.get('again'), score(2));
  },

  async 'keeps a part of a larger result without the rest'(cache) {
    const whole = new Float32Array(1_000_000).fill(7);
    const part: CachedTensors = {
      y: { type: 'float32', shape: [2], data: whole.subarray(500, 502) },
    };
    await cache.set('part', part, 60_000);
    const kept = await cache.get('part');
    assert.deepEqual(kept, part);
    const data = kept?.y?.data;
    assert.ok(data instanceof Float32Array);
    assert.equal(data.buffer.byteLength, 8);
  },
};

const score = (value: number): CachedTensors => ({
  score: { type: 'float32', shape: [1, 1], data: new Float32Array([value]) },
});

const EVERY_TYPE: CachedTensors = {
  bool: { type: 'bool', shape: [2], data: new Uint8Array([0, 1]) },
  uint8: { type: 'uint8', shape: [1], data: new Uint8Array([255]) },
  uint16: { type: 'uint16', shape: [1], data: new Uint16Array([65_535]) },
  uint32: { type: 'uint32', shape: [1], data: new Uint32Array([2 ** 32 - 1]) },
  uint64: { type: 'uint64', shape: [1], data: new BigUint64Array([2n ** 64n - 1n]) },
  int8: { type: 'int8', shape: [1], data: new Int8Array([-128]) },
  int16: { type: 'int16', shape: [3], data: new Int16Array([-1, 0, 1]) },
  int32: { type: 'int32', shape: [1], data: new Int32Array([-(2 ** 31)]) },
  int64: { type: 'int64', shape: [1], data: new BigInt64Array([-(2n ** 63n)]) },
  float16: { type: 'float16', shape: [1], data: new Uint16Array([toFloat16Bits(0.5)]) },
  float32: { type: 'float32', shape: [2, 2], data: new Float32Array([1, 2, 3, 4.5]) },
  float64: { type: 'float64', shape: [], data: new Float64Array([Math.PI]) },
  string: { type: 'string', shape: [3], data: ['', 'größer', '😀\0'] },
};

const ODD: CachedTensors = {
  x: {
    type: 'float64',
    shape: [4],
    data: new Float64Array([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]),
  },
};
