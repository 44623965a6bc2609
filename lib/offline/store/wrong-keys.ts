import type { DuckDb } from '#lib/db/duckdb.ts';
import { declaredKeySql } from '../declared-column.ts';
import type { EventSource, WrongKeys } from '../retrieval.ts';
import { placeOf } from './data-file.ts';
import type { LoadedFile } from './loaded-file.ts';

const NAMED = 5;

/** Rows with something in a key's column that is no such key. */
export async function findWrongKeys(
  db: DuckDb,
  { file, table }: LoadedFile,
  sources: readonly EventSource[],
): Promise<WrongKeys[]> {
  const keys = new Map(
    sources.flatMap(({ keys }) => keys.map((key) => [`${key.row} ${key.type}`, key])),
  );
  const found: WrongKeys[] = [];
  for (const { row: column, type } of keys.values()) {
    const place = placeOf(file, column);
    const ref = `c${place}`;
    const sqlType = file.columns[place]?.sqlType ?? '';
    // NaN is what a column of numbers has in place of null.
    const isThere = /^(FLOAT|DOUBLE)/.test(sqlType) ? `NOT isnan(${ref})` : 'true';
    const wrong = `FROM ${table} WHERE ${ref} IS NOT NULL AND ${isThere}
      AND ${declaredKeySql(ref, sqlType, type)} IS NULL`;
    const [counted] = await db.rows<{ n: bigint }>(`SELECT count(*) AS n ${wrong}`);
    const rows = Number(counted?.n ?? 0);
    if (rows === 0) continue;
    const first = await db.rows<{ row: bigint; value: string }>(
      `SELECT rowid + 1 AS row, CAST(${ref} AS VARCHAR)[:100] AS value ${wrong} ORDER BY rowid LIMIT ${NAMED}`,
    );
    found.push({
      column,
      type,
      rows,
      first: first.map(({ row, value }) => ({ row: Number(row), value })),
    });
  }
  return found;
}
