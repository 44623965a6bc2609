import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { errorForest } from './error-forest.ts';
import { fitErrorEstimator } from './estimate-errors.ts';
import { estimateMulticlass, fitClassCalibrations } from './estimate-multiclass.ts';
import { evaluateRows } from './evaluate-rows.ts';
import type { Interval } from './interval.ts';
import type { LabelledRow } from './outcomes.ts';
import { MOST_SCORED_CLASSES, type RowEstimate } from './row-estimate.ts';

/** A row that was answered, with or without its label. */
export interface AnsweredRow extends LabelledRow {
  /** In the order of the version's features; null where the log has none. */
  input: unknown;
}

export interface LearnedRows {
  rows: number;
  /** How well the model did on the rows that were learned from. */
  metrics: Record<string, number | null>;
  intervals: Record<string, Interval>;
  /** null: of none of the rows can be said anything. */
  estimate(rows: readonly AnsweredRow[]): RowEstimate | null;
}

export interface RowsAbout {
  task: 'multiclass' | 'regression';
  features: readonly { name: string; type: string }[];
}

/** With fewer there is nothing to learn from. */
const LEAST_ROWS = 300;
const SEED = 1;

/**
 * Learns from labelled rows how to estimate, row by row, how well a model does on others: DLE of numbers (estimate-errors.ts), CBPE of several classes
 * (estimate-multiclass.ts). null: too few rows can be used.
 */
export function learnRows(given: readonly AnsweredRow[], about: RowsAbout): LearnedRows | null {
  return about.task === 'regression' ? learnNumbers(given, about) : learnClasses(given);
}

function learnNumbers(given: readonly AnsweredRow[], about: RowsAbout): LearnedRows | null {
  const rows = given.filter(({ label, predicted }) => isNumber(label) && isNumber(predicted));
  if (rows.length < LEAST_ROWS) return null;
  const truth = Float64Array.from(rows, ({ label }) => label as number);
  const predicted = Float64Array.from(rows, (row) => row.predicted as number);
  const columns = columnsOf(rows, about);
  const estimate = fitErrorEstimator({ columns, truth, predicted }, errorForest({ seed: SEED }));
  const { result } = evaluateRows({ task: 'regression', rows: { truth, predicted } });
  return {
    ...{ rows: rows.length, metrics: result.metrics, intervals: known(result.intervals) },
    estimate(others) {
      const answered = others.filter((row) => isNumber(row.predicted));
      const found = estimate(
        columnsOf(answered, about),
        Float64Array.from(answered, (row) => row.predicted as number),
      );
      return found && { task: 'regression', n: found.n, metrics: found.metrics };
    },
  };
}

function learnClasses(given: readonly AnsweredRow[]): LearnedRows | null {
  const classes = given.find((row) => row.classes)?.classes?.map(String);
  if (!classes) return null;
  const usable = scoredRows(given, classes).filter(({ label }) => classes.includes(String(label)));
  if (usable.length < LEAST_ROWS) return null;
  const labels = codesOf(usable, classes, ({ label }) => label);
  const scores = scoresOf(usable, classes);
  const calibrations = fitClassCalibrations(labels, scores, { seed: SEED });
  const predictions = codesOf(usable, classes, ({ predicted }) => predicted);
  const { result } = evaluateRows({
    ...{ task: 'multiclass', classes },
    rows: { size: classes.length, labels, predictions, scores },
  });
  return {
    ...{ rows: usable.length, metrics: result.metrics, intervals: known(result.intervals) },
    estimate(others) {
      const answered = scoredRows(others, classes);
      const found = estimateMulticlass(
        scoresOf(answered, classes),
        codesOf(answered, classes, ({ predicted }) => predicted),
        calibrations,
      );
      if (!found) return null;
      const { n, metrics, matrix, scores } = found;
      const kept = scores.length <= MOST_SCORED_CLASSES ? { scores } : {};
      return { task: 'multiclass', n, metrics, matrix: Array.from(matrix.counts), ...kept };
    },
  };
}

/** Those with a score for each of the classes. */
function scoredRows(rows: readonly AnsweredRow[], classes: readonly string[]): AnsweredRow[] {
  return rows.filter(
    ({ predicted, classes: own, scores }) =>
      classes.includes(String(predicted)) &&
      own?.length === classes.length &&
      own.every((name, k) => String(name) === classes[k]) &&
      scores?.length === classes.length &&
      scores.every((score) => isNumber(score) && score >= 0 && score <= 1),
  );
}

function scoresOf(rows: readonly AnsweredRow[], classes: readonly string[]): Float64Array[] {
  return classes.map((_, k) => Float64Array.from(rows, ({ scores }) => scores?.[k] ?? 0));
}

function codesOf(
  rows: readonly AnsweredRow[],
  classes: readonly string[],
  of: (row: AnsweredRow) => unknown,
): Int32Array {
  return Int32Array.from(rows, (row) => classes.indexOf(String(of(row))));
}

function columnsOf(rows: readonly AnsweredRow[], { features }: RowsAbout): FileColumn[] {
  return features.map(({ name, type }, place) => {
    const values = rows.map(({ input }) =>
      Array.isArray(input) && input.length === features.length ? (input[place] ?? null) : null,
    );
    return toColumn(name, values, type === 'string');
  });
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function known(
  intervals: Readonly<Partial<Record<string, Interval | null>>>,
): Record<string, Interval> {
  return Object.fromEntries(
    Object.entries(intervals).filter((entry): entry is [string, Interval] => Boolean(entry[1])),
  );
}
