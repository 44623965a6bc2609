import type { DuckDb } from '#lib/db/duckdb.ts';
import type { FileColumn, FileColumns } from '../file-columns.ts';
import { isNumericType } from '../time-column.ts';
import { openDataFile, placeOf, reading } from './data-file.ts';
import { findNumberColumns } from './text-columns.ts';

/** Columns of a file into memory, in the order of its rows; `choose` is asked with the names that are there. */
export async function readColumns(
  db: DuckDb,
  path: string,
  choose: (names: readonly string[]) => readonly string[],
): Promise<FileColumns> {
  const file = await openDataFile(db, path);
  const names = choose(file.columns.map(({ name }) => name));
  const places = names.map((name) => placeOf(file, name));
  const distinct = [...new Set(places)].map((place) => `c${place}`);
  const selected = distinct.length > 0 ? distinct.join(', ') : '1 AS nothing';
  await reading(file, db.run(`CREATE TABLE chosen AS SELECT ${selected} FROM (${file.reader})`));
  const [count] = await db.rows<{ n: bigint }>('SELECT count(*) AS n FROM chosen');
  const rows = Number(count?.n ?? 0);
  const inText =
    file.format === 'csv' ? await findNumberColumns(db, 'chosen', distinct) : undefined;
  const columns: FileColumn[] = [];
  for (const [at, place] of places.entries()) {
    const name = names[at] ?? '';
    const ref = `c${place}`;
    const isNumber = inText?.has(ref) ?? isNumericType(file.columns[place]?.sqlType ?? '');
    columns.push(isNumber ? await numbers(db, name, ref, rows) : await texts(db, name, ref, rows));
  }
  return { rows, columns };
}

async function numbers(db: DuckDb, name: string, ref: string, rows: number): Promise<FileColumn> {
  const values = new Float64Array(rows);
  let at = 0;
  for await (const chunk of db.chunks(`SELECT try_cast(${ref} AS DOUBLE) FROM chosen`)) {
    const vector = chunk.getColumnVector(0);
    const { rowCount } = chunk;
    for (let row = 0; row < rowCount; row += 1) {
      values[at] = (vector.getItem(row) as number | null) ?? Number.NaN;
      at += 1;
    }
  }
  return { name, kind: 'number', values };
}

async function texts(db: DuckDb, name: string, ref: string, rows: number): Promise<FileColumn> {
  const codes = new Int32Array(rows).fill(-1);
  const places = new Map<string, number>();
  let at = 0;
  for await (const chunk of db.chunks(`SELECT CAST(${ref} AS VARCHAR) FROM chosen`)) {
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
