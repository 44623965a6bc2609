import type { Tx } from '#lib/db/client.ts';
import type { AffectedVersion } from '../contract.ts';

/** Of these models those that there are. */
export async function findModels(
  tx: Tx,
  names: readonly string[],
): Promise<{ id: string; name: string; task: string }[]> {
  return tx.model.findMany({
    where: { name: { in: [...names] } },
    select: { id: true, name: true, task: true },
  });
}

/** The first of these versions that there is not. */
export async function findMissingVersion(
  tx: Tx,
  versions: readonly AffectedVersion[],
): Promise<AffectedVersion | null> {
  for (const one of versions) {
    const where = { number: one.version, model: { name: one.model } };
    if ((await tx.modelVersion.count({ where })) === 0) return one;
  }
  return null;
}
