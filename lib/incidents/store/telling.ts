import type { Tx } from '#lib/db/client.ts';

/** Channels that an incident was told to by itself, as it opened: a resolution is for them, whatever the routing says by now. */
export async function findToldChannels(tx: Tx, incidentId: string, key: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT channel_id AS id FROM deliveries WHERE incident_id = ${incidentId}::uuid
      AND message ->> 'kind' = 'firing' AND message ->> 'key' = ${key} AND message -> 'to' IS NULL`;
  return rows.map(({ id }) => id);
}

/** Whom its escalations paged at addresses of their own. */
export async function findPaged(
  tx: Tx,
  incidentId: string,
  key: string,
): Promise<{ channel: string; to: string[] }[]> {
  const rows = await tx.$queryRaw<{ channel: string; to: string }[]>`
    SELECT DISTINCT channel_id AS channel, (message -> 'to')::text AS "to" FROM deliveries WHERE incident_id = ${incidentId}::uuid
      AND message ->> 'kind' = 'firing' AND message ->> 'key' = ${key} AND message -> 'to' IS NOT NULL`;
  return rows.map(({ channel, to }) => ({ channel, to: JSON.parse(to) as string[] }));
}
