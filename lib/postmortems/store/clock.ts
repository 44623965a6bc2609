import type { Db, Tx } from '#lib/db/client.ts';

/** The time of whatever is done: Postgres', on which consoles and workers agree. */
export async function readClock(tx: Tx | Db['prisma']): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at`;
  if (!row) throw new Error('Postgres does not say what time it is');
  return row.at;
}
