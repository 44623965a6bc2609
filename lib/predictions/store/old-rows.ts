import type { Db } from '#lib/db/client.ts';

/** What the log's shippers write beside the predictions, and nobody asks for any more. Returns how many rows went. */
export async function deleteOldRows(
  { pool }: Db,
  { historyBefore, spoolsBefore }: { historyBefore: Date; spoolsBefore: Date },
): Promise<{
  events: number;
  errorMinutes: number;
  lookupMinutes: number;
  spoolPositions: number;
}> {
  const remove = async (text: string, before: Date) =>
    (await pool.query(text, [before])).rowCount ?? 0;
  return {
    events: await remove('DELETE FROM serving_events WHERE at < $1', historyBefore),
    errorMinutes: await remove('DELETE FROM error_minutes WHERE minute < $1', historyBefore),
    lookupMinutes: await remove(
      'DELETE FROM feature_lookup_minutes WHERE minute < $1',
      historyBefore,
    ),
    spoolPositions: await remove('DELETE FROM spool_positions WHERE updated_at < $1', spoolsBefore),
  };
}
