import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { ChecklistPolicy } from '../contract.ts';

export interface PolicyRecord {
  policy: unknown;
  revision: number;
  updatedAt: Date;
  updatedBy: unknown;
}

export async function findPolicy(tx: Tx, modelId: string): Promise<PolicyRecord | null> {
  return tx.checklistPolicy.findUnique({ where: { modelId } });
}

export async function savePolicy(
  tx: Tx,
  modelId: string,
  data: { policy: ChecklistPolicy; revision: number; updatedAt: Date; updatedBy: Actor },
): Promise<void> {
  await tx.checklistPolicy.upsert({
    where: { modelId },
    create: { modelId, ...data },
    update: data,
  });
}
