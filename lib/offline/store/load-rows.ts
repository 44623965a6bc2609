import { BIGINT, BOOLEAN, DOUBLE, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import type { RowsSource } from '../retrieval.ts';
import { appendRows } from './append-rows.ts';
import { openDataFile } from './data-file.ts';
import { type LoadedFile, loadFile } from './loaded-file.ts';

/** The rows that features are wanted for, as the table `rows`. */
export async function loadRows(db: DuckDb, { from, time }: RowsSource): Promise<LoadedFile> {
  if ('rows' in from) return loadJsonRows(db, from.rows, time);
  const file = await openDataFile(db, from.file);
  const places = file.columns.map((_column, place) => place);
  const times = places.filter((place) => file.columns[place]?.name === time);
  return loadFile(db, file, { table: 'rows', looked: places, times });
}

type Kind = 'integer' | 'number' | 'boolean' | 'text';

const KINDS: Record<Kind, { type: DuckDBType; sql: string }> = {
  integer: { type: BIGINT, sql: 'BIGINT' },
  number: { type: DOUBLE, sql: 'DOUBLE' },
  boolean: { type: BOOLEAN, sql: 'BOOLEAN' },
  text: { type: VARCHAR, sql: 'VARCHAR' },
};

async function loadJsonRows(
  db: DuckDb,
  rows: readonly Readonly<Record<string, unknown>>[],
  time: string,
): Promise<LoadedFile> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) {
    throw new AppError('invalid_request', { publicMessage: 'The rows have no columns.' });
  }
  const columns = names.map((name) => ({ name, kind: kindOf(rows.map((row) => own(row, name))) }));
  const table = columns.map(({ kind }, at) => `c${at} ${KINDS[kind].sql}`).join(', ');
  await db.run(`CREATE TABLE given (${table})`);
  const appender = await appendRows(
    db,
    'given',
    columns.map(({ kind }) => KINDS[kind].type),
  );
  try {
    for (const row of rows) {
      appender.append(columns.map(({ name, kind }) => cell(own(row, name), kind)));
    }
  } finally {
    appender.close();
  }
  return loadFile(
    db,
    {
      path: 'rows',
      format: 'parquet',
      columns: columns.map(({ name, kind }) => ({ name, sqlType: KINDS[kind].sql })),
      reader: 'SELECT * FROM given',
    },
    { table: 'rows', looked: [], times: [names.indexOf(time)].filter((place) => place !== -1) },
  );
}

/** What all of a column's values are; text that is JSON, where they differ. */
function kindOf(values: readonly unknown[]): Kind {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.length > 0 && present.every((value) => Number.isSafeInteger(value))) return 'integer';
  if (present.length > 0 && present.every((value) => typeof value === 'number')) return 'number';
  if (present.length > 0 && present.every((value) => typeof value === 'boolean')) return 'boolean';
  return 'text';
}

function cell(value: unknown, kind: Kind): string | number | bigint | boolean | null {
  if (value === null || value === undefined) return null;
  if (kind === 'integer') return BigInt(value as number);
  if (kind !== 'text') return value as number | boolean;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function own(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}
