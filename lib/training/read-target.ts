import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { finiteNumbers } from '#lib/performance/number-columns.ts';
import type { ClassTarget, TrainingTarget } from './training-data.ts';

export type TrainingTask = TrainingTarget['task'];
type Classes = ClassTarget['classes'];

const MOST_CLASSES = 1000;
const MOST_NAMED = 10;

/** What is to be learned. Of a holdout `classes` are the model's, and no row may have another; else they are those that rows have, in ascending order. */
export function readTarget(
  column: FileColumn,
  task: TrainingTask,
  classes?: Classes,
): TrainingTarget {
  const isMissing = missingIn(column);
  const rows = rowsIn(column);
  let missing = 0;
  let first = -1;
  for (let row = rows - 1; row >= 0; row -= 1) {
    if (!isMissing(row)) continue;
    missing += 1;
    first = row;
  }
  if (missing > 0) {
    throw refused(
      `The target ${column.name} has no value in ${missing} of ${rows} rows, the first of them row ${first + 1}: every row needs one.`,
    );
  }
  if (task === 'regression') {
    return { task, values: finiteNumbers(column, (row) => row + 1) };
  }
  const names = classes ?? classesOf(column, task);
  return { task, classes: names, codes: codesOf(column, names) };
}

function missingIn(column: FileColumn): (row: number) => boolean {
  return column.kind === 'number'
    ? (row) => Number.isNaN(column.values[row])
    : (row) => (column.values[column.codes[row] as number] ?? '') === '';
}

function rowsIn(column: FileColumn): number {
  return column.kind === 'number' ? column.values.length : column.codes.length;
}

function classesOf(column: FileColumn, task: 'binary' | 'multiclass'): Classes {
  const classes = column.kind === 'number' ? integersOf(column) : textsOf(column);
  const named = `${classes.slice(0, MOST_NAMED).join(', ')}${classes.length > MOST_NAMED ? ', …' : ''}`;
  if (classes.length < 2) {
    throw refused(
      `The target ${column.name} has one class (${named}): there is nothing to tell apart.`,
    );
  }
  if (task === 'binary' && classes.length > 2) {
    throw refused(
      `The target ${column.name} has ${classes.length} classes (${named}): expected two, or --task multiclass.`,
    );
  }
  if (classes.length > MOST_CLASSES) {
    throw refused(
      `The target ${column.name} has ${classes.length} classes: expected at most ${MOST_CLASSES}; numbers are learned with --task regression.`,
    );
  }
  return classes;
}

function integersOf({ name, values }: Extract<FileColumn, { kind: 'number' }>): number[] {
  const other = values.find((value) => !Number.isSafeInteger(value));
  if (other !== undefined) {
    throw refused(
      `The target ${name} has ${other}: classes are text or whole numbers; other numbers are learned with --task regression.`,
    );
  }
  // −0 is 0.
  return [...new Set(values)].map((value) => value + 0).sort((a, b) => a - b);
}

function textsOf({ codes, values }: Extract<FileColumn, { kind: 'text' }>): string[] {
  return [...new Set(codes)].map((code) => values[code] ?? '').sort();
}

function codesOf(column: FileColumn, classes: Classes): Int32Array {
  const codeOf = new Map(classes.map((name, code) => [String(name), code]));
  const find = (value: string) => {
    const code = codeOf.get(value);
    if (code !== undefined) return code;
    throw refused(
      `The target ${column.name} has ${value.slice(0, 100)}, which no row has that was learned from.`,
    );
  };
  if (column.kind === 'number') {
    return Int32Array.from(column.values, (value) => find(String(value)));
  }
  const known = new Map<number, number>();
  return column.codes.map((code) => {
    const found = known.get(code) ?? find(column.values[code] ?? '');
    known.set(code, found);
    return found;
  });
}

function refused(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
