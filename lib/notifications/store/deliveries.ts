import type { Db, Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { DeliveryAnswer, DeliveryDetail, DeliveryStatus } from '../answers.ts';
import { type ChannelKind, messageSchema, OUTBOX_CHANNEL } from '../contract.ts';

export interface DeliveryFilter {
  channel?: string | undefined;
  status?: DeliveryStatus | undefined;
  model?: string | undefined;
  incident?: number | undefined;
}

const shown = {
  channel: { select: { id: true, name: true, kind: true } },
  _count: { select: { log: true } },
} as const satisfies Prisma.DeliveryInclude;
type Row = Prisma.DeliveryGetPayload<{ include: typeof shown }>;

/** Newest first. */
export async function findDeliveries(
  tx: Tx,
  { channel: channelId, status, model, incident }: DeliveryFilter,
  { take, before }: { take: number; before?: readonly [at: string, id: string] | undefined },
): Promise<DeliveryAnswer[]> {
  const incidentId = incident === undefined ? undefined : await findIncident(tx, incident);
  if (incidentId === null) return [];
  const rows = await tx.delivery.findMany({
    where: {
      ...(channelId !== undefined && { channelId }),
      ...(status !== undefined && { status }),
      ...(model !== undefined && { model }),
      ...(incidentId !== undefined && { incidentId }),
      ...(before && {
        OR: [
          { createdAt: { lt: new Date(before[0]) } },
          { createdAt: new Date(before[0]), id: { lt: before[1] } },
        ],
      }),
    },
    include: shown,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
  });
  const numbers = await numberIncidents(tx, rows);
  return rows.map((row) => toAnswer(row, numbers));
}

export async function findDelivery(tx: Tx, id: string): Promise<DeliveryDetail | null> {
  const row = await tx.delivery.findUnique({
    where: { id },
    include: { ...shown, log: { orderBy: { id: 'desc' }, take: 200 } },
  });
  if (!row) return null;
  const { to: _to, ...message } = messageSchema.parse(row.message);
  return {
    ...toAnswer(row, await numberIncidents(tx, [row])),
    message,
    log: row.log.map(({ at, tookMs, status, said }) => ({
      ...{ at: at.toISOString(), took_ms: tookMs, status, said },
    })),
  };
}

/** Puts what has ended back into the outbox, where its channel is on; says what is in the way of that. */
export async function requeue(
  tx: Tx,
  id: string,
): Promise<'queued' | 'not_found' | 'under_way' | 'channel_off'> {
  const count = await tx.$executeRaw`
    UPDATE deliveries d SET status = 'queued', attempts = 0, next_attempt_at = now(), delivered_at = NULL
    FROM channels c WHERE c.id = d.channel_id AND c.is_enabled AND c.removed_at IS NULL
      AND d.id = ${id}::uuid AND d.status <> 'queued'`;
  if (count === 1) {
    await tx.$executeRaw`SELECT pg_notify(${OUTBOX_CHANNEL}, '')`;
    return 'queued';
  }
  const found = await tx.delivery.findUnique({ where: { id }, select: { status: true } });
  if (!found) return 'not_found';
  return found.status === 'queued' ? 'under_way' : 'channel_off';
}

/** With their attempts; what still waits stays. */
export async function removeDeliveriesOlderThan({ pool }: Pick<Db, 'pool'>, days: number) {
  await pool.query(
    `DELETE FROM deliveries WHERE status <> 'queued' AND created_at < now() - make_interval(days => $1)`,
    [days],
  );
}

async function findIncident(tx: Tx, number: number): Promise<string | null> {
  const found = await tx.incident.findUnique({ where: { number }, select: { id: true } });
  return found?.id ?? null;
}

async function numberIncidents(
  tx: Tx,
  rows: readonly { incidentId: string | null }[],
): Promise<Map<string, number>> {
  const ids = [...new Set(rows.flatMap(({ incidentId }) => incidentId ?? []))];
  if (ids.length === 0) return new Map();
  const found = await tx.incident.findMany({
    where: { id: { in: ids } },
    select: { id: true, number: true },
  });
  return new Map(found.map(({ id, number }) => [id, number]));
}

function toAnswer(row: Row, numbers: Map<string, number>): DeliveryAnswer {
  const { kind, title, severity } = messageSchema.parse(row.message);
  return {
    ...{ id: row.id, status: row.status as DeliveryStatus, kind, title, severity },
    channel: { ...row.channel, kind: row.channel.kind as ChannelKind },
    model: row.model,
    incident: row.incidentId === null ? null : (numbers.get(row.incidentId) ?? null),
    attempts: row._count.log,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    last_error: row.lastError,
    created_at: row.createdAt.toISOString(),
    delivered_at: row.deliveredAt?.toISOString() ?? null,
  };
}
