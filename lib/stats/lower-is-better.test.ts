import { expect, it } from 'vitest';
import { isLowerBetter } from './lower-is-better.ts';

it.each([
  ['log_loss', true],
  ['brier', true],
  ['brier_score_loss', true],
  ['ece', true],
  ['mae', true],
  ['mse', true],
  ['rmse', true],
  ['mape', true],
  ['max_error', true],
  ['mean_error', true],
  ['mean_absolute_error', true],
  ['cv_rmse', true],
  ['test_log_loss', true],
  ['RMSE', true],
  ['roc_auc', false],
  ['accuracy', false],
  ['f1', false],
  ['r2', false],
  ['neg_log_loss', false],
  ['neg_mean_squared_error', false],
  ['flawless', false],
])('%s: %s', (metric, expected) => {
  expect(isLowerBetter(metric)).toBe(expected);
});
