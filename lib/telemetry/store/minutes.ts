import type { Db } from '#lib/db/client.ts';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import { OTHER_VERSIONS } from '../contract.ts';
import type { MinuteCount } from '../traffic.ts';

/** Requests per model and minute, all versions together. */
export async function findMinuteCounts(
  { pool }: Db,
  models: readonly string[],
  span: { from: Date; to: Date },
): Promise<Map<string, MinuteCount[]>> {
  const { rows } = await pool.query<{
    model: string;
    minute: Date;
    requests: number;
    client_errors: number;
    server_errors: number;
  }>(
    `SELECT model, minute, sum(requests)::float8 AS requests, sum(client_errors)::float8 AS client_errors,
       sum(server_errors)::float8 AS server_errors
     FROM prediction_minutes WHERE model = ANY($1) AND minute >= $2 AND minute < $3
     GROUP BY model, minute`,
    [models, span.from, span.to],
  );
  const byModel = new Map<string, MinuteCount[]>();
  for (const row of rows) {
    const counts = byModel.get(row.model) ?? [];
    byModel.set(row.model, counts);
    counts.push({
      minute: row.minute.toISOString(),
      requests: row.requests,
      clientErrors: row.client_errors,
      serverErrors: row.server_errors,
    });
  }
  return byModel;
}

/** Sums bin by bin: twice as fast as unnesting the arrays and grouping, and a month of minutes need not travel. */
const SUMMED_COUNTS = `ARRAY[${Array.from(
  { length: LATENCY_BIN_COUNT },
  (_, index) => `sum(latency_counts[${index + 1}])`,
).join(', ')}]::float8[]`;

/** Latency histograms per model, added up. */
export async function findHistograms(
  { pool }: Db,
  models: readonly string[],
  span: { from: Date; to: Date },
): Promise<Map<string, number[]>> {
  const { rows } = await pool.query<{ model: string; counts: number[] }>(
    `SELECT model, ${SUMMED_COUNTS} AS counts FROM prediction_minutes
     WHERE model = ANY($1) AND minute >= $2 AND minute < $3 GROUP BY model`,
    [models, span.from, span.to],
  );
  return new Map(rows.map((row) => [row.model, row.counts]));
}

export interface SeriesBucket {
  at: string;
  version: number;
  requests: number;
  clientErrors: number;
  serverErrors: number;
  /** Of the latency histogram. */
  counts: number[];
}

/**
 * Buckets of `stepSeconds`, counted from 1970, per version; the first is the one that `from` falls into. The `versions` with the most
 * requests in the span have buckets of their own; those of all others are added up as OTHER_VERSIONS.
 */
export async function findBuckets(
  { pool }: Db,
  model: string,
  span: { from: Date; to: Date; stepSeconds: number; versions: number },
): Promise<SeriesBucket[]> {
  const { rows } = await pool.query<{
    at: Date;
    version: number;
    requests: number;
    client_errors: number;
    server_errors: number;
    counts: number[];
  }>(
    `WITH shown AS (
       SELECT version FROM prediction_minutes
       WHERE model = $1 AND version > 0 AND minute >= $2 AND minute < $3
       GROUP BY version ORDER BY sum(requests) DESC, version DESC LIMIT $5
     )
     SELECT date_bin(make_interval(secs => $4), minute, 'epoch') AS at,
       CASE WHEN version = 0 OR version IN (SELECT version FROM shown) THEN version ELSE $6 END AS version,
       sum(requests)::float8 AS requests, sum(client_errors)::float8 AS client_errors,
       sum(server_errors)::float8 AS server_errors, ${SUMMED_COUNTS} AS counts
     FROM prediction_minutes
     WHERE model = $1 AND minute >= date_bin(make_interval(secs => $4), $2, 'epoch') AND minute < $3
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [model, span.from, span.to, span.stepSeconds, span.versions, OTHER_VERSIONS],
  );
  return rows.map((row) => ({
    at: row.at.toISOString(),
    version: row.version,
    requests: row.requests,
    clientErrors: row.client_errors,
    serverErrors: row.server_errors,
    counts: row.counts,
  }));
}
