import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { ErrorModel } from './error-model.ts';
import { sumOf } from './sum.ts';

const ESTIMATED = ['mae', 'mse', 'mape', 'mean_squared_log_error'] as const;
type Estimated = (typeof ESTIMATED)[number];
type ErrorMetric = Estimated | 'rmse' | 'root_mean_squared_log_error';

export interface RegressionEstimate {
  n: number;
  /** Null where errors of the kind were not defined on the reference. */
  metrics: Record<ErrorMetric, number | null>;
}

/**
 * How well a regressor does on rows without labels: direct loss estimation (DLE; NannyML's documentation). On labelled rows of the reference a second
 * model learns each row's error from the inputs and the prediction; the mean of the errors it expects of other rows is the estimate. r2 cannot be had so, since it
 * needs how much the truth varies. Like CBPE it follows changes of inputs, and cannot see that the same inputs have other outcomes.
 */
export function fitErrorEstimator(
  reference: { columns: readonly FileColumn[]; truth: Float64Array; predicted: Float64Array },
  model: ErrorModel,
): (columns: readonly FileColumn[], predicted: Float64Array) => RegressionEstimate | null {
  const inputs = withPrediction(reference.columns, reference.predicted);
  const fitted = ESTIMATED.map((metric) => {
    const errors = rowErrors(metric, reference.truth, reference.predicted);
    return { metric, model: errors && model.fit(inputs, errors) };
  });
  return (columns, predicted) => {
    if (predicted.length === 0) return null;
    const asked = withPrediction(columns, predicted);
    const n = predicted.length;
    const expected = new Map(
      fitted.map(({ metric, model: one }) => {
        const errors = one?.predict(asked);
        return [metric, errors ? sumOf(n, (row) => errors[row] as number) / n : null];
      }),
    );
    const of = (metric: Estimated) => expected.get(metric) ?? null;
    const root = (value: number | null) => (value === null ? null : Math.sqrt(value));
    return {
      n,
      metrics: {
        mae: of('mae'),
        mse: of('mse'),
        rmse: root(of('mse')),
        mape: of('mape'),
        mean_squared_log_error: of('mean_squared_log_error'),
        root_mean_squared_log_error: root(of('mean_squared_log_error')),
      },
    };
  };
}

/** A name that no feature has. */
const PREDICTION = '\u0000prediction';

function withPrediction(columns: readonly FileColumn[], predicted: Float64Array): FileColumn[] {
  return [{ name: PREDICTION, kind: 'number', values: predicted }, ...columns];
}

/** As in evaluate-regression.ts; null where one row has none. */
function rowErrors(
  metric: Estimated,
  truth: Float64Array,
  predicted: Float64Array,
): Float64Array | null {
  const errorOf = ROW_ERRORS[metric];
  const errors = truth.map((y, row) => errorOf(y, predicted[row] as number));
  return errors.every(Number.isFinite) ? errors : null;
}

const ROW_ERRORS: Record<Estimated, (y: number, guess: number) => number> = {
  mae: (y, guess) => Math.abs(guess - y),
  mse: (y, guess) => (guess - y) ** 2,
  mape: (y, guess) => (y === 0 ? Number.NaN : Math.abs(guess - y) / Math.abs(y)),
  mean_squared_log_error: (y, guess) =>
    y <= -1 || guess <= -1 ? Number.NaN : (Math.log1p(guess) - Math.log1p(y)) ** 2,
};
