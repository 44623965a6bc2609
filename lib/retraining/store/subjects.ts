import type { Db, Tx } from '#lib/db/client.ts';
import type { Task } from '#lib/registry/contract.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import type { TrainedModel } from './models.ts';

export async function findModel(tx: Tx | Db['prisma'], name: string): Promise<TrainedModel | null> {
  const row = await tx.model.findUnique({
    where: { name },
    select: { id: true, name: true, task: true },
  });
  return row && { ...row, task: row.task as Task };
}

/** Those with a policy, in a steady order. */
export async function findModelsWithPolicy({
  prisma,
}: Pick<Db, 'prisma'>): Promise<TrainedModel[]> {
  const rows = await prisma.model.findMany({
    where: { retrainingPolicies: { some: {} } },
    select: { id: true, name: true, task: true },
    orderBy: { name: 'asc' },
  });
  return rows.map((row) => ({ ...row, task: row.task as Task }));
}

export interface RoutedSpan {
  from: Date;
  versions: number[];
  /** That most of the traffic goes to. */
  main: number;
}

/** Which versions releases routed to, and since when, oldest first: those that were in force in a span. */
export async function findRoutedVersions(
  tx: Tx | Db['prisma'],
  modelId: string,
  { from, to }: { from: Date; to: Date },
): Promise<RoutedSpan[]> {
  const before = await tx.release.findFirst({
    where: { modelId, createdAt: { lte: from } },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  const rows = await tx.release.findMany({
    where: { modelId, seq: { gte: before?.seq ?? 0 }, createdAt: { lte: to } },
    orderBy: { seq: 'asc' },
    select: { plan: true, createdAt: true },
  });
  return rows.flatMap(({ plan, createdAt }) => {
    const main = mainVersion(plan as ReleasePlan);
    const versions = (plan as ReleasePlan).routes.map(({ version }) => version);
    return main === null ? [] : [{ from: createdAt, versions, main }];
  });
}

function mainVersion({ routes }: ReleasePlan): number | null {
  const [first] = [...routes].sort((a, b) => b.weight - a.weight);
  return first?.version ?? null;
}
