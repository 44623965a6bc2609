import { describe, expect, it } from 'vitest';
import type { ReferenceColumn } from '#lib/monitoring/contract.ts';
import { autoregressive, seededRandom } from '#test/stats/streams.ts';
import { predictionShift } from './prediction-shift.ts';

const column = (more: Partial<ReferenceColumn> = {}): ReferenceColumn => ({
  ...{ name: 'value', role: 'value', kind: 'numeric', precision: 'exact', rows: 100 },
  ...{ edges: [], coarse_edges: [], categories: [], others: null, counts: [] },
  ...{ distinct: 9, once: 0, twice: 0, effective: 100, quantiles: null },
  moments: { mean: 10, deviation: 2, skewness: 0, kurtosis: 0, min: 0, max: 20 },
  ...more,
});
const answers = (values: unknown[]) => values.map((value) => ({ predictions: [value] }));
const shiftOf = (values: unknown[], of = column(), window = values.length) =>
  predictionShift({ task: 'regression' }, { columns: [of] }, answers(values), {
    ...{ window, threshold: 0.1, alpha: 0.05 },
  });
/** Two values in turn, about a mean. */
const about = (mean: number, count: number) =>
  Array.from({ length: count }, (_, at) => mean + (at % 2 === 0 ? 2 : -2));

describe('predictionShift', () => {
  it.each([
    ['far from the baseline', about(10.8, 1000), 0.4, true, 'drift'],
    ['below it', about(9.2, 1000), 0.4, true, 'drift'],
    ['near it', about(10.1, 1000), 0.05, false, 'stable'],
    ['over the threshold, of few', about(10.8, 4), 0.4, true, 'not_enough_data'],
    ['what is no number is left out', [...about(20, 998), null, 'x'], 5, false, 'not_enough_data'],
  ])('%s', (_name, values, shift, is_over, verdict) => {
    const found = shiftOf(values);
    expect(found?.shift).toBeCloseTo(shift, 12);
    expect(found).toMatchObject({ is_over, verdict });
  });

  it('only the last of a full window count, and of too few nothing is said', () => {
    const found = shiftOf([1e6, ...about(10, 1000)], column(), 1000);
    expect(found).toMatchObject({ predictions: 1000, is_over: false, verdict: 'stable' });
    expect(found?.mean).toBeCloseTo(10, 12);
    expect(shiftOf(about(90, 999), column(), 1000)).toMatchObject({
      ...{ is_over: false, predictions: 999, verdict: 'not_enough_data' },
    });
  });

  it('predictions that hang together are worth fewer, and a shift that they make by chance is none', () => {
    const values = Float64Array.from(autoregressive(0.9)(seededRandom(1), 1000), Number);
    const found = shiftOf([...values].map((value) => 10 + 2 * value));
    expect(found).toMatchObject({ is_over: true, verdict: 'not_enough_data' });
    expect(found?.n_effective).toBeLessThan(150);
  });

  it('a step from a constant is drift, and none is stable', () => {
    const moments = { mean: 1, deviation: 0, skewness: 0, kurtosis: 0, min: 1, max: 1 };
    expect(shiftOf([2, 2, 2, 2], column({ moments }))).toMatchObject({
      ...{ shift: null, verdict: 'drift' },
    });
    expect(shiftOf([1, 1, 1, 1], column({ moments }))).toMatchObject({
      ...{ shift: 0, verdict: 'stable' },
    });
  });

  it('without a baseline nothing is said, and of classes without scores there is no mean', () => {
    expect(shiftOf([1, 2, 3, 4], column({ counts: null, moments: null }))).toMatchObject({
      ...{ mean: 2.5, shift: null, verdict: 'not_enough_data' },
    });
    expect(
      predictionShift({ task: 'binary' }, { columns: [] }, [], {
        ...{ window: 4, threshold: 0.1, alpha: 0.05 },
      }),
    ).toBeNull();
  });
});
