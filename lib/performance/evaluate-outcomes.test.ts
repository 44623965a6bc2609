import { expect, it } from 'vitest';
import { seededRandom } from '#test/stats/streams.ts';
import { evaluateMulticlass } from './evaluate-multiclass.ts';
import { evaluateOutcomes } from './evaluate-outcomes.ts';
import { addMoments, momentsOf, noMoments } from './moments.ts';
import { addOutcomes, countOutcomes, reviveOutcomes } from './outcomes.ts';

const scored: [string, string, number | null, number][] = [
  ['1', '1', 0.9, 40],
  ['1', '0', 0.3, 10],
  ['0', '0', 0.2, 40],
  ['0', '1', 0.6, 10],
];
const losses = [0.1, 0.4].map(momentsOf).reduce(addMoments, noMoments());
const outcomes = (cells: typeof scored) =>
  evaluateOutcomes({ task: 'classes', positive: '1', cells, log_loss: losses, brier: losses });

it('a row without a score is left out of what is of scores, and of nothing else', () => {
  const whole = outcomes(scored);
  const partial = outcomes([...scored, ['1', '0', null, 1]]);
  expect(partial.metrics.roc_auc).toBe(whole.metrics.roc_auc);
  expect(partial.metrics.log_loss).toBe(whole.metrics.log_loss);
  expect(partial.metrics.recall).toBeCloseTo(40 / 51, 12);
  expect(partial.notes.join()).toContain('1 row has no score');
  expect(whole.notes).toEqual([]);
});

it('without any score there is nothing of scores', () => {
  const none = outcomes([
    ['1', '1', null, 5],
    ['0', '0', null, 5],
  ]);
  expect(none.metrics).toMatchObject({ accuracy: 1, roc_auc: null, log_loss: null });
});

it('areas of several classes are nearly those of the rows, and hours add up to the whole', () => {
  const random = seededRandom(3);
  const names = ['cat', 'cow', 'dog'];
  const rows = Array.from({ length: 3000 }, () => {
    const raw = names.map(() => random() ** 2);
    const sum = raw.reduce((total, one) => total + one, 0);
    const scores = raw.map((one) => one / sum);
    const [a = 0, b = 0] = scores;
    const draw = random();
    const label = draw < a ? 'cat' : draw < a + b ? 'cow' : 'dog';
    const predicted = names[scores.indexOf(Math.max(...scores))];
    return { label, predicted, classes: names, scores };
  });
  const count = (some: typeof rows) => countOutcomes(some, 'multiclass', names).outcomes;
  const whole = evaluateOutcomes(count(rows)).metrics;
  const exact = evaluateMulticlass({
    size: 3,
    labels: Int32Array.from(rows, ({ label }) => names.indexOf(label)),
    predictions: Int32Array.from(rows, ({ predicted }) => names.indexOf(predicted ?? '')),
    scores: names.map((_name, at) => Float64Array.from(rows, ({ scores }) => scores[at] ?? 0)),
  }).metrics;
  for (const metric of ['roc_auc_ovr', 'roc_auc_ovr_weighted'] as const) {
    expect(whole[metric]).toBeGreaterThan(0.7);
    expect(whole[metric]).toBeCloseTo(exact[metric] ?? Number.NaN, 3);
  }
  const hours = [count(rows.slice(0, 800)), count(rows.slice(800))];
  const added = addOutcomes(JSON.parse(JSON.stringify(hours)));
  if (!added) throw new Error('nothing was added up');
  expect(evaluateOutcomes(added).metrics).toMatchObject({ roc_auc_ovr: whole.roc_auc_ovr });
  const one = count(rows.filter(({ label }) => label !== 'cow'));
  expect(evaluateOutcomes(one).metrics.roc_auc_ovr).toBeNull();
});

it('of numbers too large to be squared nothing is said, also of hours that were stored', () => {
  const count = (label: number) =>
    countOutcomes(
      Array.from({ length: 50 }, (_, at) => ({
        label: at === 0 ? label : at,
        predicted: at + 1,
        classes: null,
        scores: null,
      })),
      'regression',
      null,
    ).outcomes;
  const stored = reviveOutcomes(JSON.parse(JSON.stringify(count(1e300))));
  for (const sum of [count(1e300), stored, addOutcomes([stored, count(0)])]) {
    const found = sum && evaluateOutcomes(sum);
    expect(found?.metrics).toMatchObject({ mse: null, rmse: null, r2: null });
    expect(Object.keys(found?.intervals ?? {})).not.toContain('rmse');
    expect(found?.notes).toEqual(['Some values are too large to be squared.']);
  }
  expect(evaluateOutcomes(count(0)).metrics).toMatchObject({ mse: 1, rmse: 1 });
});
