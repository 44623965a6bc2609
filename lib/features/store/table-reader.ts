import pg from 'pg';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Entity, Source, ValueType } from '../contract.ts';
import { closedSchema } from '../source-place.ts';
import { columnsOf, missingColumn, type SourceRow, toEvent } from '../source-rows.ts';
import { NO_EVENTS, type SourceReader } from './source-reader.ts';

const SQL_TYPES = {
  number: 'double precision',
  integer: 'bigint',
  string: 'text',
  boolean: 'boolean',
} as const satisfies Record<ValueType, string>;
const MS = (sql: string) => `floor(extract(epoch FROM ${sql}) * 1000)::bigint`;

type TableSource = Extract<Source, { kind: 'table' }>;

/** Whose table it may be, and that it has what the source says. Throws AppError. */
export async function checkTable(
  { pool }: Pick<Db, 'pool'>,
  source: TableSource,
  entity: Entity,
): Promise<{ schema: string; table: string }> {
  const [schema = '', table = ''] = source.table.split('.');
  const closed = closedSchema(schema);
  if (closed !== null) throw wrong(`The table ${source.table}: ${closed}`);
  const { rows: present } = await pool.query<{ column_name: string }>(
    'SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2',
    [schema, table],
  );
  if (present.length === 0) throw wrong(`There is no table ${source.table} that can be read`);
  const missing = missingColumn(
    source,
    entity,
    present.map((row) => row.column_name),
  );
  if (missing !== undefined) throw wrong(`The table ${source.table} has no column ${missing}`);
  return { schema, table };
}

/** Reads a table of the installation's own database. Times without a zone are UTC. Throws AppError when it lacks a column. */
export async function openTable(
  { pool }: Pick<Db, 'pool'>,
  source: TableSource,
  entity: Entity,
  asOfMs: number,
): Promise<SourceReader> {
  const { schema, table } = await checkTable({ pool }, source, entity);
  const quote = pg.escapeIdentifier;
  const event = `${quote(source.event_time)}::timestamptz`;
  const created =
    source.created_time === undefined ? undefined : `${quote(source.created_time)}::timestamptz`;
  const visible = created === undefined ? event : `greatest(${event}, ${created})`;
  const types = [
    ...entity.keys.map(({ type }) => SQL_TYPES[type]),
    ...(created === undefined ? ['time'] : ['time', 'time']),
    ...Object.values(source.columns).map((type) => SQL_TYPES[type]),
  ];
  const select = columnsOf(source, entity).map((name, at) =>
    types[at] === 'time' ? MS(`${quote(name)}::timestamptz`) : `${quote(name)}::${types[at]}`,
  );
  const from = `FROM ${quote(schema)}.${quote(table)} WHERE ${visible} <= to_timestamp(${Math.floor(asOfMs)}::bigint / 1000.0)`;

  /** In UTC, so that times without a zone are. */
  async function query<Row extends unknown[]>(text: string, values: unknown[]): Promise<Row[]> {
    const client = await pool.connect();
    try {
      await client.query(
        `BEGIN READ ONLY; SET LOCAL TIME ZONE 'UTC'; SET LOCAL statement_timeout = '600s'`,
      );
      const { rows } = await client.query<Row>({ text, values, rowMode: 'array' });
      return rows;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      // Of class 22 are values that are none of their type.
      throw code?.startsWith('22') ? wrong(`The table ${source.table}: ${message}`, error) : error;
    } finally {
      await client.query('ROLLBACK').catch(() => undefined);
      client.release();
    }
  }

  return {
    async extent(visibleAfterMs) {
      const [row] = await query<[string, string | null, string | null]>(
        `SELECT count(*), min(${MS(event)}), max(${MS(event)}) ${from} AND ($1::bigint IS NULL OR ${visible} > to_timestamp($1::bigint / 1000.0))`,
        [visibleAfterMs],
      );
      const [count, first, last] = row ?? ['0', null, null];
      if (first === null || last === null) return NO_EVENTS;
      return { count: Number(count), firstMs: Number(first), lastMs: Number(last) };
    },
    async read({ fromMs, toMs }) {
      const rows = await query<unknown[]>(
        `SELECT ${select.join(', ')} ${from} AND ${event} >= to_timestamp($1::bigint / 1000.0)
           AND ${event} < to_timestamp($2::bigint / 1000.0) ORDER BY ctid`,
        [fromMs, toMs],
      );
      return rows.flatMap(
        (row: SourceRow, index) =>
          toEvent(
            source,
            entity,
            row.map((value, at) => number(value, types[at])),
            index,
          ) ?? [],
      );
    },
    close: async () => undefined,
  };
}

/** bigint comes as text. */
function number(value: unknown, type: string | undefined): unknown {
  return type === 'bigint' && typeof value === 'string' ? Number(value) : value;
}

function wrong(message: string, cause?: unknown): AppError {
  return new AppError('invalid_request', { publicMessage: `${message}.`, cause });
}
