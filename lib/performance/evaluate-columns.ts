import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { type ClassCodes, classCodes } from './class-codes.ts';
import { type BinaryEvaluation, evaluateBinary } from './evaluate-binary.ts';
import {
  evaluateMulticlass,
  highestScores,
  type MulticlassEvaluation,
} from './evaluate-multiclass.ts';
import { evaluateRegression, type RegressionEvaluation } from './evaluate-regression.ts';
import { inferTask, type Task } from './evaluation-task.ts';
import { finiteNumbers, probabilities } from './number-columns.ts';
import { type RowOf, usableRows } from './usable-rows.ts';

/** Labels of a file and what a model said of them; rows are numbered from 1 in what is refused. */
export interface EvaluationColumns {
  rows: number;
  label: FileColumn;
  scores: readonly { column: FileColumn; className?: string }[];
  prediction?: FileColumn;
  task?: Task;
  /** A score of this and above is positive, without predictions. */
  threshold?: number;
  /** Which label is the positive class; 1 and true are. */
  positive?: string;
  skipMissing: boolean;
}

interface Common {
  skipped: number;
}

export type ColumnEvaluation = Common &
  (
    | {
        task: 'binary';
        threshold: number | null;
        classes: [string, string];
        result: BinaryEvaluation;
      }
    | { task: 'multiclass'; classes: string[]; result: MulticlassEvaluation }
    | { task: 'regression'; result: RegressionEvaluation }
  );

interface Used {
  given: EvaluationColumns;
  label: FileColumn;
  scores: readonly FileColumn[];
  prediction: FileColumn | undefined;
  rowOf: RowOf;
}

const THRESHOLD = 0.5;

export function evaluateColumns(given: EvaluationColumns): ColumnEvaluation {
  const { label: rawLabel, scores: rawScores, prediction: rawPrediction } = given;
  const all = [rawLabel, ...rawScores.map(({ column }) => column)];
  const { columns, skipped, rowOf } = usableRows(rawPrediction ? [...all, rawPrediction] : all, {
    rows: given.rows,
    skips: given.skipMissing,
  });
  const label = columns[0] as FileColumn;
  const scores = columns.slice(1, 1 + rawScores.length);
  const prediction = rawPrediction && columns.at(-1);
  if (skipped === given.rows) throw invalid('There are no rows to evaluate.');
  const task =
    given.task ??
    inferTask(label, { scores: scores.length, hasPositive: given.positive !== undefined });
  if (task !== 'multiclass' && scores.length > 1) {
    throw invalid(`A ${task} model has one score column; there are ${scores.length}.`);
  }
  const used = { given, label, scores, prediction, rowOf };
  switch (task) {
    case 'binary':
      return { ...binary(used), skipped };
    case 'multiclass':
      return { ...multiclass(used), skipped };
    case 'regression': {
      const predicted = prediction ?? scores[0];
      if (!predicted) throw invalid('A column of scores or predictions is needed.');
      const result = evaluateRegression(
        finiteNumbers(label, rowOf),
        finiteNumbers(predicted, rowOf),
      );
      return { task, skipped, result };
    }
  }
}

function binary({
  given,
  label,
  scores: [score],
  prediction,
  rowOf,
}: Used): Omit<Extract<ColumnEvaluation, { task: 'binary' }>, 'skipped'> {
  const truth = classCodes(label);
  const said = prediction && classCodes(prediction);
  const classes = binaryClasses(
    [...new Set([...truth.names, ...(said?.names ?? [])])],
    given.positive,
    label.name,
  );
  const labels = bits(truth, classes[1]);
  const predictions = said && bits(said, classes[1]);
  const scores = score && probabilities(score, rowOf);
  if (scores) {
    const threshold = given.threshold ?? THRESHOLD;
    const result = evaluateBinary({ labels, scores, threshold, predictions });
    return { task: 'binary', threshold: predictions ? null : threshold, classes, result };
  }
  if (!predictions) throw invalid('A column of scores or predictions is needed.');
  const result = evaluateBinary({ labels, predictions });
  return { task: 'binary', threshold: null, classes, result };
}

/** The negative and the positive class, of values that are at most two. */
function binaryClasses(
  names: readonly string[],
  given: string | undefined,
  label: string,
): [string, string] {
  const isKnown = (low: string) => names.every((name) => name === low || name === '1');
  if (given === undefined) {
    if (isKnown('0')) return ['0', '1'];
    if (isKnown('-1')) return ['-1', '1'];
    if (names.length <= 2) {
      throw invalid(
        `The label ${label} has the values ${names.join(' and ')}: say which is the positive class with --positive.`,
      );
    }
  }
  const positive = given === undefined ? '1' : positiveName(given, names);
  const others = names.filter((name) => name !== positive);
  if (others.length > 1) {
    throw invalid(
      `A binary model has two classes; beside ${positive} there are ${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''}.`,
    );
  }
  return [others[0] ?? `not ${positive}`, positive];
}

function positiveName(given: string, names: readonly string[]): string {
  if (names.includes(given)) return given;
  const same = /^true$/i.test(given) ? '1' : /^false$/i.test(given) ? '0' : String(Number(given));
  if (names.includes(same)) return same;
  if (names.length < 2) return given;
  throw invalid(
    `No label is ${given}, the positive class (there are ${names.slice(0, 5).join(', ')}).`,
  );
}

function bits({ codes, names }: ClassCodes, positive: string): Uint8Array {
  const at = names.indexOf(positive);
  return Uint8Array.from(codes, (code) => (code === at ? 1 : 0));
}

function multiclass({
  given,
  label,
  scores: scoreColumns,
  prediction,
  rowOf,
}: Used): Omit<Extract<ColumnEvaluation, { task: 'multiclass' }>, 'skipped'> {
  const truth = classCodes(label);
  const said = prediction && classCodes(prediction);
  const named = given.scores.map(({ className, column }) => className ?? column.name);
  if (named.length === 1) {
    throw invalid('A multiclass model has a score column for each class; there is one.');
  }
  const seen = [...new Set([...truth.names, ...(said?.names ?? [])])];
  const classes = named.length > 0 ? matchNames(named, seen) : seen.toSorted(byName);
  const labels = recode(truth, classes, { column: label.name, rowOf });
  const scores = scoreColumns.map((column) => probabilities(column, rowOf));
  const predictions = said
    ? recode(said, classes, { column: prediction?.name ?? '', rowOf })
    : scores.length > 0
      ? highestScores(scores)
      : undefined;
  if (!predictions) throw invalid('Columns of scores or predictions are needed.');
  const result = evaluateMulticlass({
    size: classes.length,
    labels,
    predictions,
    scores: scores.length > 0 ? scores : undefined,
  });
  return { task: 'multiclass', classes, result };
}

/** Classes of score columns as labels have them: 1.0 and 01 are 1 where labels are numbers. */
function matchNames(named: readonly string[], seen: readonly string[]): string[] {
  const known = new Set(seen);
  return named.map((name) => {
    const number = String(Number(name));
    return !known.has(name) && name.trim() !== '' && known.has(number) ? number : name;
  });
}

function recode(
  { codes, names }: ClassCodes,
  classes: readonly string[],
  { column, rowOf }: { column: string; rowOf: RowOf },
): Int32Array {
  const places = names.map((name) => classes.indexOf(name));
  const stranger = places.indexOf(-1);
  if (stranger !== -1) {
    throw invalid(
      `The column ${column} has the class ${names[stranger]} in row ${rowOf(codes.indexOf(stranger))}, for which there is no score (there are ${classes.slice(0, 20).join(', ')}).`,
    );
  }
  return codes.map((code) => places[code] as number);
}

function byName(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (Number.isFinite(difference) && difference !== 0) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}

function invalid(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
