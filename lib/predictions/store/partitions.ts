type Query = (text: string, values: unknown[]) => Promise<{ made: number }[]>;

/** Makes the partitions of the UTC days from `first` to `last` that do not exist yet; returns how many were made. */
export async function ensurePartitions(query: Query, first: Date, last: Date): Promise<number> {
  const rows = await query('SELECT ensure_prediction_partitions($1::date, $2::date) AS made', [
    first.toISOString().slice(0, 10),
    last.toISOString().slice(0, 10),
  ]);
  return rows[0]?.made ?? 0;
}
