/** What losses and errors end with, under the names of scikit-learn and of everyday; a score that is one negated is none. */
const LOSSES =
  /(?:^|_)(?:loss|logloss|brier|brier_score|ece|mae|mse|rmse|rmsle|mape|smape|wape|error|deviance)$/;

/** Whether less of a metric is better: of losses and errors, whatever rows its name says it is of (`cv_rmse`, `test_log_loss`). */
export function isLowerBetter(metric: string): boolean {
  const name = metric.toLowerCase();
  return LOSSES.test(name) && !/(?:^|_)neg_/.test(name);
}
