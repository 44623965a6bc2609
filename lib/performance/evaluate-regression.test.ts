import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectEqual, performanceFigures } from '#test/stats/performance-figures.ts';
import { evaluateRegression, REGRESSION_METRICS } from './evaluate-regression.ts';

describe('agrees with scikit-learn on', () => {
  it.each(performanceFigures('regression'))('$name', ({ truth, predicted, expected }) => {
    const { metrics } = evaluateRegression(Float64Array.from(truth), Float64Array.from(predicted));
    expect(Object.keys(metrics).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const name of REGRESSION_METRICS) expectEqual(metrics[name], expected[name], name);
  });
});

it('is null of no rows', () => {
  const { metrics } = evaluateRegression(new Float64Array(), new Float64Array());
  expect(metrics).toEqual(Object.fromEntries(REGRESSION_METRICS.map((name) => [name, null])));
});

it('has no number where numbers are too large', () => {
  const { metrics, notes } = evaluateRegression(Float64Array.of(1e300, 1), Float64Array.of(1, 1));
  expect(metrics).toMatchObject({ mae: 5e299, mse: null, rmse: null, r2: null });
  expect(notes.join()).toMatch(/too large/);
});

it('has intervals around what they are of', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 }), (rows) => {
      const { metrics, intervals } = evaluateRegression(
        Float64Array.from(rows, ([y]) => y),
        Float64Array.from(rows, ([, p]) => p),
      );
      for (const name of REGRESSION_METRICS) {
        const [interval, at] = [intervals[name], metrics[name]];
        if (!interval || at === null) continue;
        const tolerance = 1e-9 * Math.max(1, Math.abs(at));
        expect(interval.low, name).toBeLessThanOrEqual(at + tolerance);
        expect(interval.high, name).toBeGreaterThanOrEqual(at - tolerance);
      }
    }),
  );
});
