import { expect, it } from 'vitest';
import { estimateBinary } from './estimate-binary.ts';
import { estimateMulticlass, fitClassCalibrations } from './estimate-multiclass.ts';
import { evaluateMulticlass, highestScores } from './evaluate-multiclass.ts';
import { seededNumbers } from './random-order.ts';

const NONE = { curve: null, eceRaw: null, eceCalibrated: null };

function draw(n: number, seed: number, tilt: number) {
  const next = seededNumbers(seed);
  const labels = new Int32Array(n);
  const scores = [0, 1, 2].map(() => new Float64Array(n));
  for (let row = 0; row < n; row += 1) {
    const weights = [next() ** 3 * tilt, next() ** 3, next() ** 3];
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const chances = weights.map((weight) => weight / whole);
    const at = next();
    labels[row] = at < (chances[0] ?? 0) ? 0 : at < 1 - (chances[2] ?? 0) ? 1 : 2;
    const sure = chances.map((chance) => chance ** 2);
    const sureWhole = sure.reduce((sum, one) => sum + one, 0);
    for (const [k, column] of scores.entries()) column[row] = (sure[k] ?? 0) / sureWhole;
  }
  return { labels, scores };
}

it('is near what comes true of another mix', () => {
  const reference = draw(20_000, 1, 1);
  const now = draw(20_000, 2, 4);
  const calibrations = fitClassCalibrations(reference.labels, reference.scores, { seed: 3 });
  expect(calibrations.every(({ curve }) => curve !== null)).toBe(true);
  const predictions = highestScores(now.scores);
  const estimate = estimateMulticlass(now.scores, predictions, calibrations)?.metrics;
  const real = evaluateMulticlass({ size: 3, predictions, ...now }).metrics;
  for (const name of ['accuracy', 'f1_macro', 'mcc', 'roc_auc_ovr', 'log_loss'] as const) {
    expect(Math.abs((estimate?.[name] ?? 0) - (real[name] ?? 0)), name).toBeLessThan(0.03);
  }
});

it('is the binary estimate where there are two classes', () => {
  const positive = Float64Array.of(0.9, 0.8, 0.35, 0.3, 0.35);
  const scores = [positive.map((score) => 1 - score), positive];
  const predictions = highestScores(scores);
  const many = estimateMulticlass(scores, predictions, [NONE, NONE])?.metrics;
  const two = estimateBinary(positive, NONE, { threshold: 0.5 })?.metrics;
  expect(many?.accuracy).toBeCloseTo(two?.accuracy ?? 0, 12);
  expect(many?.mcc).toBeCloseTo(two?.mcc ?? 0, 12);
  expect(many?.roc_auc_ovr).toBeCloseTo(two?.roc_auc ?? 0, 12);
  expect(many?.log_loss).toBeCloseTo(two?.log_loss ?? 0, 12);
  expect(many?.brier).toBeCloseTo(two?.brier ?? 0, 12);
});
