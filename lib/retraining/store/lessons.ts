import type { Db } from '#lib/db/client.ts';
import type { SnapshotResult } from '../contract.ts';

/** What a run was to do and what it learned from, that made a version; null: no run of the model did. */
export async function findLesson(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  version: number,
): Promise<{ spec: unknown; snapshot: SnapshotResult } | null> {
  const { rows } = await pool.query<{ spec: unknown; snapshot: SnapshotResult }>(
    `SELECT r.spec, s.result AS snapshot FROM model_versions v
       JOIN training_runs r ON r.model_id = v.model_id
       JOIN training_steps g ON g.run_id = r.id AND g.step = 'register' AND (g.result ->> 'version')::int = v.number
       JOIN training_steps s ON s.run_id = r.id AND s.step = 'snapshot' AND s.result IS NOT NULL
     WHERE v.model_id = $1 AND v.number = $2`,
    [modelId, version],
  );
  return rows[0] ?? null;
}
