import type { Tx } from '#lib/db/client.ts';

/** Of one that is merged: they go with it, so that what ends of them ends in the other. */
export async function moveAlerts(tx: Tx, from: string, to: string): Promise<void> {
  await tx.alert.updateMany({ where: { incidentId: from }, data: { incidentId: to } });
}
