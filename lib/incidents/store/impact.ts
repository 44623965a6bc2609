import type { Db, Tx } from '#lib/db/client.ts';
import { type Impact, impactSchema } from '../contract.ts';
import type { Span } from '../harm-spans.ts';

export interface AskedCounts {
  model: { id: string; name: string };
  /** None: all of them. */
  versions: readonly number[];
}

export interface MinuteCounts {
  requests: number;
  refused: number;
  failed: number;
  degraded: number;
  answered: number;
  rows: number;
}

const OF_VERSIONS = '(cardinality($4::int[]) = 0 OR version = ANY($4))';
/** What none or another answered in their stead, too: of a release that sent them traffic, but by no version that it sent traffic as well. */
const MEANT_FOR_VERSIONS = `(${OF_VERSIONS} OR (release_seq = ANY(SELECT seq FROM meant) AND version <> ALL(
    SELECT unnest(routed) FROM meant WHERE meant.seq = release_seq)))`;

/** What minutes of the log add up to, of requests that versions were to answer. Rows of requests that were refused are not known apart, so a share of each minute's. */
export async function countMinutes(
  { pool }: Pick<Db, 'pool'>,
  { model, versions }: AskedCounts,
  { from, to }: Span,
): Promise<MinuteCounts> {
  const { rows } = await pool.query<MinuteCounts>(
    `WITH meant AS (
       SELECT seq, routed FROM releases r CROSS JOIN LATERAL (
         SELECT array_agg((route ->> 'version')::int) AS routed FROM jsonb_array_elements(r.plan -> 'routes') AS route) AS plan
       WHERE model_id = $5 AND routed && $4::int[]
     )
     SELECT COALESCE(sum(requests) FILTER (WHERE ${MEANT_FOR_VERSIONS}), 0)::float8 AS requests,
       COALESCE(sum(client_errors) FILTER (WHERE ${MEANT_FOR_VERSIONS}), 0)::float8 AS refused,
       COALESCE(sum(server_errors) FILTER (WHERE ${MEANT_FOR_VERSIONS}), 0)::float8 AS failed,
       COALESCE(sum(degraded) FILTER (WHERE ${MEANT_FOR_VERSIONS}), 0)::float8 AS degraded,
       COALESCE(sum(requests - client_errors - server_errors) FILTER (WHERE version > 0 AND ${OF_VERSIONS}), 0)::float8 AS answered,
       COALESCE(sum(round(row_count * (requests - client_errors - server_errors)::float8 / requests))
         FILTER (WHERE version > 0 AND requests > 0 AND ${OF_VERSIONS}), 0)::float8 AS rows
     FROM prediction_minutes WHERE model = $1 AND minute >= $2 AND minute < $3`,
    [model.name, from, to, versions, model.id],
  );
  return rows[0] as MinuteCounts;
}

export interface LabelCounts {
  labelled: number;
  wrong: number;
}

/** Rows of an hour's sums whose label has come, and those of them that differ from it. */
export async function countLabelledHours(
  { pool }: Pick<Db, 'pool'>,
  { model, versions }: AskedCounts,
  { from, to }: Span,
): Promise<LabelCounts> {
  const { rows } = await pool.query<LabelCounts>(
    `SELECT COALESCE(sum(labelled), 0)::float8 AS labelled, COALESCE(sum(
       (SELECT sum((cell ->> 3)::float8) FROM json_array_elements(outcomes -> 'cells') AS cell WHERE cell ->> 0 <> cell ->> 1)
     ), 0)::float8 AS wrong
     FROM performance_hours WHERE model_id = $1 AND basis = 'prediction' AND hour >= $2 AND hour < $3 AND ${OF_VERSIONS}`,
    [model.id, from, to, versions],
  );
  return rows[0] as LabelCounts;
}

/** A class as text; true and false are 1 and 0. */
const plain = (column: string) =>
  `CASE lower(${column} #>> '{}') WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE ${column} #>> '{}' END`;
const NUMBER = `'^-?[0-9]+(\\.[0-9]+)?$'`;

/** The same from the log's own rows, where an hour is not whole. A text where the version answered with a number is no label of it, nor a number where it answered with a text. */
export async function countLabelledRows(
  { pool }: Pick<Db, 'pool'>,
  { model, versions }: AskedCounts,
  { from, to }: Span,
): Promise<LabelCounts> {
  const { rows } = await pool.query<LabelCounts>(
    `SELECT count(*)::float8 AS labelled,
       (count(*) FILTER (WHERE NOT CASE WHEN label ~ ${NUMBER} THEN label::numeric = predicted::numeric ELSE label = predicted END))::float8 AS wrong
     FROM (
       SELECT ${plain('l.label')} AS label, ${plain("(p.outputs -> 'predictions' -> l.row)::jsonb")} AS predicted,
         jsonb_typeof(l.label) AS kind, jsonb_typeof((p.outputs -> 'predictions' -> l.row)::jsonb) AS "predictedKind"
       FROM predictions p JOIN labels l USING (request_id)
       WHERE p.model = $1 AND p.at >= $2 AND p.at < $3 AND p.status < 400 AND p.version IS NOT NULL
         AND p.served_by IN ('primary', 'fallback') AND ${OF_VERSIONS.replaceAll('version', 'p.version')}
     ) AS found WHERE kind IN ('string', 'number', 'boolean') AND "predictedKind" IN ('string', 'number', 'boolean')
       AND label ~ ${NUMBER} = (predicted ~ ${NUMBER})`,
    [model.name, from, to, versions],
  );
  return rows[0] as LabelCounts;
}

export async function saveImpact(tx: Tx, incidentId: string, impact: Impact): Promise<void> {
  const data = { impact, countedAt: impact.counted_at };
  await tx.incidentImpact.upsert({
    where: { incidentId },
    create: { incidentId, ...data },
    update: data,
  });
}

export async function findImpact(tx: Tx, incidentId: string): Promise<Impact | null> {
  const row = await tx.incidentImpact.findUnique({ where: { incidentId } });
  return row && impactSchema.parse(row.impact);
}

/**
 * Incidents whose impact is to be counted anew: every half minute while they are open; then at growing distances, a tenth of the time since they ended, since labels
 * come late. After 90 days it stays as it is.
 */
export async function findUncounted({ pool }: Pick<Db, 'pool'>): Promise<number[]> {
  const { rows } = await pool.query<{ number: number }>(
    `SELECT i.number FROM incidents i LEFT JOIN incident_impacts c ON c.incident_id = i.id
     WHERE i.merged_into IS NULL AND (c.incident_id IS NULL
       OR (i.is_open AND c.counted_at < clock_timestamp() - interval '30 seconds')
       OR (i.is_open IS NULL AND i.resolved_at > clock_timestamp() - interval '90 days'
         AND c.counted_at < clock_timestamp() - greatest(interval '30 seconds', (clock_timestamp() - i.resolved_at) / 10)))
     ORDER BY i.is_open NULLS LAST, c.counted_at NULLS FIRST LIMIT 50`,
  );
  return rows.map(({ number }) => number);
}
