import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { type RetrainingPolicy, retrainingPolicySchema } from '../policy.ts';

export interface PolicyRow {
  version: number;
  policy: RetrainingPolicy;
  reason: string | null;
  createdAt: Date;
  createdBy: unknown;
}

const FIELDS = { version: true, policy: true, reason: true, createdAt: true, createdBy: true };

/** Versions are only added. */
export async function insertPolicy(
  tx: Tx,
  modelId: string,
  { policy, createdBy, ...row }: Omit<PolicyRow, 'createdBy'> & { createdBy: Actor },
): Promise<void> {
  const json = policy as Prisma.InputJsonObject;
  await tx.retrainingPolicy.create({ data: { modelId, policy: json, createdBy, ...row } });
}

/** The newest version is in force; null: the model has none. */
export async function findPolicyInForce(
  tx: Tx | Db['prisma'],
  modelId: string,
): Promise<PolicyRow | null> {
  const row = await tx.retrainingPolicy.findFirst({
    where: { modelId },
    orderBy: { version: 'desc' },
    select: FIELDS,
  });
  return row && read(row);
}

/** Newest first. */
export async function findPolicies(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  { before, take }: { before: number | undefined; take: number },
): Promise<PolicyRow[]> {
  const rows = await prisma.retrainingPolicy.findMany({
    where: { modelId, ...(before === undefined ? {} : { version: { lt: before } }) },
    orderBy: { version: 'desc' },
    select: FIELDS,
    take,
  });
  return rows.map(read);
}

const read = (row: Omit<PolicyRow, 'policy'> & { policy: unknown }): PolicyRow => ({
  ...row,
  policy: retrainingPolicySchema.parse(row.policy),
});
