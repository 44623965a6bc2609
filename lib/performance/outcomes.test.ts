import { expect, it } from 'vitest';
import { evaluateBinary } from './evaluate-binary.ts';
import { evaluateMulticlass } from './evaluate-multiclass.ts';
import { evaluateOutcomes } from './evaluate-outcomes.ts';
import { evaluateRegression } from './evaluate-regression.ts';
import { addOutcomes, countOutcomes, type LabelledRow, roundScore } from './outcomes.ts';
import { seededNumbers } from './random-order.ts';

const random = seededNumbers(5);

/** What hours add up to, counted in parts. */
function evaluateParts(
  rows: readonly LabelledRow[],
  task: 'binary' | 'multiclass' | 'regression',
  classes: readonly unknown[] | null = null,
) {
  const parts = [rows.slice(0, 7), rows.slice(7, 500), rows.slice(500)];
  const sum = addOutcomes(parts.map((part) => countOutcomes(part, task, classes).outcomes));
  if (!sum) throw new Error('nothing was counted');
  // As it comes back from the database.
  return evaluateOutcomes(JSON.parse(JSON.stringify(sum)));
}

it('two classes: metrics of counts are those of the rows, of scores to three digits', () => {
  const rows = Array.from({ length: 2000 }, () => {
    const score = random() ** 3;
    return { score, label: random() < score ? 1 : 0 };
  });
  const found = evaluateParts(
    rows.map(({ score, label }) => ({
      ...{ label: label === 1 ? 'yes' : 'no', predicted: score >= 0.5 ? 'yes' : 'no' },
      ...{ classes: ['no', 'yes'], scores: [1 - score, score] },
    })),
    'binary',
  );
  const exact = evaluateBinary({
    labels: Uint8Array.from(rows, ({ label }) => label),
    scores: Float64Array.from(rows, ({ score }) => score),
    threshold: 0.5,
  });
  expect(found.classes).toEqual(['no', 'yes']);
  expect(found.n).toBe(2000);
  for (const name of [
    'accuracy',
    'precision',
    'recall',
    'f1',
    'mcc',
    'log_loss',
    'brier',
  ] as const) {
    expect(found.metrics[name], name).toBeCloseTo(exact.metrics[name] ?? Number.NaN, 12);
    expect(found.intervals[name]?.low, name).toBeCloseTo(exact.intervals[name]?.low ?? 0, 12);
  }
  for (const name of ['roc_auc', 'average_precision', 'ece'] as const) {
    expect(found.metrics[name], name).toBeCloseTo(exact.metrics[name] ?? Number.NaN, 3);
  }
  expect(found.curve?.count.reduce((sum, n) => sum + n, 0)).toBe(2000);
  expect(found.thresholds).toHaveLength(101);
});

it('more classes', () => {
  const rows = Array.from({ length: 1500 }, () => {
    const scores = [random(), random(), random()];
    const total = scores.reduce((sum, one) => sum + one, 0);
    const shares = scores.map((one) => one / total);
    return {
      shares,
      label: Math.floor(random() * 3),
      predicted: shares.indexOf(Math.max(...shares)),
    };
  });
  const names = ['a', 'b', 'c'];
  const found = evaluateParts(
    rows.map(({ shares, label, predicted }) => ({
      ...{ label: names[label], predicted: names[predicted], classes: names, scores: shares },
    })),
    'multiclass',
  );
  const exact = evaluateMulticlass({
    size: 3,
    labels: Int32Array.from(rows, ({ label }) => label),
    predictions: Int32Array.from(rows, ({ predicted }) => predicted),
    scores: [0, 1, 2].map((at) => Float64Array.from(rows, ({ shares }) => shares[at] ?? 0)),
  });
  for (const name of ['accuracy', 'f1_macro', 'mcc', 'log_loss', 'brier'] as const) {
    expect(found.metrics[name], name).toBeCloseTo(exact.metrics[name] ?? Number.NaN, 12);
  }
  expect(found.confusion?.flat()).toEqual([...exact.matrix.counts]);
});

it('numbers, also far from 0', () => {
  const rows = Array.from({ length: 1500 }, () => {
    const label = 1e9 + random() * 100;
    return { label, predicted: label + random() - 0.4 };
  });
  const given = rows.map((row) => ({ ...row, classes: null, scores: null }));
  const found = evaluateParts(given, 'regression');
  const exact = evaluateRegression(
    Float64Array.from(rows, ({ label }) => label),
    Float64Array.from(rows, ({ predicted }) => predicted),
  );
  for (const name of ['mae', 'rmse', 'mse', 'mean_error', 'max_error', 'r2'] as const) {
    expect(found.metrics[name], name).toBeCloseTo(exact.metrics[name] ?? Number.NaN, 9);
  }
  for (const name of ['mae', 'rmse', 'mean_error'] as const) {
    expect(found.intervals[name]?.high, name).toBeCloseTo(exact.intervals[name]?.high ?? 0, 9);
  }
});

it('what cannot be used is counted apart', () => {
  const none = { classes: null, scores: null };
  expect(
    countOutcomes(
      [
        { label: 1, predicted: null, ...none },
        { label: 'x', predicted: 1, ...none },
        { label: 2, predicted: 1, ...none },
      ],
      'regression',
      null,
    ),
  ).toMatchObject({ labelled: 1, unusable: 2 });
  expect(addOutcomes([])).toBeNull();
});

it.each([
  [0, 0],
  [1, 1],
  [1e-9, 0],
  [0.00012345, 0.000123],
  [0.5, 0.5],
  [0.98763, 1 - 0.0124],
])('a score of %s counts as %s', (score, rounded) => {
  expect(roundScore(score)).toBeCloseTo(rounded, 15);
});
