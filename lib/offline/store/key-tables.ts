import type { DuckDb } from '#lib/db/duckdb.ts';

/**
 * Gives each tuple of keys that rows ask for a number, and makes two tables: `times` (r, id, t) of the rows, and `events` of the events
 * of those keys only, with what is selected of them, where w.id is the number. A row with a null in its keys has no id, and so finds
 * nothing. Keys are compared one by one, never as one text.
 */
export async function makeKeyTables(
  db: DuckDb,
  rows: { from: string; r: string; keys: readonly string[]; t: string; times: string },
  events: { from: string; keys: readonly string[]; select: string; rest: string; events: string },
): Promise<void> {
  const named = rows.keys.map((sql, at) => `${sql} AS k${at}`).join(', ');
  const present = rows.keys.map((_sql, at) => `k${at} IS NOT NULL`).join(' AND ');
  await db.run(`CREATE TABLE wanted AS
    SELECT *, row_number() OVER ()::INTEGER AS id
    FROM (SELECT DISTINCT * FROM (SELECT ${named} FROM ${rows.from}) WHERE ${present})`);
  const on = (keys: readonly string[]) => keys.map((sql, at) => `${sql} = w.k${at}`).join(' AND ');
  await db.run(`CREATE TABLE ${rows.times} AS
    SELECT ${rows.r} AS r, w.id, ${rows.t} AS t
    FROM ${rows.from} LEFT JOIN wanted w ON ${on(rows.keys)}`);
  await db.run(`CREATE TABLE ${events.events} AS
    SELECT ${events.select} FROM ${events.from} JOIN wanted w ON ${on(events.keys)} ${events.rest}`);
  await db.run('DROP TABLE wanted');
}
