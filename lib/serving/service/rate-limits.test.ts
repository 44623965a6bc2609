import { expect, it } from 'vitest';
import { createRateLimits } from './rate-limits.ts';

it('counts each key by itself, and lets a second’s worth through at once', () => {
  let ms = 0;
  const limits = createRateLimits({ clock: () => ms });
  const ask = (key: string) => limits.admit(key, 3).allowed;
  expect([ask('a'), ask('a'), ask('a'), ask('a')]).toEqual([true, true, true, false]);
  expect(ask('b')).toBe(true);
  ms = 334;
  expect([ask('a'), ask('a')]).toEqual([true, false]);
});

it('keeps so many keys and no more, those used last', () => {
  const limits = createRateLimits({ clock: () => 0, maxBuckets: 2 });
  const ask = (key: string) => limits.admit(key, 1).allowed;
  expect([ask('a'), ask('b')]).toEqual([true, true]);
  expect(ask('a')).toBe(false);
  expect(ask('c')).toBe(true);
  // `b` was unused longest and is forgotten; `a` was not.
  expect(ask('a')).toBe(false);
  expect(ask('b')).toBe(true);
});
