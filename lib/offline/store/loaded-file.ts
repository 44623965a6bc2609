import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import { sqlTypeOf, type TextFacts } from '../column-facts.ts';
import type { KeyColumn } from '../key-column.ts';
import {
  isNumericType,
  type TimeColumn,
  type TimeUnit,
  timeProblem,
  timeSql,
} from '../time-column.ts';
import { type DataFile, reading } from './data-file.ts';
import { findTextFacts } from './text-columns.ts';

/** A file as a table with the columns c0, c1, …; its rowid is the order of the rows. */
export interface LoadedFile {
  file: DataFile;
  table: string;
  /** Of columns of text that stands for something else, as all does in a CSV file; by place. */
  facts: ReadonlyMap<number, TextFacts>;
}

/** What the columns at `looked` and `times` hold is found out where they are text; the rest stays text. */
export async function loadFile(
  db: DuckDb,
  file: DataFile,
  { table, looked, times }: { table: string; looked: readonly number[]; times: readonly number[] },
): Promise<LoadedFile> {
  await reading(file, db.run(`CREATE TABLE ${table} AS ${file.reader}`));
  const isText = (place: number) => file.columns[place]?.sqlType === 'VARCHAR';
  const columns = [
    ...new Set(file.format === 'csv' ? [...looked, ...times] : times.filter(isText)),
  ];
  const found = await findTextFacts(
    db,
    table,
    columns.map((place) => `c${place}`),
  );
  const facts = new Map<number, TextFacts>();
  for (const place of columns) {
    const one = found.get(`c${place}`);
    if (one) facts.set(place, one);
  }
  return { file, table, facts };
}

export function keyColumn({ file, facts }: LoadedFile, place: number, alias: string): KeyColumn {
  return {
    ref: `${alias}.c${place}`,
    sqlType: file.columns[place]?.sqlType ?? '',
    facts: facts.get(place),
  };
}

/** A column of times; refuses one that cannot be. */
export async function timeColumn(
  db: DuckDb,
  { file, facts, table }: LoadedFile,
  place: number,
  alias: string,
): Promise<TimeColumn> {
  const { name = '', sqlType = '' } = file.columns[place] ?? {};
  const column: TimeColumn = { ref: `${alias}.c${place}`, sqlType, facts: facts.get(place) };
  const problem = timeProblem(column);
  if (problem) {
    throw new AppError('invalid_request', {
      publicMessage: `${file.path}: the column ${name} ${problem}.`,
    });
  }
  if (!isNumericType(sqlType)) return column;
  const value = `c${place}::DOUBLE`;
  const [row] = await db.rows<{ largest: number | null }>(
    `SELECT max(abs(${value})) FILTER (isfinite(${value})) AS largest FROM ${table}`,
  );
  return { ...column, largest: row?.largest ?? 0 };
}

/** Refuses a file in which some text is no time, and says where. */
export async function checkTimes(
  db: DuckDb,
  { file, table }: LoadedFile,
  {
    place,
    column,
    alias,
    unit,
  }: { place: number; column: TimeColumn; alias: string; unit: TimeUnit },
): Promise<void> {
  if (!column.facts) return;
  const [bad] = await db.rows<{ row: bigint; text: string }>(
    `SELECT rowid + 1 AS row, ${column.ref} AS text FROM ${table} ${alias}
     WHERE ${column.ref} IS NOT NULL AND ${timeSql(column, unit)} IS NULL AND lower(${column.ref}) <> 'nan' ORDER BY rowid LIMIT 1`,
  );
  if (!bad) return;
  throw new AppError('invalid_request', {
    publicMessage: `${file.path}: row ${bad.row} has "${bad.text.slice(0, 100)}" in the column ${file.columns[place]?.name}; expected a time such as 2026-03-01T12:00:00Z, or seconds since 1970.`,
  });
}

/** A column's values as they are written: text of a CSV file stays text in another, and has its type in Parquet. */
export function valueSql(
  { file, facts }: LoadedFile,
  place: number,
  { alias, isTyped, dropsNaN }: { alias: string; isTyped: boolean; dropsNaN: boolean },
): string {
  const ref = `${alias}.c${place}`;
  const known = file.format === 'csv' ? facts.get(place) : undefined;
  const sqlType = file.columns[place]?.sqlType ?? '';
  const number = known ? `try_cast(${ref} AS DOUBLE)` : ref;
  const canBeNone = known ? known.kind === 'number' : sqlType === 'DOUBLE' || sqlType === 'FLOAT';
  const typed =
    isTyped && known && known.kind !== 'text' ? `try_cast(${ref} AS ${sqlTypeOf(known)})` : ref;
  return dropsNaN && canBeNone ? `CASE WHEN isfinite(${number}) THEN ${typed} END` : typed;
}
