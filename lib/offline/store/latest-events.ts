import type { DuckDb } from '#lib/db/duckdb.ts';

/**
 * For each row of `rows` (r, id, t) its latest visible event as of t, into `into` (r, t, seq, e); seq is null where there is none.
 *
 * An ASOF join knows one time, and an event is visible from the later of two. So each entity's events become `steps` (id, v, e, seq), one whenever a
 * later one than all before becomes visible, at v; the row's is the last by its time.
 */
export async function findLatestEvents(
  db: DuckDb,
  { rows, steps, into }: { rows: string; steps: string; into: string },
): Promise<void> {
  await db.run(`CREATE TABLE steps AS ${steps}`);
  await db.run(`CREATE TABLE ${into} AS
    SELECT q.r, q.t, s.seq, s.e
    FROM ${rows} q ASOF LEFT JOIN steps s ON q.id = s.id AND q.t >= s.v
    ORDER BY q.r`);
  await db.run('DROP TABLE steps');
}

/** Of events (id, e, seq) of which nobody knows when they became known: the one taken in last at each time. */
export function stepsByTime(events: string): string {
  return `SELECT id, e AS v, e, max(seq) AS seq FROM ${events} WHERE e IS NOT NULL GROUP BY id, e`;
}

/** Of events (id, e, c) that stand in their table in the order of EVENT_ORDER, visible from a time on. */
export function stepsByRank(ranked: string, { visible, seq }: { visible: string; seq: string }) {
  return `SELECT id, ${visible} AS v, e, ${seq} AS seq FROM ${ranked}
    QUALIFY rowid = max(rowid) OVER (PARTITION BY id ORDER BY ${visible})`;
}

/** From when on an event is visible: the later of its times, or the one that is known. */
export const VISIBLE = 'greatest(e, c)';

/** How an entity's events are in order, the unknown last; then in which they were taken in. */
export const EVENT_ORDER = 'id, e, c NULLS LAST';
