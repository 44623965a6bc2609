import type { Tx } from '#lib/db/client.ts';

/** Runbooks that are being worked through go with what is merged; one that the other is worked through by already stays where it is. */
export async function moveOpenRuns(
  tx: Tx,
  from: { id: string },
  into: { id: string; number: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE runbook_runs r SET incident_id = ${into.id}::uuid, incident_number = ${into.number}::int
    WHERE r.incident_id = ${from.id}::uuid AND r.is_open
      AND NOT EXISTS (SELECT FROM runbook_runs o WHERE o.incident_id = ${into.id}::uuid AND o.slug = r.slug AND o.is_open)`;
}
