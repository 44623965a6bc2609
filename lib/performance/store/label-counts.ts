import type { Db } from '#lib/db/client.ts';
import type { Basis } from './hours.ts';

export interface LabelledHour {
  hour: Date;
  labelled: number;
}

/** Labelled rows of all versions by hour, oldest first. */
export async function findLabelledHours(
  { pool }: Pick<Db, 'pool'>,
  asked: { modelId: string; basis: Basis; from: Date; to: Date },
): Promise<LabelledHour[]> {
  const { rows } = await pool.query<LabelledHour>(
    `SELECT hour, sum(labelled)::float8 AS labelled FROM performance_hours
     WHERE model_id = $1 AND basis = $2 AND hour >= $3 AND hour < $4 GROUP BY hour ORDER BY hour`,
    [asked.modelId, asked.basis, asked.from, asked.to],
  );
  return rows;
}

const ANSWERED = `p.model = $1 AND p.status < 400 AND p.version IS NOT NULL AND p.served_by IN ('primary', 'fallback')`;

/** Labelled rows that came to be in a span that is shorter than an hour: one by one. */
export async function countLabelled(
  { pool }: Pick<Db, 'pool'>,
  { model, from, to }: { model: string; from: Date; to: Date },
): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT ((SELECT count(*) FROM labels l JOIN predictions p USING (request_id)
         WHERE l.received_at >= $2 AND l.received_at < $3 AND p.at <= l.received_at AND ${ANSWERED})
       + (SELECT count(*) FROM predictions p JOIN labels l USING (request_id)
         WHERE p.at >= $2 AND p.at < $3 AND l.received_at < p.at AND ${ANSWERED}))::float8 AS n`,
    [model, from, to],
  );
  return rows[0]?.n ?? 0;
}

/** How a version did in what it is watched against; null: nobody has estimated by it. */
export async function findLearned(
  { pool }: Pick<Db, 'pool'>,
  { modelId, version }: { modelId: string; version: number },
): Promise<{ metrics: Record<string, number | null> } | null> {
  const { rows } = await pool.query<{ metrics: Record<string, number | null> }>(
    `SELECT learned -> 'metrics' AS metrics FROM performance_estimates
     WHERE model_id = $1 AND version = $2 ORDER BY hour DESC LIMIT 1`,
    [modelId, version],
  );
  return rows[0] ?? null;
}

/** What was said of a version when it was registered, and the reference it is watched against. */
export async function findRecorded(
  { pool }: Pick<Db, 'pool'>,
  { modelId, version }: { modelId: string; version: number },
): Promise<{
  metrics: Record<string, unknown>;
  reference: number | null;
  positive: string;
} | null> {
  const { rows } = await pool.query<{
    metrics: Record<string, unknown>;
    reference: number | null;
    positive: string;
  }>(
    `SELECT v.metrics, COALESCE(v.output -> 'classes' ->> 1, '1') AS positive,
       (SELECT f.id FROM monitoring_references f WHERE f.model_id = v.model_id AND f.version = v.number AND f.in_force) AS reference
     FROM model_versions v WHERE v.model_id = $1 AND v.number = $2`,
    [modelId, version],
  );
  return rows[0] ?? null;
}
