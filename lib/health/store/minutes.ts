import type { Db } from '#lib/db/client.ts';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import type { ServedCounts } from '../served-counts.ts';

const SUMS = `sum(requests)::float8 AS requests, sum(client_errors)::float8 AS "clientErrors",
  sum(server_errors)::float8 AS "serverErrors", sum(degraded)::float8 AS degraded,
  ARRAY[${Array.from({ length: LATENCY_BIN_COUNT }, (_, at) => `sum(latency_counts[${at + 1}])`).join(', ')}]::float8[] AS latencies`;

export interface ServedBucket extends ServedCounts {
  at: Date;
  version: number;
}

/** Buckets of `stepSeconds`, counted from 1970, by version. */
export async function findServedBuckets(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; from: Date; to: Date; stepSeconds: number },
): Promise<ServedBucket[]> {
  const { rows } = await pool.query<ServedBucket>(
    `SELECT date_bin(make_interval(secs => $4), minute, 'epoch') AS at, version, ${SUMS}
     FROM prediction_minutes WHERE model = $1 AND minute >= date_bin(make_interval(secs => $4), $2, 'epoch') AND minute < $3
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [asked.model, asked.from, asked.to, asked.stepSeconds],
  );
  return rows;
}

/** All versions together; null: there was no request. */
export async function findServed(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; from: Date; to: Date },
): Promise<ServedCounts | null> {
  const { rows } = await pool.query<ServedCounts>(
    `SELECT ${SUMS} FROM prediction_minutes WHERE model = $1 AND minute >= $2 AND minute < $3 HAVING count(*) > 0`,
    [asked.model, asked.from, asked.to],
  );
  return rows[0] ?? null;
}
