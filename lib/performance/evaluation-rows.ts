import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { withoutMissingWords } from '#lib/offline/missing-words.ts';
import { type ClassCodes, classCodes } from './class-codes.ts';
import type { BinaryRows } from './evaluate-binary.ts';
import { highestScores, type MulticlassRows } from './evaluate-multiclass.ts';
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

/** Labels and what was said of them, checked and as metrics want them. */
export type EvaluationRows =
  | { task: 'binary'; threshold: number | null; classes: [string, string]; rows: BinaryRows }
  | { task: 'multiclass'; classes: string[]; rows: MulticlassRows }
  | { task: 'regression'; rows: RegressionRows };

interface RegressionRows {
  truth: Float64Array;
  predicted: Float64Array;
}

export interface PreparedRows {
  evaluation: EvaluationRows;
  skipped: number;
  /** Places in the file of the rows that are left; null: all. */
  kept: Uint32Array | null;
}

interface Used {
  given: EvaluationColumns;
  label: FileColumn;
  scores: readonly FileColumn[];
  prediction: FileColumn | undefined;
  rowOf: RowOf;
}

const THRESHOLD = 0.5;

/** Words such as NA among numbers are none. Throws `invalid_request` for columns that cannot be evaluated. */
export function prepareRows(given: EvaluationColumns): PreparedRows {
  const { label: rawLabel, scores: rawScores, prediction: rawPrediction } = given;
  const all = [rawLabel, ...rawScores.map(({ column }) => column)];
  const { columns, skipped, rowOf, kept } = usableRows(
    (rawPrediction ? [...all, rawPrediction] : all).map(withoutMissingWords),
    {
      rows: given.rows,
      skips: given.skipMissing,
    },
  );
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
  const prepare = { binary, multiclass, regression } satisfies Record<Task, unknown>;
  return { evaluation: prepare[task](used), skipped, kept };
}

function binary({ given, label, scores: [score], prediction, rowOf }: Used): EvaluationRows {
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
    const rows = { labels, scores, threshold, predictions };
    return { task: 'binary', threshold: predictions ? null : threshold, classes, rows };
  }
  if (!predictions) throw invalid('A column of scores or predictions is needed.');
  return { task: 'binary', threshold: null, classes, rows: { labels, predictions } };
}

function regression({ label, scores, prediction, rowOf }: Used): EvaluationRows {
  const predicted = prediction ?? scores[0];
  if (!predicted) throw invalid('A column of scores or predictions is needed.');
  return {
    task: 'regression',
    rows: {
      truth: finiteNumbers(label, rowOf),
      predicted: finiteNumbers(predicted, rowOf),
    },
  };
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
}: Used): EvaluationRows {
  const truth = classCodes(label);
  const said = prediction && classCodes(prediction);
  // One score, as of the class that is predicted, is no part of what is evaluated.
  const isOne = given.scores.length === 1;
  if (isOne && !said) {
    throw invalid(
      'A multiclass model has a score column for each class; there is one, and no --prediction.',
    );
  }
  const scored = isOne ? [] : given.scores;
  const named = scored.map(({ className, column }) => className ?? column.name);
  const seen = [...new Set([...truth.names, ...(said?.names ?? [])])];
  const classes = named.length > 0 ? matchNames(named, seen) : seen.toSorted(byName);
  const labels = recode(truth, classes, { column: label.name, rowOf });
  const scores = isOne ? [] : scoreColumns.map((column) => probabilities(column, rowOf));
  const predictions = said
    ? recode(said, classes, { column: prediction?.name ?? '', rowOf })
    : scores.length > 0
      ? highestScores(scores)
      : undefined;
  if (!predictions) throw invalid('Columns of scores or predictions are needed.');
  return {
    task: 'multiclass',
    classes,
    rows: {
      size: classes.length,
      labels,
      predictions,
      scores: scores.length > 0 ? scores : undefined,
    },
  };
}

/**
 * Classes of score columns as labels have them: 1.0 and 01 are 1 where labels are numbers, and what all columns begin with (p_ of p_0, p_1) is no part of
 * their classes where labels do without it.
 */
function matchNames(named: readonly string[], seen: readonly string[]): string[] {
  const known = new Set(seen);
  const match = (name: string) => {
    const number = String(Number(name));
    return !known.has(name) && name.trim() !== '' && known.has(number) ? number : name;
  };
  const [first = ''] = named;
  let shared = first.length;
  while (!named.every((name) => name.startsWith(first.slice(0, shared)))) shared -= 1;
  const cuts = Array.from({ length: shared + 1 }, (_cut, at) => (at === 0 ? 0 : shared + 1 - at));
  for (const cut of cuts) {
    const names = named.map((name) => match(name.slice(cut)));
    const found = new Set(names);
    if (found.size === names.length && seen.every((name) => found.has(name))) return names;
  }
  return named.map(match);
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
