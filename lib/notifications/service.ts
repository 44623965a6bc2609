import type { Tx } from '#lib/db/client.ts';
import { matchRoutes } from './match-routes.ts';
import { findRouting, insertDeliveries, type Outgoing } from './store/outbox.ts';

export { findRouting } from './store/outbox.ts';

/**
 * Tells channels something: writes it into the outbox in the transaction that decides it, so that neither is without the other. The worker
 * sends it. What was told a channel under the same key before is not told again. Gives how many channels will be told.
 */
export function tellChannels(
  tx: Tx,
  channelIds: readonly string[],
  outgoing: Outgoing,
  at: Date,
): Promise<number> {
  return insertDeliveries(tx, channelIds, outgoing, at);
}

/** The same to whom the routing names for the message's labels. */
export async function tellByRouting(tx: Tx, outgoing: Outgoing, at: Date): Promise<number> {
  const routes = matchRoutes(await findRouting(tx), outgoing.message.labels);
  const channelIds = [...new Set(routes.flatMap(({ channels }) => channels))];
  return insertDeliveries(tx, channelIds, outgoing, at);
}
