import type { Db } from '#lib/db/client.ts';
import type { LogEntry } from '../log-entry.ts';
import { type MinuteSum, sumMinutes } from '../sum-minutes.ts';

const QUERY_TIMEOUT_MS = 15_000;

const INSERT_PREDICTIONS = `
  INSERT INTO predictions (id, at, event_time, request_id, model, version, release_seq, protocol, status, error_code,
    error_detail, row_count, inputs, outputs, truncated, served_by, degraded, cached, latency_ms, timings, entity_key,
    replica_id, api_key_id)
  SELECT id, to_timestamp(at / 1000), to_timestamp(event_time / 1000), request_id, model, version, release_seq, protocol,
    status, error_code, error_detail, row_count, inputs::json, outputs::json, truncated, served_by, degraded, cached,
    latency_ms, timings::jsonb, entity_key, replica_id, api_key_id
  FROM unnest($1::uuid[], $2::float8[], $3::float8[], $4::text[], $5::text[], $6::int[], $7::int[], $8::text[],
    $9::smallint[], $10::text[], $11::text[], $12::int[], $13::text[], $14::text[], $15::bool[], $16::text[],
    $17::bool[], $18::bool[], $19::real[], $20::text[], $21::text[], $22::text[], $23::uuid[])
    AS t(id, at, event_time, request_id, model, version, release_seq, protocol, status, error_code, error_detail,
      row_count, inputs, outputs, truncated, served_by, degraded, cached, latency_ms, timings, entity_key, replica_id,
      api_key_id)
  ON CONFLICT (at, id) DO NOTHING
  RETURNING id`;

const ADD_MINUTES = `
  INSERT INTO prediction_minutes AS kept (model, minute, version, release_seq, requests, row_count, client_errors,
    server_errors, latency_counts)
  SELECT model, to_timestamp(minute / 1000), version, release_seq, requests, row_count, client_errors, server_errors,
    latency_counts::bigint[]
  FROM unnest($1::text[], $2::float8[], $3::int[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
      $9::text[])
    WITH ORDINALITY AS t(model, minute, version, release_seq, requests, row_count, client_errors, server_errors,
      latency_counts, position)
  ORDER BY position
  ON CONFLICT (model, minute, version, release_seq) DO UPDATE SET
    requests = kept.requests + excluded.requests,
    row_count = kept.row_count + excluded.row_count,
    client_errors = kept.client_errors + excluded.client_errors,
    server_errors = kept.server_errors + excluded.server_errors,
    latency_counts = add_counts(kept.latency_counts, excluded.latency_counts)`;

type Query = (text: string, values?: unknown[]) => Promise<{ rows: { id: string }[] }>;

/**
 * Writes entries and adds them to the sums per minute, in one transaction. Entries that are there already (a commit whose
 * confirmation was lost) are neither written nor counted again. Sums that Postgres refuses are returned with its errors; the
 * entries are written all the same.
 */
export async function writeEntries(
  db: Db,
  entries: readonly LogEntry[],
): Promise<{ uncounted: { sum: MinuteSum; error: unknown }[] }> {
  const client = await db.pool.connect();
  const query: Query = (text, values = []) =>
    client.query({ text, values, query_timeout: QUERY_TIMEOUT_MS } as never);
  try {
    await query('BEGIN');
    const { rows } = await query(INSERT_PREDICTIONS, predictionColumns(entries));
    const written = new Set(rows.map((row) => row.id));
    const records = entries.map((entry) => entry.record).filter(({ id }) => written.has(id));
    const uncounted = await addMinutes(query, sumMinutes(records));
    await query('COMMIT');
    client.release();
    return { uncounted };
  } catch (error) {
    // Whatever state the connection is in, it is not used again: that also rolls back.
    client.release(true);
    throw error;
  }
}

/** In halves, where Postgres refuses some; returns those. */
async function addMinutes(
  query: Query,
  sums: readonly MinuteSum[],
): Promise<{ sum: MinuteSum; error: unknown }[]> {
  const [sum] = sums;
  if (sum === undefined) return [];
  await query('SAVEPOINT minutes');
  try {
    await query(ADD_MINUTES, minuteColumns(sums));
    return [];
  } catch (error) {
    if (writeFailure(error) !== 'bad-data') throw error;
    await query('ROLLBACK TO SAVEPOINT minutes');
    if (sums.length === 1) return [{ sum, error }];
    const half = Math.ceil(sums.length / 2);
    const first = await addMinutes(query, sums.slice(0, half));
    return [...first, ...(await addMinutes(query, sums.slice(half)))];
  }
}

/** What a failed write means for the log. */
export function writeFailure(error: unknown): 'no-partition' | 'bad-data' | 'try-again' {
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : '';
  if (code === '23514' && message.includes('no partition')) return 'no-partition';
  // Data exceptions, constraint violations and exceeded limits fail again however often they are tried.
  return typeof code === 'string' && /^(22|23|54)/.test(code) ? 'bad-data' : 'try-again';
}

/** Makes the partitions of the UTC days from `first` to `last` that do not exist yet; returns how many were made. */
export async function ensurePartitions(db: Db, first: Date, last: Date): Promise<number> {
  const { rows } = await db.pool.query<{ made: number }>(
    'SELECT ensure_prediction_partitions($1::date, $2::date) AS made',
    [first.toISOString().slice(0, 10), last.toISOString().slice(0, 10)],
  );
  return rows[0]?.made ?? 0;
}

function predictionColumns(entries: readonly LogEntry[]): unknown[] {
  const of = <T>(pick: (record: LogEntry['record']) => T): T[] =>
    entries.map((entry) => pick(entry.record));
  return [
    of((r) => r.id),
    of((r) => r.at.getTime()),
    of((r) => r.eventTime.getTime()),
    of((r) => r.requestId),
    of((r) => r.model),
    of((r) => r.version),
    of((r) => r.releaseSeq),
    of((r) => r.protocol),
    of((r) => r.status),
    of((r) => r.errorCode),
    of((r) => r.errorDetail),
    of((r) => r.rowCount),
    entries.map((entry) => entry.inputs),
    entries.map((entry) => entry.outputs),
    of((r) => r.truncated),
    of((r) => r.servedBy),
    of((r) => r.degraded),
    of((r) => r.cached),
    of((r) => r.latencyMs),
    of((r) => (r.timings === null ? null : JSON.stringify(r.timings))),
    of((r) => r.entityKey),
    of((r) => r.replicaId),
    of((r) => r.apiKeyId),
  ];
}

function minuteColumns(sums: readonly MinuteSum[]): unknown[] {
  return [
    sums.map((sum) => sum.model),
    sums.map((sum) => sum.minuteMs),
    sums.map((sum) => sum.version),
    sums.map((sum) => sum.releaseSeq),
    sums.map((sum) => sum.requests),
    sums.map((sum) => sum.rowCount),
    sums.map((sum) => sum.clientErrors),
    sums.map((sum) => sum.serverErrors),
    sums.map((sum) => `{${sum.latencyCounts.join(',')}}`),
  ];
}
