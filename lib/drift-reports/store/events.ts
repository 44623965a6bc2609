import type { Db, Tx } from '#lib/db/client.ts';
import type { DriftEvent } from '../contract.ts';

export type NewEvent = Omit<DriftEvent, 'at'> & { modelId: string; at: Date };

export async function insertEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.driftEvent.createMany({
    data: events.map(({ window, column, report, ...same }) => ({
      ...same,
      ...{ windowName: window, columnName: column, reportId: report },
    })),
  });
}

type EventRow = Omit<DriftEvent, 'at'> & { at: Date };

/** Newest first. */
export async function findEvents(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  filter: { version?: number | undefined; from?: string | undefined; to?: string | undefined },
  before: readonly [at: string, id: string] | undefined,
  take: number,
): Promise<EventRow[]> {
  const { version = null, from = null, to = null } = filter;
  const [at = null, id = null] = before ?? [];
  return prisma.$queryRaw<EventRow[]>`
    SELECT id, at, version, window_name AS "window", kind, about, column_name AS "column", role, detail, report_id AS report
    FROM drift_events WHERE model_id = ${modelId}::uuid
      AND (${version}::int IS NULL OR version = ${version})
      AND (${from}::timestamptz IS NULL OR at >= ${from}::timestamptz)
      AND (${to}::timestamptz IS NULL OR at < ${to}::timestamptz)
      AND (${at}::timestamptz IS NULL OR (at, id) < (${at}::timestamptz, ${id}::uuid))
    ORDER BY at DESC, id DESC LIMIT ${take}`;
}

export async function deleteOldEvents({ prisma }: Pick<Db, 'prisma'>, before: Date): Promise<void> {
  await prisma.driftEvent.deleteMany({ where: { at: { lt: before } } });
}
