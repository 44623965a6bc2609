import path from 'node:path';
import { type DuckDb, type DuckDbSettings, openDuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Entity, Source, ValueType } from '../contract.ts';
import { inFolder } from '../source-place.ts';
import { columnsOf, missingColumn, toEvent } from '../source-rows.ts';
import { NO_EVENTS, type SourceReader } from './source-reader.ts';

const SQL_TYPES = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
} as const satisfies Record<ValueType, string>;

type FileSource = Extract<Source, { kind: 'file' }>;

/** Reads CSV and Parquet files below a folder. Times without a zone are UTC. Throws AppError when a file lacks a column. */
export async function openFiles(
  { folder, duckDb }: { folder: string; duckDb: DuckDbSettings },
  source: FileSource,
  entity: Entity,
  asOfMs: number,
): Promise<SourceReader> {
  const file = inFolder(folder, source.path);
  const db = await openDuckDb(duckDb);
  try {
    await load(db, file, source, entity, asOfMs);
  } catch (error) {
    await db.close();
    throw error instanceof AppError ? error : wrong(`${source.path}: ${said(error)}`, error);
  }
  const width = columnsOf(source, entity).length;
  return {
    async extent(visibleAfterMs) {
      const after =
        visibleAfterMs === null ? '' : `WHERE visible_ms > ${Math.floor(visibleAfterMs)}`;
      const [row] = await db.rows<{ n: bigint; first: bigint | null; last: bigint | null }>(
        `SELECT count(*) AS n, min(event_ms) AS first, max(event_ms) AS last FROM events ${after}`,
      );
      if (!row || row.first === null || row.last === null) return NO_EVENTS;
      return { count: Number(row.n), firstMs: Number(row.first), lastMs: Number(row.last) };
    },
    async read({ fromMs, toMs }) {
      const columns = Array.from({ length: width }, (_, at) => `c${at}`).join(', ');
      const events = [];
      for await (const chunk of db.chunks(
        `SELECT seq, ${columns} FROM events WHERE event_ms >= ${fromMs} AND event_ms < ${toMs} ORDER BY seq`,
      )) {
        for (const [seq, ...row] of chunk.getRows()) {
          const event = toEvent(source, entity, row, Number(seq));
          if (event) events.push(event);
        }
      }
      return events;
    },
    close: () => db.close(),
  };
}

async function load(
  db: DuckDb,
  file: string,
  source: FileSource,
  entity: Entity,
  asOfMs: number,
): Promise<void> {
  // All text, so that what a value is does not depend on those around it.
  const reader =
    source.format === 'csv'
      ? `read_csv(${quoteText(file)}, header = true, all_varchar = true, nullstr = '')`
      : `read_parquet(${quoteText(file)})`;
  const described = await db.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${reader}`);
  const missing = missingColumn(
    source,
    entity,
    described.map((row) => row.column_name),
  );
  if (missing !== undefined) throw wrong(`${source.path} has no column ${missing}`);
  const keys = entity.keys.length;
  const times = keys + (source.created_time === undefined ? 1 : 2);
  const values = Object.values(source.columns);
  const select = columnsOf(source, entity).map((name, at) => {
    const column = quoteName(name);
    if (at >= keys && at < times) return `epoch_ms(CAST(${column} AS TIMESTAMPTZ)) AS c${at}`;
    const type = at < keys ? entity.keys[at]?.type : values[at - times];
    return `CAST(${column} AS ${SQL_TYPES[type ?? 'string']}) AS c${at}`;
  });
  const visible =
    source.created_time === undefined ? `c${keys}` : `greatest(c${keys}, c${keys + 1})`;
  await db.run(`CREATE TABLE events AS SELECT * FROM (
    SELECT row_number() OVER () AS seq, *, c${keys} AS event_ms, ${visible} AS visible_ms FROM (SELECT ${select.join(', ')} FROM ${reader}))
    WHERE visible_ms <= ${Math.floor(asOfMs)}`);
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** As DuckDB says which of several files lacks a column that the first of them has: of CSV, and of Parquet. */
const LACKS_COLUMN = [
  /Current file: (?<file>.+)\nColumn with name: "(?<column>.+)" is missing/,
  /column "(?<column>.+)" was read from .* could not be found in file "(?<file>.+?)"/,
];

/** Without DuckDB's advice on how to write SQL. */
function said(error: unknown): string {
  const { message } = error as Error;
  for (const pattern of LACKS_COLUMN) {
    const { file, column } = pattern.exec(message)?.groups ?? {};
    if (file && column) return `${path.basename(file)} has no column ${column}, and others have`;
  }
  const [first = ''] = message.split('\n');
  return first.replace(/^[\w ]+ Error: /, '').slice(0, 300);
}

function wrong(message: string, cause?: unknown): AppError {
  return new AppError('invalid_request', { publicMessage: `${message}.`, cause });
}
