import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type DuckDb, openDuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';

/** A CSV or Parquet file as a table of DuckDB. What a CSV file holds is all text. */
export interface TableFile {
  db: DuckDb;
  isText: boolean;
  columns: { name: string; type: string }[];
  /** SQL of the table. */
  from: string;
}

const MEMORY_MB = 512;

/** Opens the file for `use`. Throws `invalid_request` when it is no table. One thread, so that the same file gives the same sample. */
export async function withTable<T>(
  path: string,
  use: (table: TableFile) => Promise<T>,
): Promise<T> {
  const db = await openDuckDb({
    memoryMb: MEMORY_MB,
    threads: 1,
    temporaryDirectory: tmpdir(),
  });
  try {
    const isText = !(await isParquet(path));
    const from = isText
      ? `read_csv(${quoted(path)}, header = true, all_varchar = true, nullstr = '')`
      : `read_parquet(${quoted(path)})`;
    const columns = await db
      .rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${from}`)
      .catch((cause: unknown) => {
        throw unreadable(cause);
      });
    return await use({
      db,
      isText,
      from,
      columns: columns.map(({ column_name: name, column_type: type }) => ({ name, type })),
    }).catch((error: unknown) => {
      const isOfFile = /^(Invalid Input|IO|Conversion|Serialization) Error/.test(
        String((error as Error).message),
      );
      throw isOfFile ? unreadable(error) : error;
    });
  } finally {
    await db.close();
  }
}

/**
 * The table with these columns, to be read many times: of a CSV file every look parses all of it, so it is taken in once. What does not
 * fit in memory is on disk meanwhile.
 */
export async function takeIn(table: TableFile, names: readonly string[]): Promise<TableFile> {
  if (!table.isText || names.length === 0) return table;
  const columns = names.map(quotedName).join(', ');
  await table.db.run(`CREATE TABLE taken AS SELECT ${columns} FROM ${table.from}`);
  return { ...table, from: 'taken' };
}

/** A name or a text as SQL has it. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead).toString('latin1') === 'PAR1';
  } finally {
    await file.close();
  }
}

function unreadable(cause: unknown): AppError {
  const [line = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  const said = line.replace(/"\/[^"]*"|'\/[^']*'/g, 'the file').slice(0, 300);
  return new AppError('invalid_request', {
    publicMessage: `The file cannot be read as a table: ${said} Expected CSV with a line of names, or Parquet.`,
    fields: [{ field: 'file', message: 'must be CSV with a line of names, or Parquet' }],
    cause,
  });
}
