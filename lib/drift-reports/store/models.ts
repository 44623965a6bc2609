import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import type { ModelDriftSettings } from '../settings.ts';

export async function findModelId(tx: Tx, name: string): Promise<string | null> {
  const row = await tx.model.findUnique({ where: { name }, select: { id: true } });
  return row?.id ?? null;
}

export interface WatchedModel {
  id: string;
  name: string;
  settings: unknown;
}

/** Models with a release, and when the first of them was. */
export async function findReleasedModels({
  pool,
}: Pick<Db, 'pool'>): Promise<(WatchedModel & { releasedAt: Date })[]> {
  const { rows } = await pool.query<WatchedModel & { releasedAt: Date }>(
    `SELECT m.id, m.name, s.settings, r.created_at AS "releasedAt"
     FROM models m LEFT JOIN drift_settings s ON s.model_id = m.id
     JOIN (SELECT model_id, min(created_at) AS created_at FROM releases GROUP BY model_id) r ON r.model_id = m.id
     ORDER BY m.name`,
  );
  return rows;
}

export async function findModel(
  { pool }: Pick<Db, 'pool'>,
  id: string,
): Promise<WatchedModel | undefined> {
  const { rows } = await pool.query<WatchedModel>(
    'SELECT m.id, m.name, s.settings FROM models m LEFT JOIN drift_settings s ON s.model_id = m.id WHERE m.id = $1',
    [id],
  );
  return rows[0];
}

export interface WatchedVersion {
  version: number;
  task: Task;
  layout: FeatureLayout;
  output: OutputRoles;
  /** The release that put it in force, without a break since; null: none routes to it now. */
  since: Date | null;
  hasReference: boolean;
}

const VERSION = `SELECT v.number AS version, m.task, v.layout, v.output,
    EXISTS (SELECT FROM monitoring_references f WHERE f.model_id = m.id AND f.version = v.number AND f.in_force) AS "hasReference",
    (SELECT min(r.created_at) FROM releases r WHERE r.model_id = m.id
       AND r.plan -> 'routes' @> jsonb_build_array(jsonb_build_object('version', v.number))
       AND r.seq > COALESCE((SELECT max(o.seq) FROM releases o WHERE o.model_id = m.id
         AND NOT o.plan -> 'routes' @> jsonb_build_array(jsonb_build_object('version', v.number))), 0)) AS since
  FROM models m JOIN model_versions v ON v.model_id = m.id`;

/** Those that the newest release routes to. */
export async function findVersionsInForce(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
): Promise<WatchedVersion[]> {
  const { rows } = await pool.query<WatchedVersion>(
    `SELECT * FROM (${VERSION} WHERE m.id = $1) AS all_versions WHERE since IS NOT NULL ORDER BY version`,
    [modelId],
  );
  return rows;
}

export async function findVersion(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  version: number,
): Promise<WatchedVersion | undefined> {
  const { rows } = await pool.query<WatchedVersion>(
    `${VERSION} WHERE m.id = $1 AND v.number = $2`,
    [modelId, version],
  );
  return rows[0];
}

/** Of all versions. */
export async function findFeatureNames(tx: Tx, modelId: string): Promise<Set<string>> {
  const rows = await tx.modelVersion.findMany({ where: { modelId }, select: { layout: true } });
  const layouts = rows.map(({ layout }) => layout as FeatureLayout);
  return new Set(
    layouts.flatMap((layout) =>
      layout.kind === 'tensors' ? [] : layout.features.map(({ name }) => name),
    ),
  );
}

export interface SettingsRecord {
  settings: unknown;
  revision: number;
  updatedAt: Date;
  updatedBy: unknown;
}

export const findSettings = (tx: Tx, modelId: string): Promise<SettingsRecord | null> =>
  tx.driftSettings.findUnique({ where: { modelId } });

export async function saveSettings(
  tx: Tx,
  saved: {
    modelId: string;
    settings: ModelDriftSettings;
    revision: number;
    updatedAt: Date;
    updatedBy: Actor;
  },
): Promise<void> {
  const { modelId, ...data } = saved;
  await tx.driftSettings.upsert({ where: { modelId }, create: saved, update: data });
}
