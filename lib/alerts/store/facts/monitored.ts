import type { Db } from '#lib/db/client.ts';

export interface OpenDrift {
  modelId: string;
  version: number;
  about: 'column' | 'whole_row' | 'prediction_shift' | 'quality';
  column: string | null;
  role: string | null;
}

/** What scans said had begun and, in the same window, not that it had ended; of versions that were scanned within a day. */
export async function findOpenDrift({ pool }: Pick<Db, 'pool'>): Promise<OpenDrift[]> {
  const { rows } = await pool.query<OpenDrift>(
    `SELECT DISTINCT "modelId", version, about, "column", role FROM (
       SELECT DISTINCT ON (model_id, version, window_name, about, column_name, role) model_id AS "modelId", version, about,
         column_name AS "column", role, kind
       FROM drift_events e
       WHERE EXISTS (SELECT FROM drift_reports r WHERE r.model_id = e.model_id AND r.version = e.version
         AND r.window_name = e.window_name AND r.at > now() - interval '1 day')
       ORDER BY model_id, version, window_name, about, column_name, role, at DESC, id DESC) last
     WHERE kind = 'onset' ORDER BY "modelId", version, about, "column"`,
  );
  return rows;
}

/** How many features have a verdict, by the last report of each version within a day. */
export async function findJudgedFeatures({
  pool,
}: Pick<Db, 'pool'>): Promise<{ modelId: string; version: number; judged: number }[]> {
  const { rows } = await pool.query<{ modelId: string; version: number; judged: number }>(
    `SELECT "modelId", version, (SELECT count(*)::int FROM jsonb_each(columns) AS e(key, value)
         WHERE value ->> 'role' = 'feature' AND value ->> 'verdict' IN ('drift', 'stable')) AS judged
     FROM (SELECT DISTINCT ON (model_id, version) model_id AS "modelId", version, columns FROM drift_reports
       WHERE at > now() - interval '1 day' ORDER BY model_id, version, at DESC) last`,
  );
  return rows;
}

export interface OpenChange {
  modelId: string;
  version: number;
  kind: 'errors_rose' | 'labels_late';
  detail: string;
}

/** Errors that rose and are not usual again, labels that came late and still do. */
export async function findOpenChanges({ pool }: Pick<Db, 'pool'>): Promise<OpenChange[]> {
  const { rows } = await pool.query<OpenChange>(
    `SELECT "modelId", version, kind, detail FROM (
       SELECT DISTINCT ON (model_id, version, kind LIKE 'labels%') model_id AS "modelId", version, kind, detail
       FROM performance_events ORDER BY model_id, version, kind LIKE 'labels%', at DESC, id DESC) last
     WHERE kind IN ('errors_rose', 'labels_late')`,
  );
  return rows;
}

/** Features whose last comparison found something, in words. */
export async function findOpenSkew({
  pool,
}: Pick<Db, 'pool'>): Promise<{ model: string; version: number; features: string[] }[]> {
  const { rows } = await pool.query<{ model: string; version: number; features: string[] }>(
    `SELECT model, version, array_agg(feature ORDER BY feature) AS features FROM (
       SELECT DISTINCT ON (model, version, feature) model, version, feature, report FROM skew_reports
       WHERE at > now() - interval '7 days' ORDER BY model, version, feature, at DESC) last
     WHERE json_array_length(report -> 'findings') > 0 GROUP BY model, version`,
  );
  return rows;
}
