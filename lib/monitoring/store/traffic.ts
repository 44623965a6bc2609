import type { Db } from '#lib/db/client.ts';
import type { LoggedPrediction } from '../traffic-columns.ts';

interface Asked {
  model: string;
  version: number;
}

const ANSWERED = `model = $1 AND version = $2 AND status = 200 AND served_by IN ('primary', 'fallback') AND inputs IS NOT NULL`;

/** The first answered predictions of a version that the log has with their values, in order. */
export async function findFirstPredictions(
  { pool }: Pick<Db, 'pool'>,
  { model, version }: Asked,
  limit: number,
): Promise<LoggedPrediction[]> {
  const { rows } = await pool.query<LoggedPrediction>(
    `SELECT inputs, outputs FROM predictions WHERE ${ANSWERED} ORDER BY at, id LIMIT $3`,
    [model, version, limit],
  );
  return rows;
}

/** How many rows a version has answered, as they were added up. */
export async function countAnswered(
  { pool }: Pick<Db, 'pool'>,
  { model, version }: Asked,
): Promise<number> {
  const { rows } = await pool.query<{ sum: number | null }>(
    'SELECT sum(requests)::float8 AS sum FROM prediction_minutes WHERE model = $1 AND version = $2',
    [model, version],
  );
  return rows[0]?.sum ?? 0;
}

/** Of a span, in order: of more than `limit`, about as many, spread over all of it. */
export async function findPredictionsBetween(
  { pool }: Pick<Db, 'pool'>,
  { model, version }: Asked,
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Promise<LoggedPrediction[]> {
  const span = [model, version, from, to];
  const counted = await pool.query<{ n: number }>(
    `SELECT count(*)::float8 AS n FROM predictions WHERE ${ANSWERED} AND at >= $3 AND at < $4`,
    span,
  );
  const every = Math.max(1, Math.ceil((counted.rows[0]?.n ?? 0) / limit));
  const { rows } = await pool.query<LoggedPrediction>(
    `SELECT inputs, outputs FROM (
       SELECT inputs, outputs, at, id, row_number() OVER (ORDER BY at, id) - 1 AS place FROM predictions
       WHERE ${ANSWERED} AND at >= $3 AND at < $4) AS found
     WHERE place % $5 = 0 ORDER BY at, id`,
    [...span, every],
  );
  return rows;
}
