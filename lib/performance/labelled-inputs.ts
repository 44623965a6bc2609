import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import type { EvaluationRows } from './evaluation-rows.ts';
import type { LabelledRow } from './outcomes.ts';

export interface LabelledInput extends LabelledRow {
  at: Date;
  /** The row in the order of the version's features; null where the log has none. */
  input: unknown;
}

export interface SegmentedRows {
  evaluation: EvaluationRows;
  columns: FileColumn[];
  /** Of each row, when it was predicted and how wrong: 0 or 1, and of numbers from 0 to 1 of the largest error. */
  errors: { at: Date; error: number }[];
}

const THRESHOLD = 0.5;

/** Labelled rows as evaluations and searches for segments want them; null: none can be used. */
export function segmentedRows(
  rows: readonly LabelledInput[],
  {
    task,
    features,
    classes,
  }: {
    task: 'binary' | 'multiclass' | 'regression';
    features: readonly Pick<Feature, 'name' | 'type'>[];
    classes: readonly unknown[] | null;
  },
): SegmentedRows | null {
  const isUsable =
    task === 'regression'
      ? ({ label, predicted }: LabelledRow) =>
          Number.isFinite(label as number) && Number.isFinite(predicted as number)
      : ({ label, predicted }: LabelledRow) =>
          label !== null && predicted !== null && predicted !== undefined;
  const used = rows.filter(isUsable);
  if (used.length === 0) return null;
  const columns = features.flatMap(({ name, type }, place): FileColumn[] => {
    const values = used.map(({ input }) =>
      Array.isArray(input) && input.length === features.length ? (input[place] ?? null) : null,
    );
    return values.every((value) => value === null)
      ? []
      : [toColumn(name, values, type === 'string')];
  });
  const evaluation = toEvaluationRows(used, task, classes);
  return { evaluation, columns, errors: errorsOf(used, task) };
}

function toEvaluationRows(
  rows: readonly LabelledInput[],
  task: 'binary' | 'multiclass' | 'regression',
  classes: readonly unknown[] | null,
): EvaluationRows {
  if (task === 'regression') {
    const truth = Float64Array.from(rows, ({ label }) => label as number);
    return {
      task,
      rows: { truth, predicted: Float64Array.from(rows, ({ predicted }) => predicted as number) },
    };
  }
  const seen = new Set(rows.flatMap(({ label, predicted }) => [String(label), String(predicted)]));
  const given = rows.find((row) => row.classes)?.classes ?? classes ?? [];
  const names = [...new Set([...given.map(String), ...[...seen].sort()])];
  const [negative = 'no', positive = 'yes'] = names;
  if (task === 'multiclass' || names.length > 2) {
    const code = (value: unknown) => names.indexOf(String(value));
    return {
      ...{ task: 'multiclass', classes: names },
      rows: {
        size: names.length,
        labels: Int32Array.from(rows, ({ label }) => code(label)),
        predictions: Int32Array.from(rows, ({ predicted }) => code(predicted)),
      },
    };
  }
  const bits = (of: (row: LabelledInput) => unknown) =>
    Uint8Array.from(rows, (row) => (String(of(row)) === positive ? 1 : 0));
  const labels = bits(({ label }) => label);
  const predictions = bits(({ predicted }) => predicted);
  const scores = rows.map(({ scores: all, classes: own }) =>
    all?.length === 2 && String(own?.[1]) === positive ? (all[1] ?? null) : null,
  );
  const whole = scores.filter((score) => score !== null);
  return {
    ...{ task, classes: [negative, positive], threshold: null },
    rows:
      whole.length === rows.length
        ? { labels, predictions, scores: Float64Array.from(whole), threshold: THRESHOLD }
        : { labels, predictions },
  };
}

function errorsOf(
  rows: readonly LabelledInput[],
  task: 'binary' | 'multiclass' | 'regression',
): SegmentedRows['errors'] {
  if (task !== 'regression') {
    return rows.map(({ at, label, predicted }) => ({
      at,
      error: String(label) === String(predicted) ? 0 : 1,
    }));
  }
  const sizes = rows.map(({ label, predicted }) =>
    Math.abs((label as number) - (predicted as number)),
  );
  const most = sizes.reduce((a, b) => Math.max(a, b), 0);
  return rows.map(({ at }, row) => ({ at, error: most > 0 ? (sizes[row] ?? 0) / most : 0 }));
}
