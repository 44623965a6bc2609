import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual, performanceFigures } from '#test/stats/performance-figures.ts';
import { fitIsotonic, isotonicAt } from './isotonic.ts';

describe('agrees with scikit-learn on', () => {
  it.each(performanceFigures('isotonic'))('$name', ({ scores, labels, asked, expected }) => {
    const curve = fitIsotonic(Float64Array.from(scores), labels);
    expectEqual(
      asked.map((at) => isotonicAt(curve, at)),
      expected,
    );
  });
});

it('never falls, keeps the mean, and is no worse than any other that does not fall', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 4 }));
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (rows) => {
      const curve = fitIsotonic(
        Float64Array.from(rows, ([x]) => x),
        rows.map(([, y]) => y),
      );
      const fitted = rows.map(([x]) => isotonicAt(curve, x));
      expect(curve.y.toSorted()).toEqual(curve.y);
      const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
      expect(total(fitted)).toBeCloseTo(total(rows.map(([, y]) => y)), 9);
      const loss = (at: (x: number) => number) => total(rows.map(([x, y]) => (at(x) - y) ** 2));
      const found = loss((x) => isotonicAt(curve, x));
      for (const cut of [0, 3, 5.5, 8]) {
        for (const [low, high] of [
          [0, 4],
          [1, 2],
          [2, 2],
        ] as const) {
          expect(found).toBeLessThanOrEqual(loss((x) => (x < cut ? low : high)) + 1e-9);
        }
      }
    }),
  );
});
