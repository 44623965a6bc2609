import type { TensorSpec, TensorValue } from '#lib/onnx/contract.ts';
import { fromFloat16Bits } from '#lib/onnx/float16.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import type { PredictResponse } from './contract.ts';

export interface Answer {
  predictions: Value[];
  /** Of classifiers with probabilities: their names in the order of the model's scores. Keys of an object are no such order: JavaScript sorts those that are whole numbers. */
  classes: readonly string[] | null;
  probabilities: Record<string, number | null>[] | null;
}
type Value = NonNullable<PredictResponse['predictions']>[number];
type Scalar = Exclude<Value, readonly unknown[]>;
export type Class = NonNullable<OutputRoles['classes']>[number];

/**
 * What a model's outputs say, row by row.
 *
 * - The score is the output the version names, else the first float output (for classifiers: of as many columns as there
 *   are classes, when there is one). The label is the output named, else for classifiers the first that is not a float.
 * - Classifier: a score of one column from 0 to 1 is the probability of the second class; of several columns from 0 to 1 that
 *   add up to 1, one probability per class. Other scores are no probabilities. The prediction is the label; without one, the
 *   likeliest class (highest score); a single score that is no probability stays the number it is.
 * - Regression: the score; a list when it has several columns.
 * - JSON has no NaN and no infinity: null says that there is no answer for the row. The rows beside it are answered as if they
 *   were alone. Whole numbers beyond 2^53 are text.
 */
export function shapeAnswer(
  task: Task,
  roles: OutputRoles,
  specs: readonly TensorSpec[],
  outputs: Record<string, TensorValue>,
  rowCount: number,
): Answer {
  const named = outputNames(task, roles, specs);
  const score = named.score === undefined ? undefined : outputs[named.score];
  const label = named.label === undefined ? undefined : outputs[named.label];
  if (task === 'regression') {
    const output = score ?? label ?? outputs[specs[0]?.name ?? ''];
    return {
      predictions: rowsOf(rowCount, (row) => rowValue(output, row, rowCount)),
      classes: null,
      probabilities: null,
    };
  }
  const width = columns(score, rowCount);
  const classes = roles.classes ?? defaultClasses(task, width);
  const scores = score && width > 0 ? score : undefined;
  const names =
    scores && isProbability(scores, width) ? scoreNames(classes, Math.max(2, width)) : null;
  const probabilities =
    scores && names ? rowsOf(rowCount, (row) => probabilitiesOf(scores, row, width, names)) : null;
  const predictions = rowsOf(rowCount, (row): Value => {
    if (label && columns(label, rowCount) === 1) return elementValue(label, row);
    if (!scores) return rowValue(score ?? outputs[specs[0]?.name ?? ''], row, rowCount);
    if (width > 1) {
      if (rowHas(scores, row, width, probabilities ? isNotFinite : Number.isNaN)) return null;
      return classes[likeliest(scores, row, width)] ?? null;
    }
    const value = elementValue(scores, row);
    if (!probabilities || typeof value !== 'number') return value;
    return classes[value >= 0.5 ? 1 : 0] ?? null;
  });
  return { predictions, classes: names, probabilities };
}

interface OutputNames {
  score: string | undefined;
  label: string | undefined;
}

/** Asked several times for every request, and the same as long as a version is loaded. */
const knownNames = new WeakMap<
  readonly TensorSpec[],
  OutputNames & { task: Task; roles: OutputRoles }
>();

/** The outputs that are read: others need not be fetched from the runtime. */
export function outputNames(
  task: Task,
  roles: OutputRoles,
  specs: readonly TensorSpec[],
): OutputNames {
  const known = knownNames.get(specs);
  if (known?.task === task && known.roles === roles) return known;
  const found = { task, roles, ...findOutputNames(task, roles, specs) };
  knownNames.set(specs, found);
  return found;
}

function findOutputNames(
  task: Task,
  roles: OutputRoles,
  specs: readonly TensorSpec[],
): OutputNames {
  const floats = specs.filter((spec) => spec.type.startsWith('float'));
  const wide = floats.find(({ shape }) => shape.length === 2 && shape[1] !== 1);
  const score = roles.score ?? (task === 'regression' ? floats[0] : (wide ?? floats[0]))?.name;
  const label =
    roles.label ??
    (task === 'regression'
      ? undefined
      : specs.find((spec) => !spec.type.startsWith('float'))?.name);
  return { score, label: label === score ? undefined : label };
}

function rowsOf<T>(count: number, make: (row: number) => T): T[] {
  return Array.from({ length: count }, (_, row) => make(row));
}

function columns(tensor: TensorValue | undefined, rowCount: number): number {
  const width = (tensor?.data.length ?? 0) / rowCount;
  return Number.isInteger(width) ? width : 0;
}

export function defaultClasses(task: Task, width: number): Class[] {
  return Array.from(
    { length: task === 'binary' ? Math.max(2, width) : width },
    (_, index) => index,
  );
}

/** Rows that are no numbers say nothing of what the others are. */
function isProbability(scores: TensorValue, width: number): boolean {
  if (!scores.type.startsWith('float')) return false;
  let known = false;
  for (let start = 0; start < scores.data.length; start += width) {
    if (rowHas(scores, start / width, width, isNotFinite)) continue;
    known = true;
    let sum = 0;
    for (let index = start; index < start + width; index += 1) {
      const value = numberAt(scores, index);
      if (!(value >= -1e-6 && value <= 1 + 1e-6)) return false;
      sum += value;
    }
    if (width > 1 && Math.abs(sum - 1) > 1e-2) return false;
  }
  return known;
}

function rowHas(
  scores: TensorValue,
  row: number,
  width: number,
  is: (value: number) => boolean,
): boolean {
  for (let index = row * width; index < (row + 1) * width; index += 1) {
    if (is(numberAt(scores, index))) return true;
  }
  return false;
}

function isNotFinite(value: number): boolean {
  return !Number.isFinite(value);
}

function scoreNames(classes: readonly Class[], count: number): string[] {
  return rowsOf(count, (index) => String(classes[index] ?? index));
}

function probabilitiesOf(
  scores: TensorValue,
  row: number,
  width: number,
  names: readonly string[],
): Record<string, number | null> {
  const isKnown = !rowHas(scores, row, width, isNotFinite);
  const values =
    width === 1
      ? [1 - numberAt(scores, row), numberAt(scores, row)]
      : rowsOf(width, (column) => numberAt(scores, row * width + column));
  return Object.fromEntries(
    values.map((value, index) => [names[index], isKnown ? Math.min(1, Math.max(0, value)) : null]),
  );
}

function likeliest(scores: TensorValue, row: number, width: number): number {
  let best = 0;
  for (let column = 1; column < width; column += 1) {
    if (numberAt(scores, row * width + column) > numberAt(scores, row * width + best))
      best = column;
  }
  return best;
}

function rowValue(tensor: TensorValue | undefined, row: number, rowCount: number): Value {
  const width = columns(tensor, rowCount);
  if (!tensor || width === 0) return null;
  if (width === 1) return elementValue(tensor, row);
  return rowsOf(width, (column) => elementValue(tensor, row * width + column));
}

function elementValue(tensor: TensorValue, index: number): Scalar {
  const element = tensor.data[index];
  if (typeof element === 'string') return element;
  if (tensor.type === 'bool') return element === 1;
  if (typeof element === 'bigint') {
    const number = Number(element);
    return Number.isSafeInteger(number) ? number : element.toString();
  }
  return finite(numberAt(tensor, index));
}

function numberAt(tensor: TensorValue, index: number): number {
  const element = tensor.data[index];
  return tensor.type === 'float16' ? fromFloat16Bits(Number(element)) : Number(element);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
