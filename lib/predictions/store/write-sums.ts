import type { ErrorSum } from '../sum-errors.ts';
import type { LookupSum } from '../sum-lookups.ts';
import type { MinuteSum } from '../sum-minutes.ts';
import type { ViolationSum } from '../sum-violations.ts';
import type { ShipConnection } from './ship-connection.ts';
import { writeFailure } from './write-failure.ts';

const ADD_MINUTES = `
  INSERT INTO prediction_minutes AS kept (model, minute, version, release_seq, requests, row_count, client_errors,
    server_errors, degraded, cached, latency_counts)
  SELECT model, to_timestamp(minute / 1000), version, release_seq, requests, row_count, client_errors, server_errors,
    degraded, cached, latency_counts::bigint[]
  FROM unnest($1::text[], $2::float8[], $3::int[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
      $9::bigint[], $10::bigint[], $11::text[])
    WITH ORDINALITY AS t(model, minute, version, release_seq, requests, row_count, client_errors, server_errors,
      degraded, cached, latency_counts, position)
  ORDER BY position
  ON CONFLICT (model, minute, version, release_seq) DO UPDATE SET
    requests = kept.requests + excluded.requests,
    row_count = kept.row_count + excluded.row_count,
    client_errors = kept.client_errors + excluded.client_errors,
    server_errors = kept.server_errors + excluded.server_errors,
    degraded = kept.degraded + excluded.degraded,
    cached = kept.cached + excluded.cached,
    latency_counts = add_counts(kept.latency_counts, excluded.latency_counts)`;

/** A settled group that fails again after it was settled is open again; who settled it and why stays to be read. */
const ADD_ERROR_GROUPS = `
  INSERT INTO error_groups AS kept (fingerprint, model, version, stage, code, count, first_seen_at, last_seen_at,
    example_id, example_request_id, example_detail)
  SELECT fingerprint, model, version, stage, code, count, to_timestamp(first_at / 1000), to_timestamp(last_at / 1000),
    example_id, example_request_id, example_detail
  FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::float8[], $8::float8[],
      $9::uuid[], $10::text[], $11::text[])
    WITH ORDINALITY AS t(fingerprint, model, version, stage, code, count, first_at, last_at, example_id,
      example_request_id, example_detail, position)
  ORDER BY position
  ON CONFLICT (fingerprint) DO UPDATE SET
    count = kept.count + excluded.count,
    first_seen_at = least(kept.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(kept.last_seen_at, excluded.last_seen_at),
    example_id = CASE WHEN excluded.fingerprint = ANY($12) THEN excluded.example_id ELSE kept.example_id END,
    example_request_id = CASE WHEN excluded.fingerprint = ANY($12) THEN excluded.example_request_id
      ELSE kept.example_request_id END,
    example_detail = CASE WHEN excluded.fingerprint = ANY($12) THEN excluded.example_detail ELSE kept.example_detail END,
    state = CASE WHEN kept.state = 'settled' AND excluded.last_seen_at > kept.settled_at THEN 'open' ELSE kept.state END`;

const ADD_ERROR_MINUTES = `
  INSERT INTO error_minutes AS kept (fingerprint, minute, count)
  SELECT fingerprint, to_timestamp(minute / 1000), count
  FROM unnest($1::text[], $2::float8[], $3::bigint[]) AS t(fingerprint, minute, count)
  ORDER BY fingerprint, minute
  ON CONFLICT (fingerprint, minute) DO UPDATE SET count = kept.count + excluded.count`;

const ADD_VIOLATIONS = `
  INSERT INTO validation_minutes AS kept (model, minute, version, rule, policy, shadow, requests, row_count)
  SELECT model, to_timestamp(minute / 1000), version, rule, policy, shadow, requests, row_count
  FROM unnest($1::text[], $2::float8[], $3::int[], $4::text[], $5::text[], $6::boolean[], $7::bigint[], $8::bigint[])
    WITH ORDINALITY AS t(model, minute, version, rule, policy, shadow, requests, row_count, position)
  ORDER BY position
  ON CONFLICT (model, minute, version, rule, policy, shadow) DO UPDATE SET
    requests = kept.requests + excluded.requests,
    row_count = kept.row_count + excluded.row_count`;

const ADD_LOOKUPS = `
  INSERT INTO feature_lookup_minutes AS kept (view, minute, view_version, model, present, no_value, expired, not_found,
    failed, age_counts)
  SELECT view, to_timestamp(minute / 1000), view_version, model, present, no_value, expired, not_found, failed,
    age_counts::bigint[]
  FROM unnest($1::text[], $2::float8[], $3::int[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
      $9::bigint[], $10::text[])
    WITH ORDINALITY AS t(view, minute, view_version, model, present, no_value, expired, not_found, failed, age_counts,
      position)
  ORDER BY position
  ON CONFLICT (view, minute, view_version, model) DO UPDATE SET
    present = kept.present + excluded.present,
    no_value = kept.no_value + excluded.no_value,
    expired = kept.expired + excluded.expired,
    not_found = kept.not_found + excluded.not_found,
    failed = kept.failed + excluded.failed,
    age_counts = add_counts(kept.age_counts, excluded.age_counts)`;

/** What Postgres refuses of sums is returned with what it said; the others are added. Part of a transaction. */
export interface Uncounted {
  sum: MinuteSum | ErrorSum | ViolationSum | LookupSum;
  error: unknown;
}

export async function addMinutes(
  connection: ShipConnection,
  sums: readonly MinuteSum[],
): Promise<Uncounted[]> {
  return inHalves(connection, sums, async (some) => {
    await connection.query(ADD_MINUTES, [
      some.map((sum) => sum.model),
      some.map((sum) => sum.minuteMs),
      some.map((sum) => sum.version),
      some.map((sum) => sum.releaseSeq),
      some.map((sum) => sum.requests),
      some.map((sum) => sum.rowCount),
      some.map((sum) => sum.clientErrors),
      some.map((sum) => sum.serverErrors),
      some.map((sum) => sum.degraded),
      some.map((sum) => sum.cached),
      some.map((sum) => `{${sum.latencyCounts.join(',')}}`),
    ]);
  });
}

export async function addErrors(
  connection: ShipConnection,
  sums: readonly ErrorSum[],
): Promise<Uncounted[]> {
  return inHalves(connection, sums, async (some) => {
    await connection.query(ADD_ERROR_GROUPS, [
      some.map((sum) => sum.fingerprint),
      some.map((sum) => sum.model),
      some.map((sum) => sum.version),
      some.map((sum) => sum.stage),
      some.map((sum) => sum.code),
      some.map((sum) => sum.count),
      some.map((sum) => sum.firstAtMs),
      some.map((sum) => sum.lastAtMs),
      some.map((sum) => sum.example.id),
      some.map((sum) => sum.example.requestId),
      some.map((sum) => sum.example.detail),
      // Only of these does the example replace an earlier one: one may be looked at, not merely counted.
      some.filter((sum) => sum.example.kept).map((sum) => sum.fingerprint),
    ]);
    const minutes = some.flatMap(({ fingerprint, minutes: counts }) =>
      [...counts].map(([minuteMs, count]) => ({ fingerprint, minuteMs, count })),
    );
    await connection.query(ADD_ERROR_MINUTES, [
      minutes.map(({ fingerprint }) => fingerprint),
      minutes.map(({ minuteMs }) => minuteMs),
      minutes.map(({ count }) => count),
    ]);
  });
}

export async function addViolations(
  connection: ShipConnection,
  sums: readonly ViolationSum[],
): Promise<Uncounted[]> {
  return inHalves(connection, sums, async (some) => {
    await connection.query(ADD_VIOLATIONS, [
      some.map((sum) => sum.model),
      some.map((sum) => sum.minuteMs),
      some.map((sum) => sum.version),
      some.map((sum) => sum.rule),
      some.map((sum) => sum.policy),
      some.map((sum) => sum.shadow),
      some.map((sum) => sum.requests),
      some.map((sum) => sum.rowCount),
    ]);
  });
}

export async function addLookups(
  connection: ShipConnection,
  sums: readonly LookupSum[],
): Promise<Uncounted[]> {
  return inHalves(connection, sums, async (some) => {
    await connection.query(ADD_LOOKUPS, [
      some.map((sum) => sum.view),
      some.map((sum) => sum.minuteMs),
      some.map((sum) => sum.viewVersion),
      some.map((sum) => sum.model),
      some.map((sum) => sum.outcomes.present),
      some.map((sum) => sum.outcomes.null),
      some.map((sum) => sum.outcomes.expired),
      some.map((sum) => sum.outcomes.not_found),
      some.map((sum) => sum.outcomes.failed),
      some.map((sum) => `{${sum.ageCounts.join(',')}}`),
    ]);
  });
}

async function inHalves<T extends Uncounted['sum']>(
  connection: ShipConnection,
  sums: readonly T[],
  add: (some: readonly T[]) => Promise<void>,
): Promise<Uncounted[]> {
  const [sum] = sums;
  if (sum === undefined) return [];
  await connection.query('SAVEPOINT sums');
  try {
    await add(sums);
    await connection.query('RELEASE SAVEPOINT sums');
    return [];
  } catch (error) {
    if (writeFailure(error) !== 'bad-data') throw error;
    await connection.query('ROLLBACK TO SAVEPOINT sums');
    if (sums.length === 1) return [{ sum, error }];
    const half = Math.ceil(sums.length / 2);
    const first = await inHalves(connection, sums.slice(0, half), add);
    return [...first, ...(await inHalves(connection, sums.slice(half), add))];
  }
}
