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

export interface HoldRecord {
  version: number;
  reason: string;
  heldAt: Date;
  heldBy: unknown;
}

export async function listHolds(db: Db, modelId: string): Promise<HoldRecord[]> {
  return db.prisma.breakerHold.findMany({ where: { modelId }, orderBy: { version: 'asc' } });
}

export async function saveHold(
  tx: Tx,
  hold: { modelId: string; version: number; reason: string; heldAt: Date; heldBy: Actor },
): Promise<void> {
  const { modelId, version, ...data } = hold;
  await tx.breakerHold.upsert({
    where: { modelId_version: { modelId, version } },
    create: hold,
    update: data,
  });
}

/** False when nobody held it. */
export async function removeHold(tx: Tx, modelId: string, version: number): Promise<boolean> {
  const { count } = await tx.breakerHold.deleteMany({ where: { modelId, version } });
  return count > 0;
}

export async function notify(tx: Tx, change: Change): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${CHANGES_CHANNEL}, ${JSON.stringify(change)})::text`;
}
