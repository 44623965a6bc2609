import type { Db } from '#lib/db/client.ts';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import type { ServedSpan } from '../../facts.ts';

const SUMS = `sum(requests)::float8 AS requests, sum(client_errors)::float8 AS "clientErrors",
  sum(server_errors)::float8 AS "serverErrors", sum(degraded)::float8 AS degraded,
  ARRAY[${Array.from({ length: LATENCY_BIN_COUNT }, (_, at) => `sum(latency_counts[${at + 1}])`).join(', ')}]::float8[] AS latencies`;

/** What the models were asked in the last so many minutes, the one under way among them. Models without a request are left out. */
export async function findServedSpans(
  { pool }: Pick<Db, 'pool'>,
  minutes: number,
  models: readonly string[] | null = null,
): Promise<Map<string, ServedSpan>> {
  const { rows } = await pool.query<ServedSpan & { model: string }>(
    `SELECT model, ${SUMS} FROM prediction_minutes
     WHERE minute > now() - make_interval(mins => $1) AND ($2::text[] IS NULL OR model = ANY($2)) GROUP BY model`,
    [minutes, models],
  );
  return new Map(rows.map(({ model, ...span }) => [model, span]));
}
