import type { Db } from '#lib/db/client.ts';

export interface QueueCount {
  queue: string;
  waiting: number;
  running: number;
  /** How long the oldest that waits has waited; 0: none does. */
  oldest: number;
}

/** What waits in pg-boss's queues and is due, and what is worked on; and the seconds since a job was finished last. null: no worker was ever here. */
export async function countJobs({
  pool,
}: Pick<Db, 'pool'>): Promise<{ queues: QueueCount[]; quiet: number | null } | null> {
  const { rows: there } = await pool.query<{ is: boolean }>(
    `SELECT to_regclass('pgboss.job') IS NOT NULL AS is`,
  );
  if (!there[0]?.is) return null;
  const { rows } = await pool.query<QueueCount & { quiet: number | null }>(
    `SELECT name AS queue, (count(*) FILTER (WHERE state < 'active' AND start_after <= now()))::int AS waiting,
       (count(*) FILTER (WHERE state = 'active'))::int AS running,
       COALESCE(extract(epoch FROM now() - min(start_after) FILTER (WHERE state < 'active' AND start_after <= now())), 0)::float8 AS oldest,
       extract(epoch FROM now() - max(completed_on) FILTER (WHERE state = 'completed'))::float8 AS quiet
     FROM pgboss.job WHERE name NOT LIKE '\\_\\_pgboss%' GROUP BY name ORDER BY name`,
  );
  const quiet = rows.flatMap((row) => (row.quiet === null ? [] : [Math.max(0, row.quiet)]));
  return { queues: rows, quiet: quiet.length > 0 ? Math.min(...quiet) : null };
}

/** Messages that are on their way to channels. */
export async function countDeliveries({
  pool,
}: Pick<Db, 'pool'>): Promise<{ waiting: number; oldest: number }> {
  const { rows } = await pool.query<{ waiting: number; oldest: number }>(
    `SELECT count(*)::int AS waiting, COALESCE(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest
     FROM deliveries WHERE status = 'queued'`,
  );
  return rows[0] ?? { waiting: 0, oldest: 0 };
}
