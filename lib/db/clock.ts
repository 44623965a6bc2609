import type { Db, Tx } from './client.ts';

/** Postgres' time, in whole milliseconds: workers and consoles whose own clock is wrong agree on it, and what it is compared with was stored by it. */
export async function readClock(tx: Tx | Db['prisma']): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at`;
  if (!row) throw new Error('Postgres does not say what time it is');
  return row.at;
}
