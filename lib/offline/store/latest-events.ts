import type { DuckDb } from '#lib/db/duckdb.ts';

/**
 * For each row of `rows` (r, id, t) its latest visible event among `events` (seq, id, e, c) as of t, into `into` (r, t, seq, e); seq is null where
 * there is none. Events are in order by e, then c (unknown last), then seq.
 *
 * An ASOF join knows one time, and an event is visible from the later of two: so each entity's events become steps, one whenever a
 * later one than all before becomes visible, and the row's step is that of the last such moment.
 */
export async function findLatestEvents(
  db: DuckDb,
  {
    rows,
    events,
    into,
    byCreated,
    ignoreCreated = false,
  }: {
    rows: string;
    events: string;
    into: string;
    /** Some `c` is not null. */
    byCreated: boolean;
    /** `c` only says which of two at one time is later, and hides none. */
    ignoreCreated?: boolean;
  },
): Promise<void> {
  if (byCreated) await stepsByRank(db, events, ignoreCreated ? 'e' : 'greatest(e, c)');
  else await stepsByTime(db, events);
  await db.run(`CREATE TABLE ${into} AS
    SELECT q.r, q.t, s.seq, s.e
    FROM ${rows} q ASOF LEFT JOIN steps s ON q.id = s.id AND q.t >= s.v
    ORDER BY q.r`);
  await db.run('DROP TABLE steps');
}

/** Where nothing is known of when events became known, the last of those at one time is the step. */
async function stepsByTime(db: DuckDb, events: string): Promise<void> {
  await db.run(`CREATE TABLE steps AS
    SELECT id, e AS v, e, max(seq) AS seq FROM ${events} WHERE e IS NOT NULL GROUP BY id, e`);
}

async function stepsByRank(db: DuckDb, events: string, visible: string): Promise<void> {
  await db.run(`CREATE TABLE ranked AS
    SELECT id, e, ${visible} AS v, seq FROM ${events} WHERE e IS NOT NULL
    ORDER BY id, e, c NULLS LAST, seq`);
  await db.run(`CREATE TABLE steps AS
    SELECT id, v, e, seq FROM ranked
    QUALIFY rowid = max(rowid) OVER (PARTITION BY id ORDER BY v)`);
  await db.run('DROP TABLE ranked');
}
