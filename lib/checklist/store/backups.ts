import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Backup as BackupRow } from '#lib/db/generated/client.ts';
import type { Backup } from '../contract.ts';

export async function insertBackup(
  tx: Tx,
  backup: Omit<BackupRow, 'createdBy'> & { createdBy: Actor },
): Promise<Backup> {
  return toBackup(await tx.backup.create({ data: backup }));
}

/** By when they were made, newest first. */
export async function findBackups(
  tx: Tx,
  { take, before }: { take: number; before?: readonly [at: string, id: string] },
): Promise<Backup[]> {
  const rows = await tx.backup.findMany({
    where: before && {
      OR: [
        { takenAt: { lt: new Date(before[0]) } },
        { takenAt: new Date(before[0]), id: { lt: before[1] } },
      ],
    },
    orderBy: [{ takenAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map(toBackup);
}

function toBackup(row: BackupRow): Backup {
  return {
    ...{ id: row.id, taken_at: row.takenAt.toISOString(), location: row.location, note: row.note },
    size_bytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy as Actor,
  };
}
