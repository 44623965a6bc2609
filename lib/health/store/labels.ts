import type { Db } from '#lib/db/client.ts';

/** When the newest label of the model's predictions came, of those that the worker has counted. */
export async function findNewestLabel(
  { pool }: Pick<Db, 'pool'>,
  model: { id: string; name: string },
): Promise<Date | null> {
  const { rows } = await pool.query<{ newest: Date | null }>(
    `SELECT max(l.received_at) AS newest FROM labels l JOIN predictions p USING (request_id)
     WHERE p.model = $2 AND l.received_at >= (SELECT max(hour) FROM performance_hours
       WHERE model_id = $1 AND basis = 'arrival' AND labelled > 0) - interval '1 hour'`,
    [model.id, model.name],
  );
  return rows[0]?.newest ?? null;
}

/** Hours in which labels came, rising: from a moment on, and the last before it. */
export async function findLabelHours(
  { pool }: Pick<Db, 'pool'>,
  { modelId, from }: { modelId: string; from: Date },
): Promise<Date[]> {
  const { rows } = await pool.query<{ hour: Date }>(
    `SELECT DISTINCT hour FROM performance_hours
     WHERE model_id = $1 AND basis = 'arrival' AND labelled > 0 AND hour >= COALESCE(
       (SELECT max(hour) FROM performance_hours WHERE model_id = $1 AND basis = 'arrival' AND labelled > 0 AND hour < $2), $2)
     ORDER BY hour`,
    [modelId, from],
  );
  return rows.map(({ hour }) => hour);
}
