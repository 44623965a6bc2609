import { expect, it } from 'vitest';
import { evaluateOutcomes } from './evaluate-outcomes.ts';
import { addMoments, momentsOf, noMoments } from './moments.ts';

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
