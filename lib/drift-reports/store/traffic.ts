import type { Db } from '#lib/db/client.ts';

interface LoggedPrediction {
  inputs: unknown;
  outputs: unknown;
}
/** Of which some rows count. */
interface PickedPrediction extends LoggedPrediction {
  pick: { skip: number; take: number };
}
interface Asked {
  model: string;
  version: number;
}
interface Span {
  from: Date;
  to: Date;
}

const ANSWERED = `model = $1 AND version = $2 AND status = 200 AND served_by IN ('primary', 'fallback')`;

/** Rows of a span that the log has with their values, in order; null: there are more, or fewer. */
export async function findRows(
  { pool }: Pick<Db, 'pool'>,
  { model, version, from, to }: Asked & Span,
  { least, most }: { least: number; most: number },
): Promise<LoggedPrediction[] | null> {
  if (least > most) return null;
  const where = `${ANSWERED} AND inputs IS NOT NULL AND at >= $3 AND at < $4`;
  const values = [model, version, from, to];
  const counted = await pool.query<{ n: number | null }>(
    `SELECT sum(row_count)::float8 AS n FROM (SELECT row_count FROM predictions WHERE ${where} LIMIT $5) AS first_rows`,
    [...values, most + 1],
  );
  const n = counted.rows[0]?.n ?? 0;
  if (n < least || n > most) return null;
  const { rows } = await pool.query<LoggedPrediction>(
    `SELECT inputs, outputs FROM predictions WHERE ${where} ORDER BY at, id`,
    values,
  );
  return rows;
}

/** How many rows of a span were answered, by the sums per minute: of a minute with requests that were not, those of its mean. */
export async function countAnsweredRows(
  { pool }: Pick<Db, 'pool'>,
  { model, version, from, to }: Asked & Span,
): Promise<number> {
  const { rows } = await pool.query<{ n: number | null }>(
    `SELECT sum(round(row_count * (requests - client_errors - server_errors)::float8 / requests))::float8 AS n
     FROM prediction_minutes WHERE model = $1 AND version = $2 AND minute >= date_trunc('minute', $3::timestamptz) AND minute < $4 AND requests > 0`,
    [model, version, from, to],
  );
  return rows[0]?.n ?? 0;
}

const PLACES = 50;

/**
 * Some of a span's rows: a few in a row from each of fifty places, so that it costs the same however many there are. Where requests have many rows, those from the first place
 * are from the beginning of a request, those from the last from its end: a request may be sorted.
 */
export async function findSomeRows(
  { pool }: Pick<Db, 'pool'>,
  { model, version, from, to }: Asked & Span,
  limit: number,
): Promise<PickedPrediction[]> {
  const { rows } = await pool.query<PickedPrediction>(
    `WITH places AS (
       SELECT place, found.*, least(row_count, $5 - before) AS share
       FROM generate_series(0, ${PLACES - 1}) AS place,
       LATERAL (
         SELECT *, sum(row_count) OVER (ORDER BY at, id) - row_count AS before FROM (
           SELECT at, id, row_count, inputs, outputs FROM predictions
           WHERE ${ANSWERED} AND inputs IS NOT NULL
             AND at >= $3::timestamptz + ($4::timestamptz - $3::timestamptz) * place / ${PLACES} AND at < $4
           ORDER BY at, id LIMIT $5) AS next_requests) AS found
       WHERE before < $5),
     taken AS (
       SELECT DISTINCT ON (at, id) *, least(row_count, sum(share) OVER (PARTITION BY at, id)) AS take
       FROM places ORDER BY at, id, place)
     SELECT inputs, outputs,
       json_build_object('skip', floor((row_count - take) * place / ${PLACES - 1}), 'take', take) AS pick
     FROM taken ORDER BY at, id`,
    [model, version, from, to, Math.ceil(limit / PLACES)],
  );
  return rows;
}

/** The answers of the last rows before a moment, oldest first: of so many, or of the rest of the first request as well. */
export async function findLastAnswers(
  { pool }: Pick<Db, 'pool'>,
  { model, version }: Asked,
  before: Date,
  limit: number,
): Promise<unknown[]> {
  const { rows } = await pool.query<{ outputs: unknown }>(
    `SELECT outputs FROM (
       SELECT *, sum(row_count) OVER (ORDER BY at DESC, id DESC) - row_count AS after FROM (
         SELECT at, id, row_count, outputs FROM predictions WHERE ${ANSWERED} AND outputs IS NOT NULL AND at < $3
         ORDER BY at DESC, id DESC LIMIT $4) AS last_requests
     ) AS found WHERE after < $4 ORDER BY at, id`,
    [model, version, before, limit],
  );
  return rows.map(({ outputs }) => outputs);
}

/** Of requests refused for a feature's type, how many by feature; of one that had much wrong the first three are known. */
export async function findTypeErrors(
  { pool }: Pick<Db, 'pool'>,
  { model, version, from, to }: Asked & Span,
  features: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ name: string; n: number }>(
    `SELECT name, count(*)::float8 AS n FROM predictions, unnest($5::text[]) AS name
     WHERE model = $1 AND version = $2 AND at >= $3 AND at < $4 AND status >= 400 AND error_code = 'invalid_features'
       AND position(' ' || replace(name, '.', ' ') || ' must be ' IN ' ' || replace(error_detail, '.', ' ')) > 0
     GROUP BY name`,
    [model, version, from, to, features],
  );
  return new Map(rows.map(({ name, n }) => [name, n]));
}
