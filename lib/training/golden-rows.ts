import type { GoldenCase } from '#lib/registry/contract.ts';
import type { ModelForm } from './model-form.ts';
import { rowsOf, type TrainingColumn, type TrainingData } from './training-data.ts';

const GOLDEN_ROWS = 20;

export interface GoldenRows {
  columns: TrainingColumn[];
  count: number;
}

/** Rows of the data, evenly from first to last, that can be said over REST: whole numbers have no missing value. */
export function chooseGoldenRows({ columns }: TrainingData, form: ModelForm | null): GoldenRows {
  const [first] = columns;
  const total = first ? rowsOf(first) : 0;
  const step = Math.max(1, Math.floor(total / GOLDEN_ROWS));
  const chosen: number[] = [];
  for (let row = 0; row < total && chosen.length < GOLDEN_ROWS; row += 1) {
    // A row that cannot be said is followed by the next that can.
    if (row < chosen.length * step) continue;
    if (columns.every((column) => canBeSaid(column, row, form))) chosen.push(row);
  }
  const at = Uint32Array.from(chosen);
  return {
    columns: columns.map((column) =>
      column.kind === 'numeric'
        ? { ...column, values: Float64Array.from(at, (row) => column.values[row] as number) }
        : { ...column, codes: Int32Array.from(at, (row) => column.codes[row] as number) },
    ),
    count: chosen.length,
  };
}

function canBeSaid(column: TrainingColumn, row: number, form: ModelForm | null): boolean {
  if (column.kind === 'categorical') {
    return typeof column.labels[0] === 'string' || (column.codes[row] as number) >= 0;
  }
  const value = column.values[row] as number;
  return isFloat(column.name, form)
    ? !Number.isNaN(value) || form === null
    : Number.isInteger(value);
}

function isFloat(name: string, form: ModelForm | null): boolean {
  if (form === null) return true;
  const type = form.inputs.kind === 'vector' ? form.inputs.type : form.inputs.columns[name]?.type;
  return type === undefined || type.startsWith('float');
}

/** A chosen row, as it is said over REST. */
export function inputsOfRow({ columns }: GoldenRows, row: number): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.name, cellOf(column, row)]));
}

/** What the model was seen to answer, as an upload’s golden cases say it. */
export function goldenCaseOf(
  of: { data: TrainingData; form: ModelForm | null; rows: GoldenRows; answers: Float64Array },
  row: number,
): GoldenCase {
  const { data, form, rows, answers } = of;
  const inputs = inputsOfRow(rows, row);
  const { target } = data;
  if (target.task === 'regression') {
    return { inputs, outputs: { [form?.score ?? outputName('prediction', rows)]: [answers[row]] } };
  }
  const name = form?.score ?? outputName('probabilities', rows);
  const width = target.classes.length;
  const second = answers[row] as number;
  const shares =
    target.task === 'binary'
      ? [1 - second, second]
      : Array.from(answers.subarray(row * width, (row + 1) * width));
  return { inputs, outputs: { [name]: shares } };
}

/** As the exported file names it where a column has the name. */
function outputName(name: string, { columns }: GoldenRows): string {
  const taken = new Set(columns.map((column) => column.name));
  let found = name;
  while (taken.has(found)) found += '_';
  return found;
}

function cellOf(column: TrainingColumn, row: number): unknown {
  if (column.kind === 'numeric') {
    const value = column.values[row] as number;
    return Number.isFinite(value) ? value : null;
  }
  return column.labels[column.codes[row] as number] ?? '';
}
