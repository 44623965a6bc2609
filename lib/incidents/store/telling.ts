import type { Tx } from '#lib/db/client.ts';

/** Channels that an incident was told to by itself, as it opened: a resolution is for them, whatever the routing says by now. */
export async function findToldChannels(tx: Tx, incidentId: string, key: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT channel_id AS id FROM deliveries WHERE incident_id = ${incidentId}::uuid
      AND message ->> 'kind' = 'firing' AND message ->> 'key' = ${key} AND message -> 'to' IS NULL`;
  return rows.map(({ id }) => id);
}
