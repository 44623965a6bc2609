import type { Db } from '#lib/db/client.ts';
import { createPartitionService } from '#lib/predictions/service.ts';

/** The beginning of an hour. */
const FROM = new Date('2026-03-10T08:00:00.000Z');

/**
 * Requests of an hour with many rows each, as callers send that score in batches. A row's input is the request and the row within it; its score, from 0 to 1, grows with the row,
 * and it is predicted 1 from a half on.
 */
export async function logLongRequests(
  db: Db,
  { model, requests, rows }: { model: string; requests: number; rows: number },
): Promise<{ model: string; version: number; from: Date; to: Date }> {
  const from = FROM;
  await createPartitionService({ db }).ensurePartitions(from);
  await db.pool.query(
    `INSERT INTO predictions (id, at, event_time, request_id, model, version, protocol, status, row_count, inputs, outputs, served_by, latency_ms, replica_id)
     SELECT gen_random_uuid(), t, t, $1 || '-' || n, $1, 1, 'native', 200, $3, inputs, outputs, 'primary', 1, 'replica-1'
     FROM generate_series(0, $2 - 1) AS n,
       LATERAL (SELECT $4::timestamptz + n * interval '1 hour' / $2 AS t) AS times,
       LATERAL (
         SELECT json_build_object('rows', json_agg(json_build_array(n, r) ORDER BY r)) AS inputs,
           json_build_object('predictions', json_agg((r * 2 >= $3)::int ORDER BY r), 'classes', '["0","1"]'::json,
             'probabilities', json_agg(json_build_array(1 - r::float8 / $3, r::float8 / $3) ORDER BY r)) AS outputs
         FROM generate_series(0, $3 - 1) AS r) AS row_values`,
    [model, requests, rows, from],
  );
  return { model, version: 1, from, to: new Date(from.getTime() + 3_600_000) };
}
