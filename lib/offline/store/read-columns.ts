import type { DuckDb } from '#lib/db/duckdb.ts';
import type { FileColumn, FileColumns, ReadOptions } from '../file-columns.ts';
import { isNumericType } from '../time-column.ts';
import { openDataFile, placeOf, reading } from './data-file.ts';
import { findNumberColumns } from './text-columns.ts';

interface Selected {
  ref: string;
  /** SQL. */
  from: string;
  rows: number;
}

/** Columns of a file into memory, in the order of its rows; `choose` is asked with the names that are there. Of more than `mostRows`, every second, third, … */
export async function readColumns(
  db: DuckDb,
  path: string,
  choose: (names: readonly string[]) => readonly string[],
  { texts, mostRows = Number.POSITIVE_INFINITY }: ReadOptions = {},
): Promise<FileColumns> {
  const file = await openDataFile(db, path);
  const names = choose(file.columns.map(({ name }) => name));
  const places = names.map((name) => placeOf(file, name));
  const distinct = [...new Set(places)].map((place) => `c${place}`);
  const selected = distinct.length > 0 ? distinct.join(', ') : '1 AS nothing';
  await reading(file, db.run(`CREATE TABLE chosen AS SELECT ${selected} FROM (${file.reader})`));
  const [count] = await db.rows<{ n: bigint }>('SELECT count(*) AS n FROM chosen');
  const every = Math.max(1, Math.ceil(Number(count?.n ?? 0) / mostRows));
  const rows = Math.ceil(Number(count?.n ?? 0) / every);
  const from = every === 1 ? 'chosen' : `chosen WHERE rowid % ${every} = 0`;
  const inText =
    file.format === 'csv' ? await findNumberColumns(db, 'chosen', distinct) : undefined;
  const columns: FileColumn[] = [];
  for (const [at, place] of places.entries()) {
    const name = names[at] ?? '';
    const ref = `c${place}`;
    const isOfNumbers = inText?.has(ref) ?? isNumericType(file.columns[place]?.sqlType ?? '');
    const isNumber = isOfNumbers && !texts?.has(name);
    const read = isNumber ? readNumbers : readTexts;
    columns.push(await read(db, name, { ref, from, rows }));
  }
  return { rows, columns };
}

async function readNumbers(
  db: DuckDb,
  name: string,
  { ref, from, rows }: Selected,
): Promise<FileColumn> {
  const values = new Float64Array(rows);
  let at = 0;
  for await (const chunk of db.chunks(`SELECT try_cast(${ref} AS DOUBLE) FROM ${from}`)) {
    const vector = chunk.getColumnVector(0);
    const { rowCount } = chunk;
    for (let row = 0; row < rowCount; row += 1) {
      values[at] = (vector.getItem(row) as number | null) ?? Number.NaN;
      at += 1;
    }
  }
  return { name, kind: 'number', values };
}

async function readTexts(
  db: DuckDb,
  name: string,
  { ref, from, rows }: Selected,
): Promise<FileColumn> {
  const codes = new Int32Array(rows).fill(-1);
  const places = new Map<string, number>();
  let at = 0;
  for await (const chunk of db.chunks(`SELECT CAST(${ref} AS VARCHAR) FROM ${from}`)) {
    const vector = chunk.getColumnVector(0);
    const { rowCount } = chunk;
    for (let row = 0; row < rowCount; row += 1) {
      const value = vector.getItem(row) as string | null;
      if (value !== null) {
        const known = places.get(value);
        codes[at] = known ?? places.size;
        if (known === undefined) places.set(value, places.size);
      }
      at += 1;
    }
  }
  return { name, kind: 'text', codes, values: [...places.keys()] };
}
