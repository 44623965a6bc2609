import type { Tx } from '#lib/db/client.ts';

/** Postgres’ time: runs are followed by several processes. */
export async function readClock(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at`;
  if (!row) throw new Error('Postgres does not say what time it is');
  return row.at;
}
