import { expect, test } from 'vitest';
import type { ClassTarget } from '#lib/training/training-data.ts';
import { lookAtScores } from './score-curves.ts';

// scikit-learn 1.7: roc_curve, precision_recall_curve and calibration_curve(n_bins=10) of the same rows.
test('two classes', () => {
  const target: ClassTarget = {
    ...{ task: 'binary', classes: ['no', 'yes'] },
    codes: Int32Array.from([0, 0, 1, 1]),
  };
  const found = lookAtScores(target, Float64Array.from([0.1, 0.4, 0.35, 0.8]));
  expect(found.curves?.roc).toEqual([
    { x: 0, y: 0 },
    { x: 0, y: 0.5 },
    { x: 0.5, y: 0.5 },
    { x: 0.5, y: 1 },
    { x: 1, y: 1 },
  ]);
  expect(found.curves?.precision_recall[0]).toEqual({ x: 0.5, y: 1 });
  // |0.1 − 0| + |0.375 − ½| · 2 + |0.8 − 1|, over 4
  expect(found.calibrationError).toBeCloseTo((0.1 + 0.25 + 0.2) / 4, 12);
});

test('several classes: the likeliest one is what is calibrated', () => {
  const target: ClassTarget = {
    ...{ task: 'multiclass', classes: ['a', 'b', 'c'] },
    codes: Int32Array.from([0, 1, 2, 0]),
  };
  const rows = [
    [0.75, 0.15, 0.1],
    [0.75, 0.15, 0.1],
    [0.2, 0.25, 0.55],
    [0.55, 0.25, 0.2],
  ];
  const found = lookAtScores(target, Float64Array.from(rows.flat()));
  expect(found.curves?.calibration).toEqual([
    { x: 0.55, y: 1 },
    { x: 0.75, y: 0.5 },
  ]);
  expect(found.calibrationError).toBeCloseTo(0.5 * 0.45 + 0.5 * 0.25, 12);
  // At 0.75 one of two is right; there are 4 rows of their class and 8 of others.
  expect(found.curves?.roc.slice(0, 2)).toEqual([
    { x: 0, y: 0 },
    { x: 1 / 8, y: 1 / 4 },
  ]);
  expect(found.curves?.precision_recall[0]).toEqual({ x: 1 / 4, y: 1 / 2 });
});

test('a class without rows has no curve', () => {
  const target: ClassTarget = {
    ...{ task: 'binary', classes: [0, 1] },
    codes: Int32Array.from([0, 0]),
  };
  expect(lookAtScores(target, Float64Array.from([0.2, 0.4]))).toMatchObject({ curves: null });
});
