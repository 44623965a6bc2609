import { AppError } from '#lib/http/errors.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { RowOf } from './usable-rows.ts';

/** Numbers in [0, 1]; the first other one is refused. */
export function probabilities(column: FileColumn, rowOf: RowOf): Float64Array {
  const values = numbers(column, rowOf);
  const at = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (at === -1) return values;
  throw invalid(
    `The score ${column.name} is ${values[at]} in row ${rowOf(at)}: expected a probability in [0, 1] (predicted numbers are evaluated with --task regression).`,
  );
}

/** Numbers that are neither NaN nor infinite; the first other one is refused. */
export function finiteNumbers(column: FileColumn, rowOf: RowOf): Float64Array {
  const values = numbers(column, rowOf);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at === -1) return values;
  throw invalid(
    `The column ${column.name} is ${values[at]} in row ${rowOf(at)}: expected a finite number.`,
  );
}

/** Text that is numbers throughout, as of a Parquet file or with zeros in front, is taken as numbers. */
function numbers(column: FileColumn, rowOf: RowOf): Float64Array {
  if (column.kind === 'number') return column.values;
  const parsed = column.values.map((value) => (value.trim() === '' ? Number.NaN : Number(value)));
  const at = column.codes.findIndex((code) => Number.isNaN(parsed[code]));
  if (at === -1) return Float64Array.from(column.codes, (code) => parsed[code] as number);
  const stranger = column.values[column.codes[at] as number];
  throw invalid(
    `The column ${column.name} has "${stranger?.slice(0, 100)}" in row ${rowOf(at)}: expected numbers.`,
  );
}

function invalid(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
