import type { Db } from '#lib/db/client.ts';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';

/** What a version was asked in a span. */
export interface ServedVersion {
  /** 0: refused before a version was chosen. */
  version: number;
  requests: number;
  clientErrors: number;
  serverErrors: number;
  degraded: number;
  /** lib/stats/latency-histogram.ts has the bins. */
  latencies: number[];
}

const SUMS = Array.from(
  { length: LATENCY_BIN_COUNT },
  (_, at) => `sum(latency_counts[${at + 1}])`,
).join(', ');

export async function findServedVersions(
  { pool }: Pick<Db, 'pool'>,
  model: string,
  minutes: number,
): Promise<ServedVersion[]> {
  const { rows } = await pool.query<ServedVersion>(
    `SELECT version, sum(requests)::float8 AS requests, sum(client_errors)::float8 AS "clientErrors",
       sum(server_errors)::float8 AS "serverErrors", sum(degraded)::float8 AS degraded, ARRAY[${SUMS}]::float8[] AS latencies
     FROM prediction_minutes WHERE model = $1 AND minute > now() - make_interval(mins => $2)
     GROUP BY version ORDER BY version DESC`,
    [model, minutes],
  );
  return rows;
}

export interface FailureKind {
  version: number;
  stage: string;
  code: string;
  /** Within the span. */
  failures: number;
  lastSeenAt: Date;
  detail: string | null;
}

/** Failures by what they have in common, the most frequent first. */
export async function findFailureKinds(
  { pool }: Pick<Db, 'pool'>,
  { model, version, minutes }: { model: string; version: number | null; minutes: number },
): Promise<FailureKind[]> {
  const { rows } = await pool.query<FailureKind>(
    `SELECT g.version, g.stage, g.code, sum(m.count)::float8 AS failures, g.last_seen_at AS "lastSeenAt", g.example_detail AS detail
     FROM error_groups g JOIN error_minutes m ON m.fingerprint = g.fingerprint
     WHERE g.model = $1 AND ($2::int IS NULL OR g.version = $2) AND m.minute > now() - make_interval(mins => $3)
     GROUP BY g.fingerprint ORDER BY failures DESC, g.last_seen_at DESC LIMIT 20`,
    [model, version, minutes],
  );
  return rows;
}

export interface ViewLookups {
  view: string;
  lookups: number;
  failed: number;
  missing: number;
}

/** Lookups of features by view, those that failed most first. */
export async function findViewLookups(
  { pool }: Pick<Db, 'pool'>,
  model: string | null,
  minutes: number,
): Promise<ViewLookups[]> {
  const { rows } = await pool.query<ViewLookups>(
    `SELECT view, sum(present + no_value + expired + not_found + failed)::float8 AS lookups, sum(failed)::float8 AS failed,
       sum(no_value + expired + not_found)::float8 AS missing
     FROM feature_lookup_minutes
     WHERE minute > now() - make_interval(mins => $2) AND ($1::text IS NULL OR model = $1)
     GROUP BY view ORDER BY failed DESC, view LIMIT 20`,
    [model, minutes],
  );
  return rows;
}
