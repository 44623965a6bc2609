import type { Db } from '#lib/db/client.ts';
import { deleteEvents, deleteHours } from '../store/old-rows.ts';

const DAY_MS = 86_400_000;

/** For workers: removes what is older than is kept, in days. */
export function createPerformanceRetention({
  db,
  now,
  kept,
}: {
  db: Db;
  now: () => Date;
  kept: { hours: number; events: number };
}) {
  return {
    async removeOldPerformance(): Promise<void> {
      const at = now().getTime();
      await deleteHours(db, new Date(at - kept.hours * DAY_MS));
      await deleteEvents(db, new Date(at - kept.events * DAY_MS));
    },
  };
}
