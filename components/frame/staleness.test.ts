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

const query = (
  secondsAgo: number,
  refetchInterval: number | false,
  { observers = 1, enabled = true } = {},
) =>
  ({
    state: { dataUpdatedAt: now - secondsAgo * 1000 },
    observers: new Array(observers).fill({ options: { refetchInterval, enabled } }),
  }) as never;

test('of the queries on screen that are renewed, the oldest counts', () => {
  expect(oldestBehind([query(20, 4000), query(40, 4000), query(1, 4000)], now)).toBe(40);
  const unseen = query(90, 4000, { observers: 0 });
  expect(oldestBehind([query(90, false), unseen, query(2, 4000)], now)).toBeNull();
});

test('what is renewed rarely is old only after three of its own renewals', () => {
  expect(oldestBehind([query(90, 30_000)], now)).toBeNull();
  expect(oldestBehind([query(91, 30_000)], now)).toBe(91);
});

test('what is renewed no more, since nothing of it can change, is not old', () => {
  expect(oldestBehind([query(90, 1000, { enabled: false })], now)).toBeNull();
});
