import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import { readCsvHeader } from '../csv-header.ts';
import { duckDbMessage } from '../duckdb-message.ts';
import { quoteName, quotePath, quoteText } from '../sql.ts';

interface FileColumn {
  name: string;
  sqlType: string;
}

/** A CSV file, which may be gzipped, or a Parquet file. What a CSV file holds is all text. */
export interface DataFile {
  path: string;
  format: 'csv' | 'parquet';
  columns: readonly FileColumn[];
  /** SQL that reads the columns as c0, c1, …: a column's own name may be any text. */
  reader: string;
}

const START_BYTES = 1 << 18;
const CHUNK_BYTES = 1 << 20;

/** What the file is, by its first bytes and not by its name. In CSV, "" is null unless there is text of no characters. */
export async function openDataFile(
  db: DuckDb,
  path: string,
  { hasEmptyText = false }: { hasEmptyText?: boolean } = {},
): Promise<DataFile> {
  const start = await readStart(path);
  if (start.subarray(0, 4).toString('latin1') === 'PAR1') return openParquet(db, path);
  const isGzipped = start[0] === 0x1f && start[1] === 0x8b;
  if (isGzipped) await checkGzip(path);
  return openCsv(path, isGzipped ? inflateStart(path, start) : start, { hasEmptyText, isGzipped });
}

/** The place of a column, by its exact name. */
export function placeOf(file: DataFile, name: string): number {
  const place = file.columns.findIndex((column) => column.name === name);
  if (place !== -1) return place;
  const names = file.columns.map((column) => column.name);
  const some = names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');
  throw new AppError('invalid_request', {
    publicMessage: `${file.path} has no column ${name} (there are ${some}).`,
  });
}

/** Runs a statement that reads the file; what is wrong with the file is said as such. */
export async function reading<T>(file: Pick<DataFile, 'path'>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isOfFile = /^(Invalid Input|IO|Conversion|Serialization) Error/.test(
      (error as Error).message,
    );
    throw isOfFile ? unreadable(file.path, duckDbMessage(error), error) : error;
  }
}

async function openParquet(db: DuckDb, path: string): Promise<DataFile> {
  const from = `read_parquet(${quotePath(path)})`;
  const described = await reading(
    { path },
    db.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${from}`),
  );
  const columns = described.map((one) => ({ name: one.column_name, sqlType: one.column_type }));
  const select = columns.map(({ name }, at) => `${quoteName(name)} AS c${at}`).join(', ');
  return { path, format: 'parquet', columns, reader: `SELECT ${select} FROM ${from}` };
}

function openCsv(
  path: string,
  start: Buffer,
  { hasEmptyText, isGzipped }: { hasEmptyText: boolean; isGzipped: boolean },
): DataFile {
  if (start.length === 0) throw unreadable(path, 'it is empty; expected a line of column names');
  const { delimiter, names } = readCsvHeader(start.toString('utf8'));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw unreadable(path, `it has two columns named "${twice}"`);
  const columns = names.map((_name, at) => `c${at}: 'VARCHAR'`).join(', ');
  return {
    path,
    format: 'csv',
    columns: names.map((name) => ({ name, sqlType: 'VARCHAR' })),
    reader: `SELECT * FROM read_csv(${quotePath(path)}, auto_detect = false, header = true, skip = 0, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = ${!hasEmptyText}, columns = {${columns}}, compression = '${isGzipped ? 'gzip' : 'none'}')`,
  };
}

/** DuckDB reads a file that was cut off to where it ends. */
async function checkGzip(path: string): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path), createGunzip({ chunkSize: CHUNK_BYTES }), nowhere);
  } catch (error) {
    throw unreadable(path, `it is no whole gzip file (${(error as Error).message})`, error);
  }
}

/** As much as the first bytes of a gzipped file hold. */
function inflateStart(path: string, start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw unreadable(path, `it is no whole gzip file (${(error as Error).message})`, error);
  }
}

async function readStart(path: string): Promise<Buffer> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw new Error('it is a folder');
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unreadable(path, code === 'ENOENT' ? 'there is no such file' : message, error);
  }
}

function unreadable(path: string, why: string, cause?: unknown): AppError {
  return new AppError('invalid_request', {
    publicMessage: `${path} cannot be read: ${why}.`,
    cause,
  });
}
