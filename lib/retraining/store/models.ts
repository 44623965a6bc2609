import type { Db } from '#lib/db/client.ts';
import type { PinnedList } from '#lib/features/contract.ts';
import type { FeatureLayout, Signature } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task, Version } from '#lib/registry/contract.ts';

export interface TrainedModel {
  id: string;
  name: string;
  task: Task;
}

export async function findTrainedModel(
  { pool }: Pick<Db, 'pool'>,
  id: string,
): Promise<TrainedModel | null> {
  const { rows } = await pool.query<TrainedModel>(
    'SELECT id, name, task FROM models WHERE id = $1',
    [id],
  );
  return rows[0] ?? null;
}

/** A version as its successor has to know it. */
export interface KnownVersion {
  number: number;
  status: 'ready' | 'archived' | 'deleted';
  servedDigest: string;
  isRemote: boolean;
  signature: Signature;
  layout: FeatureLayout;
  output: OutputRoles;
  features: PinnedList | null;
  patterns: Version['patterns'];
}

const VERSION = `SELECT v.number, v.status, v.served_digest AS "servedDigest", v.remote IS NOT NULL AS "isRemote",
    v.signature, v.layout, v.output, v.features, v.patterns FROM model_versions v`;

/** The version that takes most of the traffic; null: the model has no release. */
export async function findChampion(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
): Promise<KnownVersion | null> {
  const { rows } = await pool.query<KnownVersion>(
    `${VERSION} WHERE v.model_id = $1 AND v.number = (
       SELECT (route ->> 'version')::int FROM releases r, jsonb_array_elements(r.plan -> 'routes') WITH ORDINALITY AS of(route, place)
       WHERE r.model_id = $1 AND r.seq = (SELECT max(seq) FROM releases WHERE model_id = $1)
       ORDER BY (route ->> 'weight')::float DESC NULLS LAST, place LIMIT 1)`,
    [modelId],
  );
  return rows[0] ?? null;
}

/** The version to follow: the one that is served, or else the newest. */
export async function findPredecessor(
  db: Pick<Db, 'pool'>,
  modelId: string,
): Promise<KnownVersion | null> {
  const champion = await findChampion(db, modelId);
  if (champion) return champion;
  const { rows } = await db.pool.query<KnownVersion>(
    `${VERSION} WHERE v.model_id = $1 AND v.status = 'ready' ORDER BY v.number DESC LIMIT 1`,
    [modelId],
  );
  return rows[0] ?? null;
}

/** The version that Mainstay registered of a run; what others say of where their versions come from is not believed. */
export async function findVersionOfRun(
  { pool }: Pick<Db, 'pool'>,
  { modelId, run, digest }: { modelId: string; run: number; digest: string },
): Promise<number | null> {
  const { rows } = await pool.query<{ number: number }>(
    `SELECT number FROM model_versions WHERE model_id = $1 AND lineage ->> 'run' = $2::text AND digest = $3
       AND created_by ->> 'kind' = 'system' ORDER BY number LIMIT 1`,
    [modelId, String(run), digest],
  );
  return rows[0]?.number ?? null;
}

/** What each version takes, in order, so that rows of the log can be told apart. */
export async function findLayouts(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
): Promise<{ number: number; layout: FeatureLayout }[]> {
  const { rows } = await pool.query<{ number: number; layout: FeatureLayout }>(
    'SELECT number, layout FROM model_versions WHERE model_id = $1 ORDER BY number',
    [modelId],
  );
  return rows;
}

export async function findVersion(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  number: number,
): Promise<KnownVersion | null> {
  const { rows } = await pool.query<KnownVersion>(
    `${VERSION} WHERE v.model_id = $1 AND v.number = $2`,
    [modelId, number],
  );
  return rows[0] ?? null;
}
