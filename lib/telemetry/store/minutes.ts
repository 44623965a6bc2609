import type { Db } from '#lib/db/client.ts';
import type { MinuteCount, SparseHistogram } from '../traffic.ts';

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

/** Latency histograms per model, added up where they are kept: a month of minutes need not travel. */
export async function findHistograms(
  { pool }: Db,
  models: readonly string[],
  span: { from: Date; to: Date },
): Promise<Map<string, SparseHistogram>> {
  const { rows } = await pool.query<{ model: string; bins: number[]; counts: number[] }>(
    `SELECT model, array_agg(bin) AS bins, array_agg(count) AS counts FROM (
       SELECT model, (i - 1)::int AS bin, sum(n)::float8 AS count
       FROM prediction_minutes CROSS JOIN LATERAL unnest(latency_counts) WITH ORDINALITY AS b(n, i)
       WHERE model = ANY($1) AND minute >= $2 AND minute < $3 AND n > 0
       GROUP BY model, i) AS added GROUP BY model`,
    [models, span.from, span.to],
  );
  return new Map(rows.map(({ model, ...histogram }) => [model, histogram]));
}

export interface SeriesBucket extends SparseHistogram {
  at: string;
  version: number;
  requests: number;
  clientErrors: number;
  serverErrors: number;
}

/** Buckets of `stepSeconds`, counted from 1970, per version; the first is the one that `from` falls into. */
export async function findBuckets(
  { pool }: Db,
  model: string,
  span: { from: Date; to: Date; stepSeconds: number },
): Promise<SeriesBucket[]> {
  const { rows } = await pool.query<{
    at: Date;
    version: number;
    requests: number;
    client_errors: number;
    server_errors: number;
    bins: number[] | null;
    counts: number[] | null;
  }>(
    `WITH minutes AS MATERIALIZED (
       SELECT date_bin(make_interval(secs => $4), minute, 'epoch') AS at, version, requests,
         client_errors, server_errors, latency_counts
       FROM prediction_minutes
       WHERE model = $1 AND minute >= date_bin(make_interval(secs => $4), $2, 'epoch') AND minute < $3),
     totals AS (
       SELECT at, version, sum(requests)::float8 AS requests, sum(client_errors)::float8 AS client_errors,
         sum(server_errors)::float8 AS server_errors
       FROM minutes GROUP BY at, version),
     added AS (
       SELECT at, version, (i - 1)::int AS bin, sum(n)::float8 AS count
       FROM minutes CROSS JOIN LATERAL unnest(latency_counts) WITH ORDINALITY AS b(n, i)
       WHERE n > 0 GROUP BY at, version, i),
     histograms AS (
       SELECT at, version, array_agg(bin) AS bins, array_agg(count) AS counts
       FROM added GROUP BY at, version)
     SELECT * FROM totals LEFT JOIN histograms USING (at, version) ORDER BY at, version`,
    [model, span.from, span.to, span.stepSeconds],
  );
  return rows.map((row) => ({
    at: row.at.toISOString(),
    version: row.version,
    requests: row.requests,
    clientErrors: row.client_errors,
    serverErrors: row.server_errors,
    bins: row.bins ?? [],
    counts: row.counts ?? [],
  }));
}
