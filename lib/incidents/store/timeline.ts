import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { IncidentEntry as EntryRow } from '#lib/db/generated/client.ts';
import type { EntryKind, IncidentEntry } from '../contract.ts';
import { type HarmChange, readHarm } from '../harm-spans.ts';

/** Newest first. */
export async function findEntries(
  tx: Tx,
  incidentId: string,
  asked: {
    kinds?: readonly EntryKind[] | undefined;
    from?: Date;
    to?: Date;
    before?: readonly [at: string, id: string] | undefined;
    take: number;
  },
): Promise<IncidentEntry[]> {
  const [at, id] = asked.before ?? [];
  const rows = await tx.incidentEntry.findMany({
    where: {
      incidentId,
      ...(asked.kinds && { kind: { in: [...asked.kinds] } }),
      AND: [
        { at: { gte: asked.from, lte: asked.to } },
        at ? { at: { lte: at }, OR: [{ at: { lt: at } }, { id: { lt: id } }] } : {},
      ],
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: asked.take,
  });
  return rows.map(toEntry);
}

export async function insertEntry(
  tx: Tx,
  incidentId: string,
  made: { at: Date; recordedAt: Date; kind: EntryKind; text: string; actor: Actor },
): Promise<IncidentEntry> {
  return toEntry(await tx.incidentEntry.create({ data: { incidentId, ...made } }));
}

/** When its harm ended and began anew, in that order. */
export async function findHarmChanges(tx: Tx, incidentId: string): Promise<HarmChange[]> {
  const rows = await tx.incidentEntry.findMany({
    where: { incidentId, kind: 'state' },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { at: true, detail: true },
  });
  return rows.flatMap(readHarm);
}

/** What one incident's timeline has is written into another's too; what that one has from the same source already, once. */
export async function copyEntries(tx: Tx, from: string, to: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO incident_entries (id, incident_id, at, recorded_at, kind, text, actor, detail, source)
    SELECT gen_random_uuid(), ${to}::uuid, at, ${at}, kind, text, actor, detail, COALESCE(source, 'entry:' || id)
    FROM incident_entries WHERE incident_id = ${from}::uuid AND kind NOT IN ('state', 'merge')
    ORDER BY at, id ON CONFLICT DO NOTHING`;
}

function toEntry(row: EntryRow): IncidentEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    recorded_at: row.recordedAt.toISOString(),
    kind: row.kind as EntryKind,
    text: row.text,
    actor: row.actor as Actor | null,
    detail: row.detail as Record<string, unknown>,
  };
}
