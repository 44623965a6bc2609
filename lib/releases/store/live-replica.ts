import { Prisma } from '#lib/db/generated/client.ts';

/** SQL condition on `replicas AS p`: not stopped, and seen within three missed heartbeats. */
export const IS_LIVE_SQL = `(p.stopped_at IS NULL AND p.last_seen_at > clock_timestamp() - interval '6 seconds')`;
export const isLive = Prisma.raw(IS_LIVE_SQL);
