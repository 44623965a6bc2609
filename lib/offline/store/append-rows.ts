import { DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
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
