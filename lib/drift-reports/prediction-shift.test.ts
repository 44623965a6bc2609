import { describe, expect, it } from 'vitest';
import type { ReferenceColumn } from '#lib/monitoring/contract.ts';
import { predictionShift } from './prediction-shift.ts';

const column = (more: Partial<ReferenceColumn> = {}): ReferenceColumn => ({
  ...{ name: 'value', role: 'value', kind: 'numeric', precision: 'exact', rows: 100 },
  ...{ edges: [], coarse_edges: [], categories: [], others: null, counts: [] },
  ...{ distinct: 9, once: 0, twice: 0, effective: 100, quantiles: null },
  moments: { mean: 10, deviation: 2, skewness: 0, kurtosis: 0, min: 0, max: 20 },
  ...more,
});
const answers = (values: unknown[]) => values.map((value) => ({ predictions: [value] }));
const shiftOf = (values: unknown[], of = column()) =>
  predictionShift({ task: 'regression' }, { columns: [of] }, answers(values), {
    ...{ window: 4, threshold: 0.1 },
  });

describe('predictionShift', () => {
  it.each([
    ['far from the baseline', [10.4, 10.4, 10.4, 10.4], 0.2, 'drift'],
    ['below it', [9.6, 9.6, 9.6, 9.6], 0.2, 'drift'],
    ['near it', [10, 10.2, 9.9, 10.1], 0.025, 'stable'],
    ['only the last of a full window count', [99, 10, 10, 10, 10], 0, 'stable'],
    ['too few', [99, 99, 99], 44.5, 'not_enough_data'],
    ['what is no number is left out', [99, 99, 99, null], 44.5, 'not_enough_data'],
  ])('%s', (_name, values, shift, verdict) => {
    const found = shiftOf(values);
    expect(found?.shift).toBeCloseTo(shift, 12);
    expect(found?.verdict).toBe(verdict);
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
      predictionShift({ task: 'binary' }, { columns: [] }, [], { window: 4, threshold: 0.1 }),
    ).toBeNull();
  });
});
