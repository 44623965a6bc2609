import type { Db, Tx } from '#lib/db/client.ts';
import { matchRoutes } from './match-routes.ts';
import { createChannels } from './service/channels.ts';
import { createDeliveries } from './service/deliveries.ts';
import { createRoutings } from './service/routings.ts';
import { createSender, type SenderOptions } from './service/send-message.ts';
import { createTestSending } from './service/send-test.ts';
import { findRouting, insertDeliveries, type Outgoing } from './store/outbox.ts';

export { OUTBOX_CHANNEL } from './contract.ts';
export { createMessageDelivery, type MessageDelivery } from './service/deliver-messages.ts';
export { isNamed } from './service/is-named.ts';
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

/** The same to whom the routing names for the message's labels, or for those of one of the things that it is about. */
export async function tellByRouting(tx: Tx, outgoing: Outgoing, at: Date): Promise<number> {
  const routing = await findRouting(tx);
  const { labels, alerts } = outgoing.message;
  const routes = [labels, ...alerts.map((alert) => alert.labels)].flatMap((one) =>
    matchRoutes(routing, one),
  );
  const channelIds = [...new Set(routes.flatMap(({ channels }) => channels))];
  return insertDeliveries(tx, channelIds, outgoing, at);
}

/** What the console does with channels, the routing and the log. */
export function createNotifications(options: SenderOptions & { db: Db }) {
  const { db, now, secrets } = options;
  const sender = createSender(options);
  return {
    ...createChannels({ db, now, secrets, sender }),
    ...createTestSending({ db, now, sender }),
    ...createRoutings({ db, now }),
    ...createDeliveries({ db }),
    close: () => sender.close(),
  };
}
