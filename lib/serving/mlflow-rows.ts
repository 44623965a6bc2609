import { AppError } from '#lib/http/errors.ts';
import { invalid, isRecord, own } from '#lib/http/invalid.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { MAX_ROWS } from './contract.ts';

export type Features = Exclude<FeatureLayout, { kind: 'tensors' }>;

/** The ways in which MLflow's scoring protocol carries data. */
export const FORMATS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;
export type Format = (typeof FORMATS)[number];

/** What a request carries, as rows for `parseRows`; columns that are no features are left out, as MLflow does. */
export function rowsOf(format: Format, data: unknown, layout: Features): unknown[] {
  if (format === 'dataframe_split') return splitRows(data, layout);
  if (format === 'inputs' && isRecord(data)) return columnRows(data, layout);
  if (!Array.isArray(data)) throw invalid(format, 'must be a list of rows');
  checkCount(data.length, format);
  return data.map((row) => toRow(row, layout));
}

/** The path of a row, for messages. */
export function whereIn(format: Format): (index: number) => string {
  return (index) => `${format === 'dataframe_split' ? 'dataframe_split.data' : format}[${index}]`;
}

export function checkCount(count: number, field: string): void {
  if (count === 0) throw invalid(field, 'must have at least one row');
  if (count <= MAX_ROWS) return;
  throw new AppError('too_many_rows', {
    publicMessage: `${field} has ${count} rows; one request takes at most ${MAX_ROWS}.`,
    fields: [{ field, message: `must have at most ${MAX_ROWS} rows` }],
  });
}

/** pandas' `to_dict(orient='split')`: names of columns, then rows of values. Columns without names are in the model's order. */
function splitRows(data: unknown, layout: Features): unknown[] {
  const field = 'dataframe_split';
  if (!isRecord(data)) throw invalid(field, 'must be an object with columns and data');
  const other = Object.keys(data).find((key) => !['columns', 'data', 'index'].includes(key));
  if (other !== undefined) {
    throw invalid(`${field}.${other.slice(0, 100)}`, 'is none of columns, data and index');
  }
  const rows = own(data, 'data');
  if (!Array.isArray(rows)) throw invalid(`${field}.data`, 'must be a list of rows');
  checkCount(rows.length, `${field}.data`);
  const names = own(data, 'columns') ?? null;
  if (names === null) return rows;
  if (!Array.isArray(names)) throw invalid(`${field}.columns`, 'must be a list of names');
  const places = placesOf(names, layout, `${field}.columns`);
  return rows.map((row: unknown, index) => {
    if (!Array.isArray(row) || row.length !== names.length) {
      throw invalid(`${field}.data[${index}]`, `must be a list of ${names.length} values`);
    }
    return places ? places.map((place) => row[place]) : row;
  });
}

/** Where each feature is among named columns; null: the columns are only numbered, and in the model's order. */
export function placesOf(
  names: readonly unknown[],
  { features }: Features,
  field: string,
): number[] | null {
  if (names.length > 0 && names.every((name) => typeof name === 'number')) return null;
  const places = new Map<unknown, number>();
  for (const [index, name] of names.entries()) {
    if (typeof name !== 'string') throw invalid(`${field}[${index}]`, 'must be text');
    if (places.has(name)) throw invalid(`${field}[${index}]`, 'names a column twice');
    places.set(name, index);
  }
  return features.map(({ name }) => {
    const place = places.get(name);
    if (place === undefined) throw invalid(field, `lacks the feature ${name}`);
    return place;
  });
}

/** A dictionary of columns, as NumPy's are sent, or of one row's values. */
function columnRows(data: Record<string, unknown>, layout: Features): unknown[] {
  const whole = layout.kind === 'vector' ? own(data, layout.input) : undefined;
  if (Array.isArray(whole) && Array.isArray(whole[0])) {
    checkCount(whole.length, `inputs.${layout.kind === 'vector' ? layout.input : ''}`);
    return whole;
  }
  const columns = layout.features.flatMap(({ name }) =>
    Object.hasOwn(data, name) ? [{ name, values: data[name] }] : [],
  );
  const [first] = columns;
  if (!first || !Array.isArray(first.values)) return [toRow(data, layout)];
  const count = first.values.length;
  checkCount(count, `inputs.${first.name}`);
  for (const { name, values } of columns) {
    if (!Array.isArray(values) || values.length !== count) {
      throw invalid(`inputs.${name}`, `must be a list of ${count} values, as ${first.name}`);
    }
  }
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(
      columns.map(({ name, values }) => [name, single((values as unknown[])[row])]),
    ),
  );
}

function toRow(row: unknown, layout: Features): unknown {
  if (Array.isArray(row)) return row;
  if (!isRecord(row)) return layout.features.length === 1 ? [row] : row;
  const whole = layout.kind === 'vector' ? own(row, layout.input) : undefined;
  if (Array.isArray(whole)) return whole;
  return Object.fromEntries(
    layout.features.flatMap(({ name }) =>
      Object.hasOwn(row, name) ? [[name, single(row[name])]] : [],
    ),
  );
}

/** A cell of a column [N, 1] is a list of one. */
function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}
