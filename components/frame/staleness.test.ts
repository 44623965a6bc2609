import { expect, test } from 'vitest';
import { oldestBehind, secondsBehind } from './staleness.ts';

const now = 1_000_000;

test.each([
  ['just renewed', now - 1000, null],
  ['three polls', now - 12_000, null],
  ['more than three', now - 13_500, 13],
  ['never there', 0, null],
])('%s', (_name, updatedAt, seconds) => {
  expect(secondsBehind(updatedAt, now)).toBe(seconds);
});

const query = (secondsAgo: number, refetchInterval: number | false, observers = 1) =>
  ({
    state: { dataUpdatedAt: now - secondsAgo * 1000 },
    observers: new Array(observers).fill({ options: { refetchInterval } }),
  }) as never;

test('of the queries on screen that are renewed, the oldest counts', () => {
  expect(oldestBehind([query(20, 4000), query(40, 4000), query(1, 4000)], now)).toBe(40);
  expect(oldestBehind([query(90, false), query(90, 4000, 0), query(2, 4000)], now)).toBeNull();
});
