import type { Db } from '#lib/db/client.ts';
import type { Arrivals, SameHours } from '../usual-arrivals.ts';

interface Asked {
  model: string;
  version: number;
}
interface Span {
  from: Date;
  to: Date;
}

export type TrafficFigures = Pick<Arrivals, 'rows' | 'lastMinute' | 'gapSeconds'> & {
  /** Answered and refused. */
  requests: number;
};

const LEAST_GAPS = 30;

/** Of a span, from the sums per minute; gaps are of the week before its end. */
export async function findTrafficFigures(
  { pool }: Pick<Db, 'pool'>,
  { model, version, from, to }: Asked & Span,
): Promise<TrafficFigures> {
  const { rows } = await pool.query<TrafficFigures>(
    `WITH minutes AS (
       SELECT minute, sum(row_count) AS n, sum(requests) AS requests FROM prediction_minutes
       WHERE model = $1 AND version = $2 AND minute < $4 AND minute >= least($3::timestamptz, $4::timestamptz - interval '7 days')
       GROUP BY minute),
     gaps AS (
       SELECT extract(epoch FROM minute - lag(minute) OVER (ORDER BY minute))::float8 AS gap FROM minutes
       WHERE minute >= $4::timestamptz - interval '7 days' AND n > 0)
     SELECT COALESCE(sum(requests) FILTER (WHERE minute >= $3), 0)::float8 AS requests,
       COALESCE(sum(n) FILTER (WHERE minute >= $3), 0)::float8 AS rows,
       max(minute) FILTER (WHERE n > 0) AS "lastMinute",
       (SELECT CASE WHEN count(gap) >= ${LEAST_GAPS} THEN percentile_disc(0.99) WITHIN GROUP (ORDER BY gap) END FROM gaps) AS "gapSeconds"
     FROM minutes`,
    [model, version, from, to],
  );
  return rows[0] ?? { requests: 0, rows: 0, lastMinute: null, gapSeconds: null };
}

/** The first minute with rows since a moment. */
export async function findFirstMinute(
  { pool }: Pick<Db, 'pool'>,
  { model, version, since }: Asked & { since: Date },
): Promise<Date | null> {
  const { rows } = await pool.query<{ minute: Date }>(
    `SELECT minute FROM prediction_minutes WHERE model = $1 AND minute >= $3 AND version = $2 AND row_count > 0
     ORDER BY minute LIMIT 1`,
    [model, version, since],
  );
  return rows[0]?.minute ?? null;
}

/** Rows of the same span, so many days before. */
export async function findRowsBefore(
  { pool }: Pick<Db, 'pool'>,
  { model, version, from, to, days }: Asked & Span & { days: readonly number[] },
): Promise<Arrivals['before'][number][]> {
  if (days.length === 0) return [];
  const { rows } = await pool.query<Arrivals['before'][number]>(
    `SELECT days, COALESCE((SELECT sum(row_count) FROM prediction_minutes WHERE model = $1 AND version = $2
         AND minute >= $3::timestamptz - days * interval '24 hours' AND minute < $4::timestamptz - days * interval '24 hours'), 0)::float8 AS rows
     FROM unnest($5::int[]) AS days ORDER BY days`,
    [model, version, from, to, days],
  );
  return rows;
}

/** Of days before, the minutes with rows of the hours about the same time, since a moment. */
export async function findSameHours(
  { pool }: Pick<Db, 'pool'>,
  {
    model,
    version,
    from,
    to,
    days,
    since,
  }: Asked & Span & { days: readonly number[]; since: Date },
): Promise<SameHours[]> {
  if (days.length === 0) return [];
  const { rows } = await pool.query<SameHours>(
    `SELECT span."from", span."to",
       ARRAY(SELECT DISTINCT minute FROM prediction_minutes WHERE model = $1 AND version = $2 AND row_count > 0
         AND minute >= span."from" AND minute < span."to" ORDER BY minute) AS minutes,
       (SELECT minute FROM prediction_minutes WHERE model = $1 AND version = $2 AND row_count > 0
         AND minute < span."from" AND minute >= $6 ORDER BY minute DESC LIMIT 1) AS "lastBefore"
     FROM (SELECT $3::timestamptz - days * interval '24 hours' AS "from", $4::timestamptz - days * interval '24 hours' AS "to"
       FROM unnest($5::int[]) AS days) AS span`,
    [model, version, from, to, days, since],
  );
  return rows;
}
