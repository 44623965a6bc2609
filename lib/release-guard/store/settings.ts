import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { GuardSettings } from '../contract.ts';

export interface SettingsRecord {
  settings: unknown;
  revision: number;
  updatedAt: Date;
  updatedBy: unknown;
}

export function findSettings(tx: Tx, modelId: string): Promise<SettingsRecord | null> {
  return tx.releaseGuardSettings.findUnique({ where: { modelId } });
}

export async function saveSettings(
  tx: Tx,
  modelId: string,
  data: { settings: GuardSettings; revision: number; updatedAt: Date; updatedBy: Actor },
): Promise<void> {
  await tx.releaseGuardSettings.upsert({
    where: { modelId },
    create: { modelId, ...data },
    update: data,
  });
}
