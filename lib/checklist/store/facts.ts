import type { Db, Tx } from '#lib/db/client.ts';
import type { ReferenceSource } from '#lib/monitoring/contract.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { Lineage } from '#lib/reproduction/contract.ts';
import type { Mode } from '#lib/validation/contract.ts';
import type { ChecklistFacts } from '../facts.ts';

export interface CheckedVersion {
  modelId: string;
  facts: ChecklistFacts['version'];
  /** Of the upload, and of what is served, which differs where something was removed at registration. */
  digests: string[];
}

export async function findModelId(tx: Tx, name: string): Promise<string | null> {
  const row = await tx.model.findUnique({ where: { name }, select: { id: true } });
  return row?.id ?? null;
}

export async function findVersion(
  tx: Tx,
  modelId: string,
  number: number,
): Promise<CheckedVersion | null> {
  const row = await tx.modelVersion.findUnique({ where: { modelId_number: { modelId, number } } });
  if (!row) return null;
  return {
    modelId,
    digests: [...new Set([row.digest, row.servedDigest])],
    facts: {
      ...{ number, digest: row.digest, isRemote: row.remote !== null },
      status: row.status as ChecklistFacts['version']['status'],
      layout: (row.layout as FeatureLayout).kind,
      metrics: row.metrics as Record<string, number>,
      params: row.params as Record<string, unknown>,
      environment: (row.lineage as Lineage).environment?.length ?? 0,
      goldenCases: (row.goldenCases as unknown[]).length,
    },
  };
}

/** The run that registered it: what a version says of itself is not asked. */
export async function findRun(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  version: number,
): Promise<ChecklistFacts['run']> {
  const { rows } = await pool.query<{
    number: number;
    rows: number;
    metrics: Record<string, number | null>;
    folds: number;
  }>(
    `SELECT r.number, (e.result #>> '{holdout,rows}')::int AS rows, e.result #> '{holdout,challenger,metrics}' AS metrics,
       json_array_length(e.result -> 'folds') AS folds
     FROM training_runs r
     JOIN training_steps g ON g.run_id = r.id AND g.step = 'register' AND (g.result ->> 'version')::int = $2
     JOIN training_steps e ON e.run_id = r.id AND e.step = 'evaluate' AND e.result IS NOT NULL
     WHERE r.model_id = $1 ORDER BY r.number DESC LIMIT 1`,
    [modelId, version],
  );
  const [row] = rows;
  if (!row) return null;
  const known = Object.entries(row.metrics ?? {}).filter((entry) => entry[1] !== null);
  return { ...row, metrics: Object.fromEntries(known) as Record<string, number> };
}

export async function findRules(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  version: number,
): Promise<ChecklistFacts['rules']> {
  const { rows } = await pool.query<{ mode: Mode; count: number }>(
    'SELECT mode, json_array_length(rules) AS count FROM validation_rules WHERE model_id = $1 AND version = $2',
    [modelId, version],
  );
  return rows[0] ?? null;
}

export async function findReference(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  version: number,
): Promise<ChecklistFacts['reference']> {
  const row = await prisma.monitoringReference.findFirst({
    where: { modelId, version, inForce: true },
    select: { rowCount: true, source: true },
  });
  if (!row) return null;
  return { rows: Number(row.rowCount), from: (row.source as ReferenceSource).from };
}

const ROUTES = `r.plan -> 'routes' @> jsonb_build_array(jsonb_build_object('version', $2::int))`;

export async function findReplicas(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  version: number,
): Promise<ChecklistFacts['replicas']> {
  const { rows } = await pool.query<NonNullable<ChecklistFacts['replicas']>>(
    `SELECT r.seq, (count(*) FILTER (WHERE a.status = 'loaded'))::int AS loaded,
       COALESCE(json_agg(json_build_object('replica', a.replica_id, 'error', COALESCE(a.error, 'it could not be loaded')) ORDER BY a.replica_id)
         FILTER (WHERE a.status = 'failed'), '[]') AS failed
     FROM releases r JOIN release_acks a ON a.model_id = r.model_id AND a.seq = r.seq
     WHERE r.model_id = $1 AND ${ROUTES} GROUP BY r.seq ORDER BY r.seq DESC LIMIT 1`,
    [modelId, version],
  );
  return rows[0] ?? null;
}

/** Other versions that took traffic, the newest in force first. */
export async function findPast(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  version: number,
): Promise<{ version: number; isReady: boolean; isRemote: boolean; servedDigest: string }[]> {
  const { rows } = await pool.query(
    `SELECT v.number AS version, v.status = 'ready' AS "isReady", v.remote IS NOT NULL AS "isRemote", v.served_digest AS "servedDigest"
     FROM model_versions v
     JOIN (SELECT (route ->> 'version')::int AS number, max(r.seq) AS seq
           FROM releases r CROSS JOIN LATERAL jsonb_array_elements(r.plan -> 'routes') AS route
           WHERE r.model_id = $1 GROUP BY 1) was ON was.number = v.number
     WHERE v.model_id = $1 AND v.number <> $2 ORDER BY was.seq DESC`,
    [modelId, version],
  );
  return rows;
}

/** As they were set; undefined: nobody has set any. */
export async function findWatching(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
): Promise<{ serving: unknown; drift: unknown }> {
  const where = { modelId };
  const select = { settings: true } as const;
  const [serving, drift] = await Promise.all([
    prisma.servingSettings.findUnique({ where, select }),
    prisma.driftSettings.findUnique({ where, select }),
  ]);
  return { serving: serving?.settings, drift: drift?.settings };
}
