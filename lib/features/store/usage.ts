import type { Db } from '#lib/db/client.ts';
import { AGE_BIN_COUNT } from '#lib/stats/age-histogram.ts';
import type { LoggedFeatures } from '../contract.ts';
import type { LookupOutcome } from '../count-lookups.ts';

export type OutcomeCounts = Record<LookupOutcome, number>;

interface Span {
  view: string;
  version: number | undefined;
  from: Date;
  to: Date;
}

const OUTCOMES = `sum(present)::float8 AS present, sum(no_value)::float8 AS "null", sum(expired)::float8 AS expired,
  sum(not_found)::float8 AS not_found, sum(failed)::float8 AS failed`;
const IN_SPAN =
  'view = $1 AND minute >= $2 AND minute < $3 AND ($4::int IS NULL OR view_version = $4)';
/** Sums bin by bin: minutes need not travel. */
const SUMMED_AGES = `ARRAY[${Array.from(
  { length: AGE_BIN_COUNT },
  (_, index) => `sum(age_counts[${index + 1}])`,
).join(', ')}]::float8[]`;

export interface LookupBucket extends OutcomeCounts {
  at: Date;
  ages: number[];
}

export async function findLookupBuckets(
  { pool }: Pick<Db, 'pool'>,
  { view, version, from, to }: Span,
  stepSeconds: number,
): Promise<LookupBucket[]> {
  const { rows } = await pool.query<LookupBucket>(
    `SELECT date_bin(make_interval(secs => $5), minute, 'epoch') AS at, ${OUTCOMES}, ${SUMMED_AGES} AS ages
     FROM feature_lookup_minutes WHERE ${IN_SPAN} GROUP BY 1 ORDER BY 1`,
    [view, from, to, version ?? null, stepSeconds],
  );
  return rows;
}

export interface LookupsBy extends OutcomeCounts {
  model: string;
  viewVersion: number;
}

/** Who looked it up, most often first. */
export async function findLookupsBy(
  { pool }: Pick<Db, 'pool'>,
  { view, version, from, to }: Span,
  most: number,
): Promise<LookupsBy[]> {
  const { rows } = await pool.query<LookupsBy>(
    `SELECT model, view_version AS "viewVersion", ${OUTCOMES} FROM feature_lookup_minutes WHERE ${IN_SPAN}
     GROUP BY 1, 2 ORDER BY sum(present + no_value + expired + not_found + failed) DESC, 1, 2 LIMIT $5`,
    [view, from, to, version ?? null, most],
  );
  return rows;
}

/** Of each bucket and version at most so many requests are looked at: the newest. */
const MOST_REQUESTS = 200;
/** Of so many rows at most each: the log's longest requests have 4 MiB. */
const MOST_ROWS_EACH = 500;

/** What the newest predictions of each bucket were fed, until they have about so many rows. */
export async function findServedFeatures(
  { pool }: Pick<Db, 'pool'>,
  versions: readonly { model: string; version: number }[],
  span: { from: Date; to: Date; stepSeconds: number; mostRows: number },
): Promise<{ at: Date; features: LoggedFeatures }[]> {
  if (versions.length === 0) return [];
  const { rows } = await pool.query<{ at: Date; features: LoggedFeatures }>(
    `SELECT b.at, r.features
     FROM unnest($1::text[], $2::int[]) AS w(model, version)
     CROSS JOIN generate_series($3::timestamptz, $4::timestamptz - interval '1 millisecond', make_interval(secs => $5)) AS b(at)
     CROSS JOIN LATERAL (
       SELECT features FROM (
         SELECT features, row_count, sum(row_count) OVER (ORDER BY at DESC, id DESC) AS rows FROM (
           SELECT p.id, p.at, p.row_count, p.features FROM predictions p
           WHERE p.model = w.model AND p.version = w.version AND p.at >= b.at
             AND p.at < least(b.at + make_interval(secs => $5), $4)
           ORDER BY p.at DESC, p.id DESC LIMIT ${MOST_REQUESTS}) AS newest
         WHERE features IS NOT NULL AND row_count BETWEEN 1 AND ${MOST_ROWS_EACH}) AS counted
       WHERE rows - row_count < $6) AS r`,
    [
      versions.map(({ model }) => model),
      versions.map(({ version }) => version),
      span.from,
      span.to,
      span.stepSeconds,
      span.mostRows,
    ],
  );
  return rows;
}
