import { expect, test } from 'vitest';
import { evaluateOutcomes } from '#lib/performance/evaluate-outcomes.ts';
import { countOutcomes } from '#lib/performance/outcomes.ts';
import { isHigherBetter, labelMetrics } from './label-metrics.ts';

const rows = {
  binary: [
    { label: 'b', predicted: 'b', classes: ['a', 'b'], scores: [0.2, 0.8] },
    { label: 'a', predicted: 'a', classes: ['a', 'b'], scores: [0.7, 0.3] },
  ],
  multiclass: ['a', 'b', 'c'].map((label, at) => ({
    ...{ label, predicted: label, classes: ['a', 'b', 'c'] },
    scores: [0, 1, 2].map((one) => (one === at ? 0.8 : 0.1)),
  })),
  regression: [1, 2, 4].map((label) => ({ label, predicted: 2, classes: null, scores: null })),
};

/** What has no better and worse. */
const LEFT_OUT = new Set(['mean_error']);

test.each(['binary', 'multiclass', 'regression'] as const)(
  'are those that labels of a %s model give',
  (task) => {
    const { outcomes } = countOutcomes(rows[task], task, task === 'binary' ? ['a', 'b'] : null);
    const given = Object.keys(evaluateOutcomes(outcomes).metrics);
    expect(labelMetrics(task).sort()).toEqual(given.filter((name) => !LEFT_OUT.has(name)).sort());
  },
);

test.each([
  ['binary', 'roc_auc', true],
  ['binary', 'log_loss', false],
  ['multiclass', 'accuracy', true],
  ['regression', 'r2', true],
  ['regression', 'mae', false],
] as const)('of a %s model, more %s is better: %s', (task, metric, better) => {
  expect(isHigherBetter(task, metric)).toBe(better);
});
