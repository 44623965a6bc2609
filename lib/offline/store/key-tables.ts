import type { DuckDb } from '#lib/db/duckdb.ts';

/**
 * Gives each tuple of keys that rows ask for a number, and makes the tables `row_times` (r, id, t) and `event_times` (seq, id, e, c), which has
 * the events of those keys only. A row with a null in its keys has no id, and so finds nothing. Keys are compared one by one, never
 * as one text.
 */
export async function makeKeyTables(
  db: DuckDb,
  rows: { from: string; r: string; keys: readonly string[]; t: string },
  events: { from: string; seq: string; keys: readonly string[]; e: string; c: string | null },
  prefix = '',
): Promise<void> {
  const named = rows.keys.map((sql, at) => `${sql} AS k${at}`).join(', ');
  const present = rows.keys.map((_sql, at) => `k${at} IS NOT NULL`).join(' AND ');
  await db.run(`CREATE TABLE ${prefix}wanted AS
    SELECT *, row_number() OVER ()::INTEGER AS id
    FROM (SELECT DISTINCT * FROM (SELECT ${named} FROM ${rows.from}) WHERE ${present})`);
  const on = (keys: readonly string[]) => keys.map((sql, at) => `${sql} = w.k${at}`).join(' AND ');
  await db.run(`CREATE TABLE ${prefix}row_times AS
    SELECT ${rows.r} AS r, w.id, ${rows.t} AS t
    FROM ${rows.from} LEFT JOIN ${prefix}wanted w ON ${on(rows.keys)}`);
  await db.run(`CREATE TABLE ${prefix}event_times AS
    SELECT ${events.seq} AS seq, w.id, ${events.e} AS e, ${events.c ?? 'NULL::BIGINT'} AS c
    FROM ${events.from} JOIN ${prefix}wanted w ON ${on(events.keys)}`);
}
