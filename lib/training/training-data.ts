/** What a learner sees: columns of equal length, and of each row what is to be said of it. */
export interface TrainingData {
  columns: readonly TrainingColumn[];
  target: TrainingTarget;
}

export type TrainingColumn = NumericColumn | CategoricalColumn;

export interface NumericColumn {
  name: string;
  kind: 'numeric';
  /** NaN is missing. Read as float32, which is what the exported model takes. */
  values: Float64Array;
}

export interface CategoricalColumn {
  name: string;
  kind: 'categorical';
  /** By code. Text '' is missing. */
  labels: readonly string[] | readonly number[];
  /** −1 is missing. */
  codes: Int32Array;
}

export type TrainingTarget = ClassTarget | NumberTarget;

export interface ClassTarget {
  task: 'binary' | 'multiclass';
  /** By code; of a binary task the second is the positive one. */
  classes: readonly string[] | readonly number[];
  codes: Int32Array;
}

export interface NumberTarget {
  task: 'regression';
  values: Float64Array;
}

export function rowsOf(column: TrainingColumn): number {
  return column.kind === 'numeric' ? column.values.length : column.codes.length;
}

/** Throws a RangeError that names what cannot be learned from. */
export function checkTrainingData({ columns, target }: TrainingData): number {
  const rows = target.task === 'regression' ? target.values.length : target.codes.length;
  if (columns.length === 0) throw new RangeError('there are no columns; expected one or more');
  if (rows < 2) throw new RangeError(`there are ${rows} rows; expected 2 or more`);
  const names = new Set<string>();
  for (const column of columns) {
    const { name } = column;
    if (names.has(name)) throw new RangeError(`there are two columns ${name}`);
    names.add(name);
    if (rowsOf(column) !== rows) {
      throw new RangeError(`${name} has ${rowsOf(column)} rows; expected ${rows}`);
    }
    if (column.kind === 'categorical') checkCodes(name, column.codes, -1, column.labels.length);
  }
  checkTarget(target);
  return rows;
}

function checkTarget(target: TrainingTarget): void {
  if (target.task === 'regression') {
    if (target.values.every(Number.isFinite)) return;
    throw new RangeError('the target has a value that is not a finite number');
  }
  const { classes, codes, task } = target;
  if (task === 'binary' && classes.length !== 2) {
    throw new RangeError(`a binary target has ${classes.length} classes; expected 2`);
  }
  checkCodes('the target', codes, 0, classes.length);
  const seen = new Uint8Array(classes.length);
  for (const code of codes) seen[code] = 1;
  const absent = seen.indexOf(0);
  if (absent >= 0) throw new RangeError(`no row has the class ${classes[absent]}`);
  if (classes.length < 2) throw new RangeError('there is one class; expected two or more');
}

function checkCodes(name: string, codes: Int32Array, least: number, end: number): void {
  const wrong = codes.find((code) => code < least || code >= end);
  if (wrong !== undefined) throw new RangeError(`${name} has the code ${wrong} of ${end}`);
}
