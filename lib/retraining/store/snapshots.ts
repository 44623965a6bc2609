import type { Db } from '#lib/db/client.ts';
import type { SnapshotResult } from '../contract.ts';

export async function saveSnapshot(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  snapshot: SnapshotResult,
): Promise<void> {
  await pool.query(
    `INSERT INTO data_snapshots (model_id, digest, description, created_at) VALUES ($1, $2, $3::json, now())
     ON CONFLICT DO NOTHING`,
    [modelId, snapshot.digest, JSON.stringify(snapshot)],
  );
}

/** The one before another. */
export async function findSnapshotBefore(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  digest: string,
): Promise<SnapshotResult | null> {
  const { rows } = await pool.query<{ description: SnapshotResult }>(
    `SELECT description FROM data_snapshots WHERE model_id = $1 AND digest <> $2
       AND created_at < (SELECT created_at FROM data_snapshots WHERE model_id = $1 AND digest = $2)
     ORDER BY created_at DESC LIMIT 1`,
    [modelId, digest],
  );
  return rows[0]?.description ?? null;
}
