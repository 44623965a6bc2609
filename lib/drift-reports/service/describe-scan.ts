import type { Db } from '#lib/db/client.ts';
import type { Scan } from '../contract.ts';
import { findReportIds } from '../store/reports.ts';
import type { ScanRow } from '../store/scans.ts';

export async function describeScan(db: Pick<Db, 'prisma'>, row: ScanRow): Promise<Scan> {
  return {
    id: row.id,
    kind: row.slot ? 'scheduled' : 'manual',
    // As it was written.
    status: row.status as Scan['status'],
    version: row.version,
    from: row.fromAt?.toISOString() ?? null,
    to: row.toAt?.toISOString() ?? null,
    ...{ done: row.done, total: row.total, error: row.error },
    created_at: row.createdAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    reports: await findReportIds(db, row.id),
  };
}
