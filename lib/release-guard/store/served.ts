import type { Db } from '#lib/db/client.ts';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import type { ServedHour } from '../freeze-baseline.ts';
import type { Served } from '../judge-look.ts';

/** What was refused (4xx) has a count of its own: what one caller gets wrong says nothing of a version. */
const SUMS = `COALESCE(sum(requests - client_errors), 0)::float8 AS requests, COALESCE(sum(client_errors), 0)::float8 AS refused, COALESCE(sum(server_errors), 0)::float8 AS "serverErrors",
  COALESCE(sum(degraded), 0)::float8 AS degraded, ARRAY[${Array.from(
    { length: LATENCY_BIN_COUNT },
    (_, index) => `COALESCE(sum(latency_counts[${index + 1}]), 0)`,
  ).join(', ')}]::float8[] AS latencies`;

/**
 * All that a release was asked so far, whoever answered and whenever it came to be counted. It only grows: who looks at the whole of it counts nothing twice and leaves nothing out.
 */
export async function sumServed(
  { pool }: Pick<Db, 'pool'>,
  release: { model: string; seq: number; from: Date },
): Promise<Served> {
  const { rows } = await pool.query<Served>(
    `SELECT ${SUMS} FROM prediction_minutes WHERE model = $1 AND release_seq = $2 AND minute >= date_trunc('minute', $3::timestamptz)`,
    [release.model, release.seq, release.from],
  );
  return rows[0] as Served;
}

/** What some releases were asked within spans, by hour. */
export async function findServedHours(
  { pool }: Pick<Db, 'pool'>,
  model: string,
  seqs: readonly number[],
  spans: readonly { from: Date; to: Date }[],
): Promise<ServedHour[]> {
  if (seqs.length === 0) return [];
  const { rows } = await pool.query<ServedHour>(
    `SELECT date_trunc('hour', minute, 'UTC') AS at, ${SUMS}
     FROM unnest($3::timestamptz[], $4::timestamptz[]) AS span(since, until)
     JOIN prediction_minutes ON minute >= span.since AND minute < span.until
     WHERE model = $1 AND release_seq = ANY($2) GROUP BY 1 ORDER BY 1`,
    [model, seqs, spans.map(({ from }) => from), spans.map(({ to }) => to)],
  );
  return rows;
}
