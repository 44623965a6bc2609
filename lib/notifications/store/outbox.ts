import type { Tx } from '#lib/db/client.ts';
import { type Message, OUTBOX_CHANNEL, type Routing, routingSchema } from '../contract.ts';

/** The routing in force; without one: nobody is told of anything. */
export async function findRouting(tx: Tx): Promise<Routing> {
  const newest = await tx.routing.findFirst({ orderBy: { version: 'desc' } });
  return routingSchema.parse(newest?.routing ?? {});
}

export interface Outgoing {
  /** The same is never sent twice over one channel. */
  dedupeKey: string;
  message: Message;
  incidentId?: string | null;
}

/** Of the channels those that are there and switched on; what was written before under the same key is left alone. Gives how many were written. */
export async function insertDeliveries(
  tx: Tx,
  channelIds: readonly string[],
  { dedupeKey, message, incidentId }: Outgoing,
  at: Date,
): Promise<number> {
  const channels = await tx.channel.findMany({
    where: { id: { in: [...channelIds] }, isEnabled: true, removedAt: null },
    select: { id: true },
  });
  if (channels.length === 0) return 0;
  const { count } = await tx.delivery.createMany({
    data: channels.map(({ id: channelId }) => ({
      ...{ channelId, dedupeKey, message },
      ...{ createdAt: at, nextAttemptAt: at },
      model: message.labels.model ?? null,
      incidentId: incidentId ?? null,
    })),
    skipDuplicates: true,
  });
  await tx.$executeRaw`SELECT pg_notify(${OUTBOX_CHANNEL}, '')`;
  return count;
}
