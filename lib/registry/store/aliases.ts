import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';

export async function findAlias(tx: Tx, modelId: string, name: string): Promise<number | null> {
  const row = await tx.alias.findUnique({ where: { modelId_name: { modelId, name } } });
  return row?.version ?? null;
}

/** Names by version number. */
export async function findAliases(
  tx: Tx,
  modelId: string,
  versions: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = await tx.alias.findMany({
    where: { modelId, version: { in: [...versions] } },
    orderBy: { name: 'asc' },
    select: { name: true, version: true },
  });
  const byVersion = new Map<number, string[]>();
  for (const { name, version } of rows) {
    byVersion.set(version, [...(byVersion.get(version) ?? []), name]);
  }
  return byVersion;
}

export async function upsertAlias(
  tx: Tx,
  alias: { modelId: string; name: string; version: number; updatedAt: Date; updatedBy: Actor },
): Promise<void> {
  const { modelId, name, ...data } = alias;
  await tx.alias.upsert({
    where: { modelId_name: { modelId, name } },
    create: alias,
    update: data,
  });
}

export async function removeAlias(tx: Tx, modelId: string, name: string): Promise<void> {
  await tx.alias.delete({ where: { modelId_name: { modelId, name } } });
}
