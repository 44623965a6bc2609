import { gunzipSync, gzipSync } from 'node:zlib';
import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { CHANGES_CHANNEL, type Change } from '#lib/releases/contract.ts';
import type { ReferenceProfile, ReferenceSample, ReferenceSource } from '../contract.ts';

export interface VersionKey {
  modelId: string;
  model: string;
  version: number;
}

export interface WatchedRow extends VersionKey {
  task: Task;
  layout: FeatureLayout;
  output: OutputRoles;
  reference: { digest: string; filename: string } | null;
}

export interface ReferenceRow {
  id: number;
  inForce: boolean;
  source: ReferenceSource;
  rowCount: number;
  createdAt: Date;
  createdBy: unknown;
  reason: string | null;
}

export interface NewReference {
  source: ReferenceSource;
  profile: ReferenceProfile;
  sample: ReferenceSample;
  createdAt: Date;
  createdBy: Actor | null;
  reason: string | undefined;
}

const ROW = {
  ...{ id: true, inForce: true, source: true, rowCount: true },
  ...{ createdAt: true, createdBy: true, reason: true },
} as const;

/** Puts it in force in place of the one before, which stays to be looked at. Whoever does holds the model's lock. */
export async function insertReference(
  tx: Tx,
  { modelId, version }: Pick<VersionKey, 'modelId' | 'version'>,
  { sample, createdBy, reason, profile, ...made }: NewReference,
): Promise<ReferenceRow> {
  const where = { modelId, version, inForce: true };
  await tx.monitoringReference.updateMany({ where, data: { inForce: null } });
  const row = await tx.monitoringReference.create({
    data: {
      ...{ modelId, version, inForce: true, ...made, profile },
      rowCount: profile.rows,
      sample: new Uint8Array(gzipSync(JSON.stringify(sample))),
      createdBy: createdBy ?? Prisma.DbNull,
      reason: reason ?? null,
    },
    select: ROW,
  });
  return toRow(row);
}

/** Newest first. */
export async function listReferences(
  tx: Tx,
  { modelId, version }: Pick<VersionKey, 'modelId' | 'version'>,
): Promise<ReferenceRow[]> {
  const rows = await tx.monitoringReference.findMany({
    where: { modelId, version },
    orderBy: { id: 'desc' },
    select: ROW,
  });
  return rows.map(toRow);
}

/** The one in force, or the one of an id. */
export async function findReference(
  tx: Tx,
  { modelId, version }: Pick<VersionKey, 'modelId' | 'version'>,
  id?: number,
): Promise<(ReferenceRow & { profile: ReferenceProfile }) | null> {
  const row = await tx.monitoringReference.findFirst({
    where: { modelId, version, ...(id === undefined ? { inForce: true } : { id }) },
    select: { ...ROW, profile: true },
  });
  return row && { ...toRow(row), profile: row.profile as ReferenceProfile };
}

export async function findSample(tx: Tx, id: number): Promise<ReferenceSample | null> {
  const row = await tx.monitoringReference.findUnique({ where: { id }, select: { sample: true } });
  return row && (JSON.parse(gunzipSync(row.sample).toString()) as ReferenceSample);
}

function toRow(
  row: Omit<ReferenceRow, 'inForce' | 'source' | 'rowCount'> & {
    inForce: boolean | null;
    source: unknown;
    rowCount: bigint;
  },
): ReferenceRow {
  return {
    ...{ id: row.id, createdAt: row.createdAt, createdBy: row.createdBy, reason: row.reason },
    inForce: row.inForce === true,
    // As it was written.
    source: row.source as ReferenceSource,
    rowCount: Number(row.rowCount),
  };
}

const WATCHED = `SELECT m.id AS "modelId", m.name AS model, m.task, v.number AS version, v.layout, v.output,
    CASE WHEN v.reference_digest IS NOT NULL
      THEN json_build_object('digest', v.reference_digest, 'filename', COALESCE(v.reference_name, 'reference')) END AS reference
  FROM models m JOIN model_versions v ON v.model_id = m.id`;

export async function findWatched(
  { pool }: Pick<Db, 'pool'>,
  model: string,
  version: number,
): Promise<WatchedRow | undefined> {
  const { rows } = await pool.query<WatchedRow>(`${WATCHED} WHERE m.name = $1 AND v.number = $2`, [
    model,
    version,
  ]);
  return rows[0];
}

export async function hasModel({ pool }: Pick<Db, 'pool'>, model: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM models WHERE name = $1', [model]);
  return rowCount === 1;
}

/** Versions with features that have no reference. */
export async function findUnreferenced({ pool }: Pick<Db, 'pool'>): Promise<WatchedRow[]> {
  const { rows } = await pool.query<WatchedRow>(
    `${WATCHED} WHERE v.status = 'ready' AND v.layout ->> 'kind' <> 'tensors'
       AND NOT EXISTS (SELECT FROM monitoring_references r WHERE r.model_id = m.id AND r.version = v.number)
     ORDER BY m.name, v.number`,
  );
  return rows;
}

/** Replicas count into it from when they hear of it. */
export async function notifyReference(tx: Tx, model: string): Promise<void> {
  const change: Change = { kind: 'settings', model };
  await tx.$queryRaw`SELECT pg_notify(${CHANGES_CHANNEL}, ${JSON.stringify(change)})::text`;
}
