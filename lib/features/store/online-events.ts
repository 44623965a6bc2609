import type { Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { MOST_COUNTED } from '../operations.ts';

/** Events come in any order: the latest of so many is the latest, or near enough. */
const LATELY = 1000;
/** So many of the last that were taken in are looked at for those. */
const LOOKED_AT = 10_000;

/** What there is of pushed events in a version. */
export interface OnlineEvents {
  /** When the latest of those happened that are online and were taken in last. */
  lastEventAt: Date | null;
  /** How many are in the log alone. */
  pushedOffline: number;
}

export async function findOnlineEvents(
  tx: Tx,
  sourceId: number,
  viewId: number,
): Promise<OnlineEvents> {
  const [row] = await tx.$queryRaw<{ event_time: Date | null; pushed_offline: number }[]>`
    SELECT e.event_time, p.pushed_offline FROM (${lastEventOf(Prisma.sql`${sourceId}::int`, Prisma.sql`${viewId}::int`)}) e
    CROSS JOIN (${pushedOfflineOf(Prisma.sql`${viewId}::int`)}) p`;
  return { lastEventAt: row?.event_time ?? null, pushedOffline: row?.pushed_offline ?? 0 };
}

/** The subquery of a version's lastEventAt, as event_time. */
export function lastEventOf(source: Prisma.Sql, view: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT max(event_time) AS event_time FROM (
      SELECT event_time FROM (
        SELECT event_time, offline, seq FROM feature_events WHERE source_id = ${source} ORDER BY seq DESC LIMIT ${LOOKED_AT}) r
      WHERE NOT r.offline OR NOT EXISTS (SELECT FROM feature_pending p WHERE p.view_id = ${view} AND p.seq = r.seq OFFSET 0)
      ORDER BY seq DESC LIMIT ${LATELY}) l
    WHERE event_time <= now()`;
}

/** The subquery of how many events are not online in a version. */
export function pushedOfflineOf(view: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT count(*)::int AS pushed_offline FROM (
      SELECT FROM feature_pending WHERE view_id = ${view} LIMIT ${MOST_COUNTED}) c`;
}
