import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { type Routing, routingSchema } from '../contract.ts';

export interface RoutingVersion {
  version: number;
  routing: Routing;
  reason: string | null;
  createdAt: Date;
  createdBy: Actor;
}

/** Newest first. */
export async function findRoutings(
  tx: Tx,
  { take, before }: { take: number; before?: number | undefined },
): Promise<RoutingVersion[]> {
  const rows = await tx.routing.findMany({
    where: before === undefined ? {} : { version: { lt: before } },
    orderBy: { version: 'desc' },
    take,
  });
  return rows.map(({ routing, createdBy, ...row }) => ({
    ...row,
    routing: routingSchema.parse(routing),
    createdBy: createdBy as unknown as Actor,
  }));
}

export async function insertRouting(tx: Tx, version: RoutingVersion): Promise<void> {
  await tx.routing.create({ data: version });
}
