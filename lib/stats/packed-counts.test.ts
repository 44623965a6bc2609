import { expect, it, test } from 'vitest';
import { addPackedCounts, packCounts } from './packed-counts.ts';

test.each([
  ['nothing', [], 0],
  ['the first bin', [[0, 1]], 2],
  ['a thousand bins', Array.from({ length: 1000 }, (_, bin) => [bin, 7]), 2000],
  [
    'large counts',
    [
      [3, 2 ** 40],
      [1004, 300],
    ],
    6 + 1 + 2 + 2,
  ],
] as [string, [number, number][], number][])('%s comes back', (_title, pairs, bytes) => {
  const packed = packCounts(new Map(pairs));
  expect(packed).toHaveLength(bytes);
  const found = new Map<number, number>();
  addPackedCounts(found, packed);
  expect([...found]).toEqual(pairs);
});

it('adds to what is there, in any order, and leaves empty bins out', () => {
  const found = new Map([[5, 1]]);
  addPackedCounts(
    found,
    packCounts(
      new Map([
        [9, 2],
        [5, 3],
        [7, 0],
      ]),
    ),
  );
  expect(found).toEqual(
    new Map([
      [5, 4],
      [9, 2],
    ]),
  );
});

it('refuses what is cut off', () => {
  expect(() => addPackedCounts(new Map(), packCounts(new Map([[1, 300]])).subarray(0, 2))).toThrow(
    RangeError,
  );
});
