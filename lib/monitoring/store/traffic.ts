import type { Db } from '#lib/db/client.ts';
import type { LoggedPrediction } from '../traffic-columns.ts';

interface Asked {
  model: string;
  version: number;
}

const ANSWERED = `model = $1 AND version = $2 AND status = 200 AND served_by IN ('primary', 'fallback') AND inputs IS NOT NULL`;

/** The first answered rows of a version that the log has with their values, in order. */
export async function findFirstPredictions(
  { pool }: Pick<Db, 'pool'>,
  { model, version }: Asked,
  limit: number,
): Promise<(LoggedPrediction & { pick: { skip: number; take: number } })[]> {
  const { rows } = await pool.query<LoggedPrediction & { pick: { skip: number; take: number } }>(
    `SELECT inputs, outputs, json_build_object('skip', 0, 'take', least(row_count, $3::int - before)) AS pick FROM (
       SELECT *, sum(row_count) OVER (ORDER BY at, id) - row_count AS before FROM (
         SELECT at, id, row_count, inputs, outputs FROM predictions WHERE ${ANSWERED} ORDER BY at, id LIMIT $3) AS first_requests
     ) AS found WHERE before < $3 ORDER BY at, id`,
    [model, version, limit],
  );
  return rows;
}

/** How many rows a version has answered, as they were added up: of a minute with requests that were not, those of its mean. */
export async function countAnswered(
  { pool }: Pick<Db, 'pool'>,
  { model, version }: Asked,
): Promise<number> {
  const { rows } = await pool.query<{ sum: number | null }>(
    `SELECT sum(round(row_count * (requests - client_errors - server_errors)::float8 / requests))::float8 AS sum
     FROM prediction_minutes WHERE model = $1 AND version = $2 AND requests > 0`,
    [model, version],
  );
  return rows[0]?.sum ?? 0;
}

/** For a row that is wanted so many are read at most: those beside it in its request. */
const READ_FOR_ONE = 3;

/** Rows of a span, in order: of more than `limit`, about as many, spread over all of it. Of long requests not all are read. */
export async function findPredictionsBetween(
  { pool }: Pick<Db, 'pool'>,
  { model, version }: Asked,
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Promise<LoggedPrediction[]> {
  const span = [model, version, from, to];
  const counted = await pool.query<{ n: number | null }>(
    `SELECT sum(row_count)::float8 AS n FROM predictions WHERE ${ANSWERED} AND at >= $3 AND at < $4`,
    span,
  );
  const all = counted.rows[0]?.n ?? 0;
  // Where requests have a row each, the rows that are left out need not be read.
  const everyRequest = Math.max(1, Math.ceil(all / (limit * READ_FOR_ONE)));
  const { rows } = await pool.query<LoggedPrediction>(
    `WITH found AS (
       SELECT inputs, outputs, at, id, row_count, row_number() OVER (ORDER BY at, id) - 1 AS place FROM predictions
       WHERE ${ANSWERED} AND at >= $3 AND at < $4),
     chosen AS (
       SELECT *, sum(row_count) OVER (ORDER BY at, id) - row_count AS before, ceil(sum(row_count) OVER () / $6::numeric) AS step
       FROM found WHERE place % $5 = 0)
     SELECT inputs, outputs, json_build_object('skip', (step - before % step) % step, 'step', step) AS pick
     FROM chosen WHERE (step - before % step) % step < row_count ORDER BY at, id`,
    [...span, everyRequest, limit],
  );
  return rows;
}
