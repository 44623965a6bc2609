import { EVENT_COLUMNS, type EventRow, type LoggedEvent, toEvent } from './events.ts';
import type { Session } from './online.ts';

/** Events are in the log, and not online in these views. */
export async function addPending(
  session: Session,
  viewIds: readonly number[],
  seqs: Iterable<number>,
): Promise<void> {
  await session.query(
    `INSERT INTO feature_pending (view_id, seq) SELECT v, s FROM unnest($1::int[]) v CROSS JOIN unnest($2::bigint[]) s`,
    [viewIds, [...seqs]],
  );
}

/** Some of the events that are not online in a view and happened in a span of time, in the order they were taken in: after one seq. */
export async function readPending(
  session: Session,
  { sourceId, viewId }: { sourceId: number; viewId: number },
  span: { startMs: number | null; endMs: number; after: number },
  take: number,
): Promise<LoggedEvent[]> {
  const { rows } = await session.query<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM feature_events
     WHERE source_id = $2 AND seq IN (SELECT seq FROM feature_pending WHERE view_id = $1 AND seq > $5)
       AND event_time <= to_timestamp($4::bigint / 1000.0) AND ($3::bigint IS NULL OR event_time >= to_timestamp($3::bigint / 1000.0))
     ORDER BY seq LIMIT $6`,
    [viewId, sourceId, span.startMs, span.endMs, span.after, take],
  );
  return rows.map(toEvent);
}

/** They are online from now on. By view, those that were not: nobody else takes them. */
export async function takePending(
  session: Session,
  viewIds: readonly number[],
  seqs: readonly number[],
): Promise<Map<number, Set<number>>> {
  const { rows } = await session.query<{ view_id: number; seq: string }>(
    'DELETE FROM feature_pending WHERE view_id = ANY ($1) AND seq = ANY ($2) RETURNING view_id, seq',
    [viewIds, seqs],
  );
  const taken = new Map<number, Set<number>>();
  for (const { view_id: viewId, seq } of rows) {
    taken.set(viewId, (taken.get(viewId) ?? new Set()).add(Number(seq)));
  }
  return taken;
}
