import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { Task } from '#lib/registry/contract.ts';
import type { Objectives } from '../objectives.ts';

export async function findModel(
  tx: Db['prisma'] | Tx,
  name: string,
): Promise<{ id: string; name: string; task: Task } | null> {
  const row = await tx.model.findUnique({
    where: { name },
    select: { id: true, name: true, task: true },
  });
  return row && { ...row, task: row.task as Task };
}

export interface ObjectivesRecord {
  settings: unknown;
  revision: number;
  updatedAt: Date;
  updatedBy: unknown;
}

export async function findObjectives(
  tx: Db['prisma'] | Tx,
  modelId: string,
): Promise<ObjectivesRecord | null> {
  return tx.objectiveSettings.findUnique({
    where: { modelId },
    select: { settings: true, revision: true, updatedAt: true, updatedBy: true },
  });
}

export async function saveObjectives(
  tx: Tx,
  modelId: string,
  data: { settings: Objectives; revision: number; updatedAt: Date; updatedBy: Actor },
): Promise<void> {
  await tx.objectiveSettings.upsert({
    where: { modelId },
    create: { modelId, ...data },
    update: data,
  });
}
