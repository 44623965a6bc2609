import type { Db, Tx } from '#lib/db/client.ts';
import type { AuditEntry as AuditRow, Prisma } from '#lib/db/generated/client.ts';
import type { AuditEntry } from './contract.ts';

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at'>;

/** Where a page ended: time and id of its last entry. */
export type AuditPosition = readonly [at: string, id: string];

export interface AuditFilter {
  model?: string;
  /** undefined: every one */
  actions?: readonly AuditEntry['action'][];
  actorId?: string;
  /** Inclusive. */
  from?: string;
  /** Exclusive. */
  to?: string;
}

export async function insertAuditEntry(tx: Tx, entry: NewAuditEntry): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorKind: entry.actor.kind,
      actorId: entry.actor.id,
      actorName: entry.actor.name,
      action: entry.action,
      subject: entry.subject,
      model: entry.model,
      reason: entry.reason,
      before: (entry.before ?? undefined) as Prisma.InputJsonObject | undefined,
      after: (entry.after ?? undefined) as Prisma.InputJsonObject | undefined,
      requestId: entry.request_id,
    },
    select: { id: true },
  });
}

/** Up to `take` entries older than `position`, newest first. */
export async function findAuditEntries(
  db: Db,
  filter: AuditFilter,
  position: AuditPosition | undefined,
  take: number,
): Promise<AuditEntry[]> {
  const rows = await db.prisma.auditEntry.findMany({
    where: {
      model: filter.model,
      action: filter.actions && { in: [...filter.actions] },
      actorId: filter.actorId,
      AND: [{ at: { gte: filter.from, lt: filter.to } }, position ? olderThan(position) : {}],
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map(toAuditEntry);
}

/** The first condition says nothing new; it lets Postgres enter the index where the page begins. */
function olderThan([at, id]: AuditPosition): Prisma.AuditEntryWhereInput {
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { at, id: { lt: id } }] };
}

function toAuditEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: {
      kind: row.actorKind as AuditEntry['actor']['kind'],
      id: row.actorId,
      name: row.actorName,
    },
    action: row.action as AuditEntry['action'],
    subject: row.subject,
    model: row.model,
    reason: row.reason,
    before: row.before as AuditEntry['before'],
    after: row.after as AuditEntry['after'],
    request_id: row.requestId,
  };
}
