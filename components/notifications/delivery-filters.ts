import { z } from 'zod';
import { type FilterValues, writeFilters } from '#components/filters/read-filters.ts';
import { listDeliveries } from '#lib/notifications/operations.ts';

const { channel, status, model, incident } = listDeliveries.query.shape;

/** By the names and the rules of the REST list, and which one is open. */
export const deliveryFilters = { channel, status, model, incident, open: z.uuid().optional() };
export type DeliveryFilter = FilterValues<typeof deliveryFilters>;

export function deliveriesPath(filter: Partial<DeliveryFilter>): string {
  return `/settings/deliveries?${writeFilters<typeof deliveryFilters>(filter)}`;
}
