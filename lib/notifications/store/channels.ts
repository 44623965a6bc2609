import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Channel as ChannelRow } from '#lib/db/generated/client.ts';
import type { DeliveryStatus } from '../answers.ts';
import type { ChannelKind } from '../contract.ts';

/** With its secret, sealed: never leaves lib/notifications. */
export interface StoredChannel {
  id: string;
  name: string;
  kind: ChannelKind;
  settings: object;
  secret: string | null;
  isEnabled: boolean;
  revision: number;
  createdAt: Date;
  createdBy: Actor;
  updatedAt: Date;
}

export interface LastDelivery {
  id: string;
  at: Date;
  status: DeliveryStatus;
  error: string | null;
}

/** What the routing names stays as it is until the transaction ends: channels and routing are changed one after the other. */
export async function lockRouting(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('mainstay_routing'))`;
}

/** By name. */
export async function findChannels(
  tx: Tx,
  { take, after }: { take: number; after?: readonly [name: string, id: string] | undefined },
): Promise<StoredChannel[]> {
  const rows = await tx.channel.findMany({
    where: {
      removedAt: null,
      ...(after && {
        OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }],
      }),
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take,
  });
  return rows.map(toChannel);
}

export async function findChannel(tx: Tx, id: string): Promise<StoredChannel | null> {
  const row = await tx.channel.findFirst({ where: { id, removedAt: null } });
  return row && toChannel(row);
}

/** Ids of those that are there and switched on. */
export async function findUsableChannels(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.channel.findMany({
    where: { id: { in: [...ids] }, isEnabled: true, removedAt: null },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

export async function isNameTaken(tx: Tx, name: string, exceptId: string): Promise<boolean> {
  const where = { name, removedAt: null, id: { not: exceptId } };
  return (await tx.channel.findFirst({ where, select: { id: true } })) !== null;
}

export async function insertChannel(
  tx: Tx,
  channel: Omit<StoredChannel, 'revision'>,
): Promise<StoredChannel> {
  return toChannel(await tx.channel.create({ data: channel }));
}

export async function saveChannel(
  tx: Tx,
  id: string,
  change: Pick<StoredChannel, 'name' | 'settings' | 'secret' | 'isEnabled' | 'updatedAt'>,
): Promise<StoredChannel> {
  const data = { ...change, revision: { increment: 1 }, resumesAt: null };
  return toChannel(await tx.channel.update({ where: { id }, data }));
}

/** Its name stays for the log; its secret does not. */
export async function saveRemoval(tx: Tx, id: string, removedAt: Date): Promise<void> {
  await tx.channel.update({
    where: { id },
    data: { removedAt, updatedAt: removedAt, isEnabled: false, secret: null },
  });
}

/** The newest delivery of each channel that has one. */
export async function findLastDeliveries(
  tx: Tx,
  channelIds: readonly string[],
): Promise<Map<string, LastDelivery>> {
  const rows = await tx.$queryRaw<
    { channel: string; id: string; at: Date; status: DeliveryStatus; error: string | null }[]
  >`
    SELECT c.id AS channel, d.* FROM unnest(${[...channelIds]}::uuid[]) AS c (id)
    CROSS JOIN LATERAL (
      SELECT id, created_at AS at, status, last_error AS error FROM deliveries
      WHERE channel_id = c.id ORDER BY created_at DESC, id DESC LIMIT 1
    ) AS d (id, at, status, error)`;
  return new Map(rows.map(({ channel, ...last }) => [channel, last]));
}

function toChannel(row: ChannelRow): StoredChannel {
  const { removedAt: _removed, resumesAt: _resumes, kind, settings, createdBy, ...rest } = row;
  return {
    ...rest,
    kind: kind as ChannelKind,
    settings: settings as object,
    createdBy: createdBy as unknown as Actor,
  };
}
