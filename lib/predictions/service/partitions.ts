import type { Db } from '#lib/db/client.ts';
import { ensurePartitions } from '../store/partitions.ts';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 7;

export interface PartitionService {
  /** Makes the log's partitions from yesterday to a week ahead that do not exist yet; returns how many were made. */
  ensurePartitions(now: Date): Promise<number>;
}

export function createPartitionService({ db }: { db: Db }): PartitionService {
  return {
    ensurePartitions: (now) =>
      ensurePartitions(
        async (text, values) => (await db.pool.query<{ made: number }>(text, values)).rows,
        new Date(now.getTime() - DAY_MS),
        new Date(now.getTime() + DAYS_AHEAD * DAY_MS),
      ),
  };
}
