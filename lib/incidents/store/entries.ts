import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { type EntryKind, INCIDENTS_CHANNEL } from '../contract.ts';

export interface NewEntry {
  at: Date;
  kind: EntryKind;
  text: string;
  actor?: Actor | null;
  detail?: Record<string, unknown>;
  source?: string;
}

/** Appends to an incident's timeline; what is there already under the same source is left alone. Gives how many were appended. */
export async function insertEntries(
  tx: Tx,
  incidentId: string,
  entries: readonly NewEntry[],
  recordedAt: Date,
): Promise<number> {
  const { count } = await tx.incidentEntry.createMany({
    data: entries.map(({ at, kind, text, actor, detail, source }) => ({
      ...{ incidentId, at, recordedAt, kind, text, source: source ?? null },
      ...(actor && { actor }),
      ...(detail && { detail: detail as object }),
    })),
    skipDuplicates: true,
  });
  return count;
}

/** Somebody gave the incident another title. */
export async function isNamedByHand(tx: Tx, incidentId: string): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ is: boolean }[]>`SELECT EXISTS (SELECT FROM incident_entries
    WHERE incident_id = ${incidentId}::uuid AND kind = 'change' AND detail ->> 'title' IS NOT NULL) AS is`;
  return found?.is ?? false;
}

/** Says to whoever listens that an incident changed. */
export async function announceIncident(tx: Tx, number: number): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${INCIDENTS_CHANNEL}, ${String(number)})`;
}
