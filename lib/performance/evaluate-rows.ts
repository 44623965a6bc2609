import { type BinaryEvaluation, type BinaryRows, evaluateBinary } from './evaluate-binary.ts';
import {
  evaluateMulticlass,
  type MulticlassEvaluation,
  type MulticlassRows,
} from './evaluate-multiclass.ts';
import { evaluateRegression, type RegressionEvaluation } from './evaluate-regression.ts';
import type { EvaluationRows } from './evaluation-rows.ts';
import { clippedLog } from './probability-loss.ts';

export type Evaluation =
  | {
      task: 'binary';
      threshold: number | null;
      classes: [string, string];
      result: BinaryEvaluation;
    }
  | { task: 'multiclass'; classes: string[]; result: MulticlassEvaluation }
  | { task: 'regression'; result: RegressionEvaluation };

export function evaluateRows(given: EvaluationRows): Evaluation {
  switch (given.task) {
    case 'binary': {
      const { task, threshold, classes, rows } = given;
      return { task, threshold, classes, result: evaluateBinary(rows) };
    }
    case 'multiclass':
      return { task: given.task, classes: given.classes, result: evaluateMulticlass(given.rows) };
    case 'regression':
      return {
        task: given.task,
        result: evaluateRegression(given.rows.truth, given.rows.predicted),
      };
  }
}

/** Some of the rows. */
export function selectRows(given: EvaluationRows, at: Uint32Array): EvaluationRows {
  switch (given.task) {
    case 'binary':
      return { ...given, rows: selectBinary(given.rows, at) };
    case 'multiclass': {
      const { rows } = given;
      return {
        ...given,
        rows: {
          size: rows.size,
          labels: Int32Array.from(at, (row) => rows.labels[row] as number),
          predictions: Int32Array.from(at, (row) => rows.predictions[row] as number),
          scores: rows.scores?.map((column) => take(column, at)),
        },
      };
    }
    case 'regression': {
      const { truth, predicted } = given.rows;
      return { ...given, rows: { truth: take(truth, at), predicted: take(predicted, at) } };
    }
  }
}

function selectBinary(rows: BinaryRows, at: Uint32Array): BinaryRows {
  const bits = (values: Uint8Array) => Uint8Array.from(at, (row) => values[row] as number);
  const labels = bits(rows.labels);
  if (!rows.scores) return { labels, predictions: bits(rows.predictions) };
  const predictions = rows.predictions && bits(rows.predictions);
  return { labels, scores: take(rows.scores, at), threshold: rows.threshold, predictions };
}

function take(values: Float64Array, at: Uint32Array): Float64Array {
  return Float64Array.from(at, (row) => values[row] as number);
}

export type RowLoss = 'log_loss' | 'error' | 'absolute_error';

/** How wrong each row is: by its probability where there are scores, else whether it is wrong; of numbers, by how much. */
export function rowLosses(given: EvaluationRows): { name: RowLoss; losses: Float64Array } {
  switch (given.task) {
    case 'binary':
      return binaryLosses(given.rows);
    case 'multiclass':
      return multiclassLosses(given.rows);
    case 'regression': {
      const { truth, predicted } = given.rows;
      const losses = truth.map((value, row) => Math.abs(value - (predicted[row] as number)));
      return { name: 'absolute_error', losses };
    }
  }
}

function binaryLosses({ labels, scores, predictions }: BinaryRows) {
  return scores
    ? {
        name: 'log_loss' as const,
        losses: scores.map((score, row) => clippedLog(labels[row] === 1 ? score : 1 - score)),
      }
    : {
        name: 'error' as const,
        losses: Float64Array.from(labels, (label, row) => (label === predictions[row] ? 0 : 1)),
      };
}

function multiclassLosses({ labels, scores, predictions }: MulticlassRows) {
  return scores
    ? {
        name: 'log_loss' as const,
        losses: Float64Array.from(labels, (label, row) => clippedLog(scores[label]?.[row] ?? 0)),
      }
    : {
        name: 'error' as const,
        losses: Float64Array.from(labels, (label, row) => (label === predictions[row] ? 0 : 1)),
      };
}
