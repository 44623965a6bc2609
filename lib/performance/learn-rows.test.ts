import { expect, test } from 'vitest';
import { type AnsweredRow, learnRows } from './learn-rows.ts';
import { seededNumbers } from './random-order.ts';

const features = [
  { name: 'size', type: 'number' },
  { name: 'kind', type: 'string' },
];

/** Errors are ten times as large of large ones. */
function numbers(rows: number, largeShare: number, seed = 1): AnsweredRow[] {
  const next = seededNumbers(seed);
  return Array.from({ length: rows }, () => {
    const isLarge = next() < largeShare;
    const predicted = isLarge ? 100 : 10;
    const error = (isLarge ? 20 : 2) * (next() - 0.5);
    return {
      ...{ label: predicted + error, predicted, classes: null, scores: null },
      input: [isLarge ? 50 + next() : next(), isLarge ? 'large' : 'small'],
    };
  });
}

test('expected errors follow the inputs', () => {
  const learned = learnRows(numbers(2000, 0.2), { task: 'regression', features });
  expect(learned?.rows).toBe(2000);
  expect(learned?.metrics.mae).toBeCloseTo(0.8 * 0.5 + 0.2 * 5, 0);
  expect(learned?.intervals.mae).toMatchObject({ method: expect.any(String) });
  const mostlyLarge = numbers(1000, 0.8, 2).map((row) => ({ ...row, label: null }));
  const estimate = learned?.estimate(mostlyLarge);
  expect(estimate).toMatchObject({ task: 'regression', n: 1000 });
  expect(estimate?.metrics.mae).toBeGreaterThan(3.6);
  expect(estimate?.metrics.mae).toBeLessThan(4.8);
});

test('rows without inputs are estimated by their prediction', () => {
  const learned = learnRows(numbers(2000, 0.5), { task: 'regression', features });
  const cut = numbers(500, 1, 3).map((row) => ({ ...row, input: null }));
  expect(learned?.estimate(cut)?.metrics.mae).toBeGreaterThan(3.5);
});

test('rows that have no finite number are left out, and of none nothing is said', () => {
  const learned = learnRows(numbers(400, 0.5), { task: 'regression', features });
  const broken = [Number.NaN, Number.POSITIVE_INFINITY, 'ten', null, undefined].map(
    (predicted): AnsweredRow => ({
      ...{ label: null, predicted, classes: null, scores: null, input: [1, 'small'] },
    }),
  );
  expect(learned?.estimate(broken)).toBeNull();
  expect(learned?.estimate([...broken, ...numbers(3, 0.5)])?.n).toBe(3);
});

test.each([
  ['too few', numbers(299, 0.5)],
  ['no labels', numbers(400, 0.5).map((row) => ({ ...row, label: null }))],
  ['none at all', []],
])('nothing is learned from %s', (_, rows) => {
  expect(learnRows(rows, { task: 'regression', features })).toBeNull();
});

const CLASSES = ['a', 'b', 'c'];

/** The first class is right as often as its score says. */
function classes(rows: number, sure: number, seed = 1): AnsweredRow[] {
  const next = seededNumbers(seed);
  return Array.from({ length: rows }, () => {
    const top = Math.floor(next() * 3);
    const scores = CLASSES.map((_name, k) => (k === top ? sure : (1 - sure) / 2));
    const drawn = next();
    const others = CLASSES.filter((_name, k) => k !== top);
    const label = drawn < sure ? CLASSES[top] : others[drawn < (1 + sure) / 2 ? 0 : 1];
    return { label, predicted: CLASSES[top], classes: CLASSES, scores, input: null };
  });
}

test('expected confusion of several classes follows the scores', () => {
  const given = [...classes(1500, 0.9), ...classes(1500, 0.5, 2)];
  const learned = learnRows(given, { task: 'multiclass', features: [] });
  expect(learned?.metrics.accuracy).toBeCloseTo(0.7, 1);
  const estimate = learned?.estimate(classes(900, 0.5, 3));
  expect(estimate?.metrics.accuracy).toBeGreaterThan(0.44);
  expect(estimate?.metrics.accuracy).toBeLessThan(0.56);
  expect(estimate).toMatchObject({ task: 'multiclass', n: 900 });
  if (estimate?.task !== 'multiclass') throw new Error('it is of classes');
  expect(estimate.matrix.reduce((sum, count) => sum + count, 0)).toBeCloseTo(900, 6);
});

test('rows with scores of other classes, or scores that are none, are left out', () => {
  const learned = learnRows(classes(600, 0.8), { task: 'multiclass', features: [] });
  const [row] = classes(1, 0.8, 4);
  if (!row) throw new Error('there is a row');
  const others: AnsweredRow[] = [
    { ...row, scores: null },
    { ...row, scores: [0.5, 0.5] },
    { ...row, scores: [Number.NaN, 0.5, 0.5] },
    { ...row, scores: [2, -1, 0] },
    { ...row, classes: ['x', 'y', 'z'] },
    { ...row, predicted: 'x' },
  ];
  expect(learned?.estimate(others)).toBeNull();
});
