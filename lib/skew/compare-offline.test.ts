import { expect, test } from 'vitest';
import { compareOffline } from './compare-offline.ts';

const many = (count: number, served: number | null, offline: number | null) =>
  Array.from({ length: count }, () => ({ served, offline }));

test.each([
  ['nothing', [], { compared: 0, mean_error: null, verdict: 'not_enough_data' }],
  ['too few rows', many(49, 1, 2), { mismatched: 49, verdict: 'not_enough_data' }],
  ['the same', many(50, 1, 1), { mismatched: 0, mean_error: 0, verdict: 'agrees' }],
  ['no value on both sides', many(50, null, null), { compared: 50, verdict: 'agrees' }],
  [
    'sums in another order',
    many(50, 0.1 + 0.2, 0.3),
    { mismatched: 0, max_error: 0.1 + 0.2 - 0.3, verdict: 'agrees' },
  ],
  [
    'one in a hundred',
    [...many(99, 2, 2), ...many(1, 2, 3)],
    { mismatched: 1, mean_error: 0.01, max_error: 1, verdict: 'agrees' },
  ],
  [
    'more than that',
    [...many(98, 2, 2), ...many(1, 2, 3), ...many(1, 3, 1)],
    { mismatched: 2, mean_error: 0.03, max_error: 2, verdict: 'differs' },
  ],
  [
    'values that only one side has',
    [...many(98, 2, 2), ...many(1, null, 3), ...many(1, 3, null)],
    { mismatched: 0, missing: 1, extra: 1, mean_error: 0, verdict: 'differs' },
  ],
] as const)('%s', (_title, pairs, expected) => {
  expect(compareOffline(pairs)).toMatchObject(expected);
});

test('text and its likes are the same or not', () => {
  const pairs = [
    { served: 'a', offline: 'a' },
    { served: 'a', offline: 'b' },
    { served: true, offline: 1 },
  ];
  expect(compareOffline(pairs)).toMatchObject({ compared: 3, mismatched: 2, mean_error: null });
});
