import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { DeliveryAnswer, DeliveryDetail } from '../answers.ts';
import type { listDeliveries, redeliver } from '../operations.ts';
import { findDeliveries, findDelivery, requeue } from '../store/deliveries.ts';

/** What was sent and what waits to be. */
export function createDeliveries({ db }: { db: Db }) {
  async function getDelivery(id: string): Promise<DeliveryDetail> {
    const delivery = await findDelivery(db.prisma, id);
    if (!delivery) throw deliveryNotFound(id);
    return delivery;
  }

  return {
    getDelivery,

    async listDeliveries({
      cursor,
      limit,
      ...filter
    }: OperationInput<typeof listDeliveries>['query']): Promise<Page<DeliveryAnswer>> {
      const before = decodeCursor(cursor, z.tuple([timestamp, z.uuid()]));
      const found = await findDeliveries(db.prisma, filter, { take: limit + 1, before });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      const next_cursor = hasMore && last ? encodeCursor([last.created_at, last.id]) : null;
      return { items, next_cursor };
    },

    async redeliver(
      id: string,
      { reason }: OperationInput<typeof redeliver>['body'],
      ctx: ChangeContext,
    ): Promise<DeliveryAnswer> {
      await db.prisma.$transaction(async (tx) => {
        const became = await requeue(tx, id);
        if (became === 'not_found') throw deliveryNotFound(id);
        if (became === 'under_way') throw underWay();
        if (became === 'channel_off') throw channelOff();
        const found = await findDelivery(tx, id);
        await recordChange(
          tx,
          {
            ...{ action: 'delivery.redeliver', subject: `delivery:${id}`, reason },
            ...(found?.model && { model: found.model }),
            after: { channel: found?.channel.name, title: found?.title },
          },
          ctx,
        );
      });
      const { message: _message, log: _log, ...delivery } = await getDelivery(id);
      return delivery;
    },
  };
}

function deliveryNotFound(id: string): AppError {
  return new AppError('delivery_not_found', {
    publicMessage: `There is no delivery ${id}. They are kept for 90 days.`,
  });
}

function underWay(): AppError {
  return new AppError('delivery_queued', {
    publicMessage: 'The delivery waits for its next attempt already, or is being sent now.',
  });
}

function channelOff(): AppError {
  return new AppError('channel_off', {
    publicMessage:
      'The channel of this delivery is switched off or removed: nothing is sent over it.',
  });
}
