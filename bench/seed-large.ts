import pg from 'pg';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';

/**
 * Fills the database as a busy year would: `versions` versions in all of a model that has at least one, copied from its
 * first; `predictions` predictions over the last 24 hours, every version taking its turn with two others beside it, one in a hundred
 * an error; and what they add up to per minute.
 */
export async function seedLarge(
  url: string,
  size: { model: string; versions: number; predictions: number },
): Promise<{ versions: number; predictions: number; requestId: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO model_versions (id, model_id, number, status, digest, size_bytes, served_digest, description, signature,
         layout, onnx, output, metrics, params, tags, lineage, golden_cases, tolerance, created_at, created_by)
       SELECT gen_random_uuid(), v.model_id, n, 'ready', v.digest, v.size_bytes, v.served_digest, 'Copy ' || n, v.signature,
         v.layout, v.onnx, v.output, v.metrics, v.params, v.tags, v.lineage, v.golden_cases, v.tolerance,
         now() - (($2 - n) * interval '1 hour'), v.created_by
       FROM model_versions v JOIN models m ON m.id = v.model_id,
         generate_series((SELECT max(number) + 1 FROM model_versions), $2) AS n
       WHERE m.name = $1 AND v.number = 1`,
      [size.model, size.versions],
    );
    await client.query('SELECT ensure_prediction_partitions(current_date - 2, current_date + 1)');
    await client.query(
      `INSERT INTO predictions (id, at, event_time, request_id, model, version, release_seq, protocol, status, error_code,
         error_detail, row_count, inputs, outputs, served_by, latency_ms, timings, replica_id)
       SELECT gen_random_uuid(), t, t, 'seed-' || i, $1, 1 + (i / ($2::bigint / $3) + i % 3) % $3, 1, 'native', CASE WHEN i % 100 = 0 THEN 422 ELSE 200 END,
         CASE WHEN i % 100 = 0 THEN 'invalid_features' END, CASE WHEN i % 100 = 0 THEN 'hour is missing' END, 1,
         json_build_object('hour', i % 24, 'weekday', i % 7, 'distance', i % 2500, 'origin', 'ORD', 'destination', 'EWR'),
         CASE WHEN i % 100 = 0 THEN NULL ELSE json_build_object('prediction', i % 2) END, 'primary', 1 + i % 20,
         '{"parse":0.1,"encode":0.1,"run":0.6,"shape":0.1}', 'seed'
       FROM generate_series(1, $2) AS i, LATERAL (SELECT now() - i * (interval '24 hours' / $2::float8) AS t) AS times`,
      [size.model, size.predictions, size.versions],
    );
    await client.query(
      `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors,
         latency_counts)
       SELECT model, date_trunc('minute', at), version, release_seq, count(*), count(*), count(*) FILTER (WHERE status >= 400), 0,
         array_fill(0, ARRAY[20]) || count(*)::int || array_fill(0, ARRAY[$2::int - 21])
       FROM predictions WHERE model = $1 AND replica_id = 'seed' GROUP BY 1, 2, 3, 4
       ON CONFLICT DO NOTHING`,
      [size.model, LATENCY_BIN_COUNT],
    );
    await client.query('ANALYZE');
    const counts = await client.query(
      'SELECT (SELECT count(*) FROM model_versions)::int AS versions, (SELECT count(*) FROM predictions)::int AS predictions',
    );
    return { ...counts.rows[0], requestId: `seed-${Math.floor(size.predictions / 2) + 1}` };
  } finally {
    await client.end();
  }
}
