import { isUtf8 } from 'node:buffer';
import papa from 'papaparse';
import { AppError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import { MAX_ROWS } from './contract.ts';
import { checkCount, type Features, placesOf } from './mlflow-rows.ts';

/** What pandas reads as missing by default. */
const MISSING = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-NaN',
  '-nan',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

export interface CsvTable {
  columns: string[];
  rows: string[][];
}

/** A CSV body (RFC 4180) with a header row. Throws `invalid_request`, naming the row. */
export function parseCsv(body: Uint8Array): CsvTable {
  if (!isUtf8(body)) {
    throw new AppError('not_json', { publicMessage: 'The body is not UTF-8 text.' });
  }
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const { data, errors } = papa.parse<string[]>(text, {
    delimiter: ',',
    skipEmptyLines: true,
    preview: MAX_ROWS + 2,
  });
  const [error] = errors;
  if (error) throw invalid(`row ${error.row ?? 0}`, `is not CSV: ${error.message}`);
  const [columns, ...rows] = data;
  if (!columns) throw invalid('The body', 'must be CSV with a header row');
  checkCount(rows.length, 'The body');
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd < 0) return { columns, rows };
  throw invalid(`row ${odd + 1}`, `must have ${columns.length} values as the header has`);
}

/** The rows of a table for `parseRows`, its text read as the features' types say. */
export function csvRows({ columns, rows }: CsvTable, layout: Features): unknown[] {
  const places = placesOf(columns, layout, 'the header') ?? [];
  const readers = layout.features.map(({ type }) => READERS[type]);
  return rows.map((row) => readers.map((read, index) => read(row[places[index] ?? -1] ?? '')));
}

/** What is not of the type stays text, so that it is refused as such. */
const READERS: Record<Feature['type'], (text: string) => unknown> = {
  string: (text) => text,
  number: readNumber,
  integer(text) {
    const value = text.trim();
    if (!/^[+-]?\d{16,30}$/.test(value)) return readNumber(text);
    return BigInt(value.startsWith('+') ? value.slice(1) : value);
  },
  boolean(text) {
    const value = text.trim().toLowerCase();
    return value === 'true' ? true : value === 'false' ? false : text;
  },
};

function readNumber(text: string): unknown {
  const value = text.trim();
  if (MISSING.has(value)) return null;
  return NUMBER.test(value) ? Number(value) : text;
}
