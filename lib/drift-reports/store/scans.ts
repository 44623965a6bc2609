import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { DriftScan } from '#lib/db/generated/client.ts';

/** Postgres channel that says a scan has been queued; the payload is its id. */
export const SCANS_CHANNEL = 'mainstay_drift_scans';

export type ScanRow = Pick<
  DriftScan,
  | ('id' | 'modelId' | 'slot' | 'version' | 'fromAt' | 'toAt' | 'status' | 'attempts')
  | ('done' | 'total' | 'error' | 'createdAt' | 'endedAt')
>;

/** Somebody asked for it. */
export async function insertScan(
  tx: Tx,
  scan: {
    id: string;
    modelId: string;
    version: number | null;
    fromAt: Date;
    toAt: Date;
    createdAt: Date;
    createdBy: Actor;
  },
): Promise<ScanRow> {
  const row = await tx.driftScan.create({ data: { ...scan, status: 'queued' } });
  await tx.$queryRaw`SELECT pg_notify(${SCANS_CHANNEL}, ${scan.id})::text`;
  return row;
}

/** Of the schedule; false: the slot has one. */
export async function insertSlot(
  { prisma }: Pick<Db, 'prisma'>,
  scan: { id: string; modelId: string; slot: Date; createdAt: Date },
): Promise<boolean> {
  const data = [{ ...scan, status: 'queued' }];
  const { count } = await prisma.driftScan.createMany({ data, skipDuplicates: true });
  return count === 1;
}

export const findScan = (
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  id: string,
): Promise<ScanRow | null> => prisma.driftScan.findFirst({ where: { modelId, id } });

export const findLastScan = (
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
): Promise<ScanRow | null> =>
  prisma.driftScan.findFirst({
    where: { modelId, slot: { not: null } },
    orderBy: { slot: 'desc' },
  });

/** Takes a scan that is queued, or whose worker has fallen silent; null: somebody else has it, or it has ended. */
export async function claimScan(
  { prisma }: Pick<Db, 'prisma'>,
  id: string,
  silentSeconds: number,
): Promise<ScanRow | null> {
  const taken = await prisma.$executeRaw`
    UPDATE drift_scans SET status = 'running', attempts = attempts + 1, seen_at = now(), error = NULL
    WHERE id = ${id}::uuid AND (status = 'queued' OR (status = 'running' AND seen_at < now() - make_interval(secs => ${silentSeconds})))`;
  return taken === 1 ? prisma.driftScan.findUnique({ where: { id } }) : null;
}

export async function noteProgress(
  { prisma }: Pick<Db, 'prisma'>,
  id: string,
  { done, total }: { done?: number; total?: number } = {},
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE drift_scans SET seen_at = now(), done = COALESCE(${done ?? null}, done), total = COALESCE(${total ?? null}, total)
    WHERE id = ${id}::uuid AND status = 'running'`;
}

export async function endScan(
  { prisma }: Pick<Db, 'prisma'>,
  id: string,
  end: { status: 'done' | 'failed' | 'queued'; error?: string },
): Promise<void> {
  const { status, error = null } = end;
  await prisma.$executeRaw`
    UPDATE drift_scans SET status = ${status}, error = ${error},
      ended_at = CASE WHEN ${status} = 'queued' THEN NULL ELSE now() END
    WHERE id = ${id}::uuid AND status = 'running'`;
}

/** Those that wait for longer than a worker takes to hear of them, and those whose worker has fallen silent. */
export async function findForsakenScans(
  { prisma }: Pick<Db, 'prisma'>,
  { queuedSeconds, silentSeconds }: { queuedSeconds: number; silentSeconds: number },
): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM drift_scans WHERE (status = 'queued' AND created_at < now() - make_interval(secs => ${queuedSeconds}))
      OR (status = 'running' AND seen_at < now() - make_interval(secs => ${silentSeconds})) ORDER BY created_at LIMIT 100`;
  return rows.map(({ id }) => id);
}

export async function deleteOldScans({ prisma }: Pick<Db, 'prisma'>, before: Date): Promise<void> {
  await prisma.driftScan.deleteMany({ where: { createdAt: { lt: before } } });
}
