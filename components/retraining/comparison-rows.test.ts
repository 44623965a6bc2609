import { describe, expect, it } from 'vitest';
import { comparisonRows, judgeGain } from './comparison-rows.ts';

const comparison = {
  ...{ metric: 'roc_auc', rows: 100, informative: 20, champion: 0.7, challenger: 0.72 },
  ...{ gain: 0.02, low: 0.01, high: 0.03 },
};

describe('comparisonRows', () => {
  it('has what was compared first, then what was only measured', () => {
    const holdout = {
      rows: 100,
      challenger: { metrics: { roc_auc: 0.72, accuracy: 0.8 }, curves: null },
      champion: { metrics: { roc_auc: 0.7, accuracy: 0.79 }, curves: null },
      comparisons: [comparison],
    };
    const recent = { rows: 50, comparisons: [{ ...comparison, gain: -0.01 }] };
    const rows = comparisonRows({ holdout, recent });
    expect(rows.map(({ id, champion, gain }) => [id, champion, gain])).toEqual([
      ['held out roc_auc', 0.7, 0.02],
      ['recent roc_auc', 0.7, -0.01],
      ['held out accuracy', 0.79, null],
    ]);
  });

  it('has no champion where there was none', () => {
    const holdout = {
      ...{ rows: 9, challenger: { metrics: { mae: 2 }, curves: null } },
      ...{ champion: null, comparisons: [] },
    };
    const [row] = comparisonRows({ holdout, recent: null });
    expect(row).toMatchObject({ metric: 'mae', challenger: 2, champion: null });
  });
});

describe('judgeGain', () => {
  it.each([
    ['above zero for certain', 0.02, 0.01, 0.03, 'Better'],
    ['below zero for certain', -0.02, -0.03, -0.01, 'Worse'],
    ['zero is within', 0.02, -0.01, 0.05, 'No clear difference'],
    ['no interval', 0.02, null, null, 'Not certain'],
    ['no comparison', null, null, null, 'Not compared'],
  ])('%s', (_name, gain, low, high, word) => {
    expect(judgeGain({ gain, low, high }).word).toBe(word);
  });
});
