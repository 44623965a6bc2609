import type { Tx } from '#lib/db/client.ts';
import type { GroupState } from '../choose-notifications.ts';

export async function findGroups(tx: Tx): Promise<Map<string, GroupState>> {
  const rows = await tx.alertGroup.findMany();
  return new Map(rows.map(({ key, state }) => [key, state as unknown as GroupState]));
}

/** Those that are as they were are left alone. */
export async function saveGroups(
  tx: Tx,
  before: ReadonlyMap<string, GroupState>,
  groups: ReadonlyMap<string, GroupState>,
): Promise<void> {
  const gone = [...before.keys()].filter((key) => !groups.has(key));
  if (gone.length > 0) await tx.alertGroup.deleteMany({ where: { key: { in: gone } } });
  for (const [key, state] of groups) {
    if (JSON.stringify(before.get(key)) === JSON.stringify(state)) continue;
    const saved = { ...state };
    await tx.alertGroup.upsert({
      where: { key },
      create: { key, state: saved },
      update: { state: saved },
    });
  }
}
