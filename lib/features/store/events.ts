import type { FeatureValue } from '../contract.ts';
import type { FeatureEvent } from '../event.ts';
import type { NewEvent } from '../parse-events.ts';
import type { Session } from './online.ts';

/** The first number of the advisory locks on sources; the second is the source's id. */
export const SOURCE_LOCKS = 0x66656174;
/** Keys of a source are divided among so many locks. */
const STRIPES = 512;

/** Pushes to a source go on beside each other, but not beside the making of a view of it. Until the transaction ends. */
export async function lockSource(
  session: Session,
  sourceId: number,
  mode: 'shared' | 'exclusive',
): Promise<void> {
  const shared = mode === 'shared' ? '_shared' : '';
  await session.query(`SELECT pg_advisory_xact_lock${shared}($1::int, $2::int)`, [
    SOURCE_LOCKS,
    sourceId,
  ]);
}

/** Who changes what is kept of a key takes turns until the transaction ends. In one order, so that two do not wait for each other. */
export async function lockKeys(
  session: Session,
  sourceId: number,
  keys: readonly string[],
): Promise<void> {
  await session.query(
    `SELECT pg_advisory_xact_lock(lock) FROM (SELECT DISTINCT (1::bigint << 62) + $1::bigint * ${STRIPES} + (hashtext(k) & ${STRIPES - 1}) AS lock
       FROM unnest($2::text[]) AS k ORDER BY 1) AS locks`,
    [sourceId, keys],
  );
}

export async function nextSeqs(session: Session, count: number): Promise<number[]> {
  const { rows } = await session.query<{ seq: string }>(
    `SELECT nextval('feature_events_seq') AS seq FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b);
}

/** Adds events to the log; returns the seqs of those whose id was not there yet. */
export async function insertEvents(
  session: Session,
  sourceId: number,
  events: readonly (NewEvent & { seq: number })[],
  isOffline: boolean,
): Promise<Set<number>> {
  // In the ids' order, so that two batches with the same ids do not wait for each other.
  const ordered = [...events].sort(
    (a, b) => compare(a.eventId ?? '', b.eventId ?? '') || a.seq - b.seq,
  );
  const { rows } = await session.query<{ seq: string }>(
    `INSERT INTO feature_events (source_id, seq, event_time, created_time, event_id, keys, values, offline)
     SELECT $1, s, to_timestamp(e / 1000.0), to_timestamp(c / 1000.0), i, k, v::json, $8
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[]) AS t(s, e, c, i, k, v)
     ON CONFLICT (source_id, event_id) WHERE event_id IS NOT NULL DO NOTHING RETURNING seq`,
    [
      sourceId,
      ordered.map(({ seq }) => seq),
      ordered.map(({ eventMs }) => eventMs),
      ordered.map(({ createdMs }) => createdMs),
      ordered.map(({ eventId }) => eventId),
      ordered.map(({ keys }) => keys),
      ordered.map(({ columns }) => JSON.stringify(columns)),
      isOffline,
    ],
  );
  return new Set(rows.map(({ seq }) => Number(seq)));
}

export const EVENT_COLUMNS = `seq, keys, (extract(epoch FROM event_time) * 1000)::bigint AS event_ms,
  (extract(epoch FROM created_time) * 1000)::bigint AS created_ms, values, offline`;

export interface EventRow {
  seq: string;
  keys: string;
  event_ms: string;
  created_ms: string;
  values: Record<string, FeatureValue>;
  offline: boolean;
}

export type LoggedEvent = FeatureEvent & {
  keys: string;
  /** Pushed to the log alone, and not online since. */
  isOffline: boolean;
};

/** Events of a source in the order they were taken in: after one seq, up to and with another. */
export async function readEvents(
  session: Session,
  sourceId: number,
  span: { after: number; upTo: number },
  take: number,
): Promise<LoggedEvent[]> {
  const { rows } = await session.query<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM feature_events WHERE source_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4`,
    [sourceId, span.after, span.upTo, take],
  );
  return rows.map(toEvent);
}

/**
 * A key's events that were visible as of a time and happened at or after another; and the latest visible one in any case. Without
 * those that are not online in the view.
 */
export async function readKeyEvents(
  session: Session,
  { sourceId, viewId }: { sourceId: number; viewId: number },
  keys: string,
  { atMs, sinceMs }: { atMs: number; sinceMs: number },
): Promise<LoggedEvent[]> {
  const { rows } = await session.query<EventRow>(
    `WITH visible AS NOT MATERIALIZED (SELECT * FROM feature_events WHERE source_id = $1 AND keys = $2
       AND event_time <= to_timestamp($3::bigint / 1000.0) AND created_time <= to_timestamp($3::bigint / 1000.0)
       AND (NOT offline OR NOT EXISTS (SELECT FROM feature_pending p WHERE p.view_id = $5 AND p.seq = feature_events.seq)))
     SELECT ${EVENT_COLUMNS} FROM visible WHERE event_time >= to_timestamp($4::bigint / 1000.0)
     UNION ALL
     SELECT ${EVENT_COLUMNS} FROM (SELECT * FROM visible ORDER BY event_time DESC, created_time DESC, seq DESC LIMIT 1) AS latest
     WHERE event_time < to_timestamp($4::bigint / 1000.0)`,
    [sourceId, keys, atMs, sinceMs, viewId],
  );
  return rows.map(toEvent);
}

/** Of events with these ids, those that are in the log alone; from now on they are online. */
export async function takeOnline(
  session: Session,
  sourceId: number,
  eventIds: readonly string[],
): Promise<LoggedEvent[]> {
  const { rows } = await session.query<EventRow>(
    `UPDATE feature_events SET offline = false WHERE source_id = $1 AND event_id IS NOT NULL AND event_id = ANY ($2) AND offline
     RETURNING ${EVENT_COLUMNS}`,
    [sourceId, eventIds],
  );
  return rows.map(toEvent);
}

export function toEvent(row: EventRow): LoggedEvent {
  return {
    seq: Number(row.seq),
    keys: row.keys,
    eventMs: Number(row.event_ms),
    createdMs: Number(row.created_ms),
    columns: row.values,
    isOffline: row.offline,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Keys of the events taken in last. */
export async function findRecentKeys(
  session: Session,
  sourceId: number,
  take: number,
): Promise<string[]> {
  const { rows } = await session.query<{ keys: string }>(
    `SELECT keys FROM (SELECT keys, seq FROM feature_events WHERE source_id = $1 ORDER BY seq DESC LIMIT 1000) AS recent
     GROUP BY keys ORDER BY max(seq) DESC LIMIT $2`,
    [sourceId, take],
  );
  return rows.map(({ keys }) => keys);
}
