import type { Tx } from '#lib/db/client.ts';
import { findNaming } from '../find-naming.ts';
import { findOnCallNaming } from '../store/on-call-naming.ts';
import { findRouting } from '../store/outbox.ts';

/** Whether anything is told over a channel but tests: the routing names it, an escalation policy, or somebody who is reached over it. */
export async function isNamed(tx: Tx, channelId: string): Promise<boolean> {
  if (findNaming(await findRouting(tx), channelId).length > 0) return true;
  const { policies, people } = await findOnCallNaming(tx, channelId);
  return policies.length + people.length > 0;
}
