import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chances } from './order-chances.ts';

test.each<[number[], number[], number, number]>([
  [[1, 2, 3], [4, 5, 6], 0, 0],
  [[4, 5, 6], [1, 2, 3], 1, 0],
  [[1, 2], [1, 2], 0.25, 0.5],
  [[5, 5, 5], [5, 5], 0, 1],
  [[1, 1, 4], [1, 3], 2 / 6, 2 / 6],
  [[], [1], 0, 0],
])('%j against %j', (a, b, above, equal) => {
  expect(chances(a, b)).toEqual({ above, equal });
});

test('agrees with comparing every pair', () => {
  const numbers = fc
    .array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 30 })
    .map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const pairs = a.flatMap((x) => b.map((y) => x - y));
      const { above, equal } = chances(a, b);
      expect(above * pairs.length).toBeCloseTo(pairs.filter((d) => d > 0).length, 9);
      expect(equal * pairs.length).toBeCloseTo(pairs.filter((d) => d === 0).length, 9);
    }),
  );
});
