import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { pairColumns } from '#lib/drift/pair-columns.ts';
import type { ReferenceColumn, ReferenceSample } from '#lib/monitoring/contract.ts';
import { atPrecision } from '#lib/monitoring/feature-precision.ts';
import type { ReferenceRows, WatchedVersion } from '#lib/monitoring/profile-reference.ts';
import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import type { FileColumn } from '#lib/offline/file-columns.ts';

/**
 * A column of the reference’s sample beside the same of the window's rows, both as the model sees them; undefined: a side does not have it, as where the log leaves it
 * out.
 */
export function rowColumns(
  column: ReferenceColumn,
  sample: ReferenceSample,
  rows: ReferenceRows,
  { features }: WatchedVersion,
): FeatureColumns | undefined {
  const { name, role } = column;
  const before = sample.columns.find((one) => one.name === name && one.role === role);
  const now = role === 'feature' ? rows.features.get(name) : rows.answers[role];
  if (!before || !now) return undefined;
  const type = role === 'feature' ? features.find((one) => one.name === name)?.type : undefined;
  const isNumber = type === 'number' || type === 'integer' || role === 'score' || role === 'value';
  const known = toColumn(name, before.values, !isNumber && type !== 'boolean');
  const as = (given: FileColumn) =>
    isNumber ? numbers(given, column.precision) : texts(given, type === 'boolean');
  return { ...pairColumns(as(known), as(now), column.kind), name };
}

function numbers(given: FileColumn, precision: ReferenceColumn['precision']): FileColumn {
  const values =
    given.kind === 'number'
      ? given.values
      : Float64Array.from(given.codes, (code) => parseNumber(given.values[code]));
  const { name } = given;
  if (precision === 'exact') return { name, kind: 'number', values };
  return { name, kind: 'number', values: values.map((value) => atPrecision(precision, value)) };
}

function parseNumber(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
}

function texts(given: FileColumn, isBoolean: boolean): FileColumn {
  if (given.kind === 'text') return given;
  const places = new Map<string, number>();
  const codes = Int32Array.from(given.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const text = isBoolean ? String(value !== 0) : String(value);
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { name: given.name, kind: 'text', codes, values: [...places.keys()] };
}
