import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { CHANGES_CHANNEL, type Change } from '#lib/releases/contract.ts';
import type { ServingSettings } from '../contract.ts';

export interface SettingsRecord {
  settings: unknown;
  revision: number;
  updatedAt: Date;
  updatedBy: unknown;
}

export async function findModelId(tx: Tx, name: string): Promise<string | null> {
  const row = await tx.model.findUnique({ where: { name }, select: { id: true } });
  return row?.id ?? null;
}

export async function findSettingsRecord(tx: Tx, modelId: string): Promise<SettingsRecord | null> {
  return tx.servingSettings.findUnique({ where: { modelId } });
}

export async function saveSettings(
  tx: Tx,
  saved: {
    modelId: string;
    settings: ServingSettings;
    revision: number;
    updatedAt: Date;
    updatedBy: Actor;
  },
): Promise<void> {
  const { modelId, ...data } = saved;
  await tx.servingSettings.upsert({ where: { modelId }, create: saved, update: data });
}

export async function versionExists(tx: Tx, modelId: string, number: number): Promise<boolean> {
  const row = await tx.modelVersion.findUnique({
    where: { modelId_number: { modelId, number } },
    select: { id: true },
  });
  return row !== null;
}

/** Names of features that versions of a model have. */
export async function listFeatureNames(tx: Tx, modelId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT feature->>'name' AS name
    FROM model_versions, json_array_elements(layout->'features') feature
    WHERE model_id = ${modelId}::uuid AND layout->>'kind' <> 'tensors'`;
  return new Set(rows.map(({ name }) => name));
}

/** Whose breaker it is. */
export type Breakable = { modelId: string; version: number } | { dependency: string };

interface Hold {
  reason: string;
  heldAt: Date;
  heldBy: Actor;
}

interface HoldRecord extends Omit<Hold, 'heldBy'> {
  heldBy: unknown;
}

/** Those that are held now. */
export async function listHolds(
  db: Db,
  modelId: string,
): Promise<(HoldRecord & { version: number })[]> {
  const where = { modelId, releasedAt: null };
  return db.prisma.breakerHold.findMany({ where, orderBy: { version: 'asc' } });
}

export async function listDependencyHolds(
  db: Db,
): Promise<(HoldRecord & { dependency: string })[]> {
  const where = { releasedAt: null };
  return db.prisma.dependencyHold.findMany({ where, orderBy: { dependency: 'asc' } });
}

export async function saveHold(tx: Tx, of: Breakable, hold: Hold): Promise<void> {
  const create = { ...of, ...hold };
  const update = { ...hold, releasedAt: null, releasedReason: null };
  if ('dependency' in create) {
    const where = { dependency: create.dependency };
    await tx.dependencyHold.upsert({ where, create, update });
  } else {
    const where = { modelId_version: { modelId: create.modelId, version: create.version } };
    await tx.breakerHold.upsert({ where, create, update });
  }
}

/** Replicas that miss the word of it find here that it is let go, and why. Nothing happens when nobody holds it. */
export async function releaseHold(
  tx: Tx,
  of: Breakable,
  { reason, at }: { reason: string; at: Date },
): Promise<void> {
  const where = { ...of, releasedAt: null };
  const data = { releasedAt: at, releasedReason: reason };
  if ('dependency' in where) await tx.dependencyHold.updateMany({ where, data });
  else await tx.breakerHold.updateMany({ where, data });
}

export async function notify(tx: Tx, change: Change): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${CHANGES_CHANNEL}, ${JSON.stringify(change)})::text`;
}
