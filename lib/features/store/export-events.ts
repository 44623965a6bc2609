import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import type { Db } from '#lib/db/client.ts';
import type { Entity, Source } from '../contract.ts';
import { checkTable } from './table-reader.ts';

/** Names of columns in exported files that no source's column has. */
export const EXPORTED = {
  key: (at: number) => `__mainstay_key_${at}`,
  event: '__mainstay_event_time',
  created: '__mainstay_created_time',
  seq: '__mainstay_seq',
} as const;

/** Writes events of pushes or a table to a CSV file, with these columns: "" is text of no characters, and an empty field null. */
export async function exportEvents(
  db: Pick<Db, 'pool'>,
  source: Exclude<Source, { kind: 'file' }> & { id: number },
  entity: Entity,
  {
    columns,
    file,
    keys,
  }: {
    columns: readonly string[];
    file: string;
    /** keyText of those that matter; left out: all. */
    keys?: readonly string[] | undefined;
  },
): Promise<void> {
  const quote = pg.escapeIdentifier;
  const as = (sql: string, name: string) => `${sql} AS ${quote(name)}`;
  const select =
    source.kind === 'push'
      ? [
          ...entity.keys.map((_key, at) => as(`keys::json ->> ${at}`, EXPORTED.key(at))),
          as('event_time', EXPORTED.event),
          as('created_time', EXPORTED.created),
          ...columns.map((name) => as(`values ->> ${pg.escapeLiteral(name)}`, name)),
          as('seq', EXPORTED.seq),
        ]
      : [
          ...entity.keys.map(({ name }, at) => as(quote(name), EXPORTED.key(at))),
          as(`${quote(source.event_time)}::timestamptz`, EXPORTED.event),
          ...(source.created_time === undefined
            ? []
            : [as(`${quote(source.created_time)}::timestamptz`, EXPORTED.created)]),
          ...columns.map((name) => as(quote(name), name)),
        ];
  if (source.kind === 'table') await checkTable(db, source, entity);
  const from =
    source.kind === 'push'
      ? `feature_events WHERE source_id = ${Number(source.id)} AND ${pushedKeys(keys)}`
      : `${source.table.split('.').map(quote).join('.')} WHERE ${tableKeys(entity, keys)} ORDER BY ctid`;
  const client = await db.pool.connect();
  try {
    await client.query(
      `BEGIN READ ONLY; SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL statement_timeout = '1h'`,
    );
    const copy = `COPY (SELECT ${select.join(', ')} FROM ${from}) TO STDOUT WITH (FORMAT csv, HEADER)`;
    await pipeline(client.query(copyStreams.to(copy)), createWriteStream(file));
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
  }
}

/** COPY takes no parameters. */
function pushedKeys(keys: readonly string[] | undefined): string {
  return keys ? `keys IN (${listOf(keys.map((key) => pg.escapeLiteral(key)))})` : 'true';
}

function tableKeys(entity: Entity, keys: readonly string[] | undefined): string {
  if (!keys) return 'true';
  const columns = entity.keys.map(({ name }) => `${pg.escapeIdentifier(name)}::text`);
  const tuples = keys.map((key) => {
    const values: unknown[] = JSON.parse(key);
    return `(${values.map((value) => pg.escapeLiteral(String(value))).join(', ')})`;
  });
  return `(${columns.join(', ')}) IN (${listOf(tuples)})`;
}

function listOf(items: readonly string[]): string {
  return items.length > 0 ? items.join(', ') : 'NULL';
}
