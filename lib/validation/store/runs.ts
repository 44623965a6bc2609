import type { Actor } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { FailingRow, ValidationRunSummary } from '../operations.ts';

export interface RunRecord {
  id: string;
  model: string;
  version: number;
  revision: number;
  source: string;
  at: Date;
  by: unknown;
  rowCount: bigint;
  failingRows: bigint;
  counts: ValidationRunSummary['counts'];
  failures: FailingRow[];
  failureDigest: string | null;
  leftOut: string[];
  notChecked: string[];
}

export async function insertRun(
  db: Db,
  run: Omit<RunRecord, 'id' | 'by'> & { by: Actor },
): Promise<RunRecord> {
  const row = await db.prisma.validationRun.create({
    data: { ...run, failures: run.failures as unknown as Prisma.InputJsonValue },
  });
  return row as unknown as RunRecord;
}

export async function findRun(db: Db, model: string, id: string): Promise<RunRecord | null> {
  const row = await db.prisma.validationRun.findFirst({ where: { id, model } });
  return row as unknown as RunRecord | null;
}

export async function listRuns(
  db: Db,
  model: string,
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<Omit<RunRecord, 'failures' | 'failureDigest'>[]> {
  const rows = await db.prisma.validationRun.findMany({
    where: {
      model,
      ...(before && {
        OR: [{ at: { lt: before.at } }, { at: before.at, id: { lt: before.id } }],
      }),
    },
    omit: { failures: true, failureDigest: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
  });
  return rows as unknown as Omit<RunRecord, 'failures' | 'failureDigest'>[];
}
