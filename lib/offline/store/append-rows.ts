import { DOUBLE, DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import type { DuckDb } from '#lib/db/duckdb.ts';

const CHUNK = 2048;

/** Writes rows into a table, many at a time. */
export interface RowAppender {
  append(row: readonly DuckDBValue[]): void;
  close(): void;
}

export async function appendRows(
  db: DuckDb,
  table: string,
  types: readonly DuckDBType[],
): Promise<RowAppender> {
  const appender = await db.appender(table);
  let columns: DuckDBValue[][] = types.map(() => []);

  function flush(): void {
    const n = columns[0]?.length ?? 0;
    if (n === 0) return;
    const chunk = DuckDBDataChunk.create(types, n);
    chunk.setColumns(columns);
    appender.appendDataChunk(chunk);
    columns = types.map(() => []);
  }

  return {
    append(row) {
      for (const [place, column] of columns.entries()) column.push(row[place] ?? null);
      if ((columns[0]?.length ?? 0) >= CHUNK) flush();
    },
    close() {
      flush();
      appender.closeSync();
    },
  };
}

/** Writes columns of numbers into a table of DOUBLE; NaN is null. */
export async function appendNumbers(db: DuckDb, table: string, width: number) {
  const appender = await db.appender(table);
  const types = Array.from({ length: width }, () => DOUBLE);
  const held = types.map(() => new Float64Array(CHUNK));
  let n = 0;

  function flush(): void {
    if (n === 0) return;
    const chunk = DuckDBDataChunk.create(types, n);
    for (const [place, column] of held.entries()) {
      const vector = chunk.getColumnVector(place);
      for (let row = 0; row < n; row += 1) {
        const value = column[row] as number;
        vector.setItem(row, Number.isNaN(value) ? null : value);
      }
      vector.flush();
    }
    appender.appendDataChunk(chunk);
    n = 0;
  }

  return {
    append(columns: readonly Float64Array[]): void {
      const total = columns[0]?.length ?? 0;
      for (let from = 0; from < total; ) {
        const to = Math.min(total, from + CHUNK - n);
        for (const [place, column] of columns.entries()) {
          held[place]?.set(column.subarray(from, to), n);
        }
        n += to - from;
        from = to;
        if (n === CHUNK) flush();
      }
    },
    close(): void {
      flush();
      appender.closeSync();
    },
  };
}
