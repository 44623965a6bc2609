import type { Tx } from '#lib/db/client.ts';

/** Postgres' time: workers and consoles whose own clock is wrong agree on it. */
export async function readClock(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at`;
  if (!row) throw new Error('Postgres does not say what time it is');
  return row.at;
}

/** Schedules, policies and contacts name each other: who changes one waits until others have. */
export async function lockOncall(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('oncall'), 0)`;
}
