import { rowsOf, type TrainingColumn } from '../training-data.ts';
import { scaleOf } from './spread.ts';
import type { SgdColumn } from './state.ts';

/** Standardised numbers end here: one wild value is not to say everything. */
export const MOST_DEVIATIONS = 10;

/** What rows give to a linear model: of each column one weight's place and what it is multiplied with. */
export interface EncodedRows {
  rows: number;
  places: Int32Array[];
  values: Float64Array[];
}

/** Columns are found by name. */
export function encodeColumns(
  inputs: readonly SgdColumn[],
  columns: readonly TrainingColumn[],
): EncodedRows {
  const given = inputs.map((input) => {
    const column = columns.find(({ name }) => name === input.name);
    if (column) return column;
    throw new RangeError(`there is no column ${input.name}, which the model takes`);
  });
  const rows = given[0] ? rowsOf(given[0]) : 0;
  const encoded = inputs.map((input, at) => encode(input, given[at] as TrainingColumn));
  return {
    rows,
    places: encoded.map(({ places }) => places),
    values: encoded.map(({ values }) => values),
  };
}

function encode(input: SgdColumn, column: TrainingColumn) {
  const { place } = input;
  const rows = rowsOf(column);
  const places = new Int32Array(rows).fill(place);
  const values = new Float64Array(rows).fill(1);
  if (input.kind === 'numeric' && column.kind === 'numeric') {
    const { mean } = input.spread;
    const scale = scaleOf(input.spread);
    for (let row = 0; row < rows; row += 1) {
      const value = (Math.fround(column.values[row] as number) - mean) / scale;
      if (Number.isNaN(value)) places[row] = place + 1;
      else values[row] = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, value));
    }
    return { places, values };
  }
  if (input.kind === 'categorical' && column.kind === 'categorical') {
    const known = new Map<string | number, number>();
    for (const [at, label] of input.labels.entries()) known.set(label, place + 1 + at);
    const ofCode = Int32Array.from([...column.labels], (label) => known.get(label) ?? place);
    for (let row = 0; row < rows; row += 1) {
      places[row] = ofCode[column.codes[row] as number] ?? place;
    }
    return { places, values };
  }
  throw new RangeError(`${column.name} is ${column.kind}; expected it ${input.kind}`);
}
