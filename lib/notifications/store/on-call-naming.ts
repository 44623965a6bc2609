import type { Tx } from '#lib/db/client.ts';

/** Names of the escalation policies that tell a channel, and of the people who are reached over it. */
export async function findOnCallNaming(
  tx: Tx,
  channelId: string,
): Promise<{ policies: string[]; people: string[] }> {
  const policies = await tx.$queryRaw<{ name: string }[]>`
    SELECT p.name FROM escalation_policies p
    WHERE EXISTS (SELECT FROM json_array_elements(p.policy -> 'steps') AS step, json_array_elements(step -> 'notify') AS target
      WHERE target ->> 'kind' = 'channel' AND target ->> 'id' = ${channelId})
    ORDER BY p.name`;
  const people = await tx.$queryRaw<{ name: string }[]>`
    SELECT u.name FROM user_contacts c JOIN users u ON u.id = c.user_id
    WHERE EXISTS (SELECT FROM json_array_elements(c.contacts) AS contact WHERE contact ->> 'channel' = ${channelId})
    ORDER BY u.name`;
  return { policies: policies.map(({ name }) => name), people: people.map(({ name }) => name) };
}
