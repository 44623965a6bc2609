import { type Actor, actorSchema } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { EscalationPolicy as PolicyRow } from '#lib/db/generated/client.ts';
import { type EscalationPolicy, escalationPolicySchema } from '../contract.ts';

export interface StoredPolicy {
  id: string;
  policy: EscalationPolicy;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  updatedBy: Actor;
}

export async function findPolicies(tx: Tx): Promise<StoredPolicy[]> {
  const rows = await tx.escalationPolicy.findMany({ orderBy: [{ name: 'asc' }] });
  return rows.map(toPolicy);
}

export async function findPolicy(tx: Tx, id: string): Promise<StoredPolicy | null> {
  const row = await tx.escalationPolicy.findUnique({ where: { id } });
  return row && toPolicy(row);
}

export function hasPolicyNamed(tx: Tx, name: string, besides?: string): Promise<boolean> {
  return tx.escalationPolicy
    .count({ where: { name, ...(besides !== undefined && { id: { not: besides } }) } })
    .then((count) => count > 0);
}

export async function insertPolicy(
  tx: Tx,
  policy: EscalationPolicy,
  made: { at: Date; by: Actor },
): Promise<StoredPolicy> {
  const data = { name: policy.name, policy, createdAt: made.at };
  return toPolicy(
    await tx.escalationPolicy.create({ data: { ...data, updatedAt: made.at, updatedBy: made.by } }),
  );
}

export async function savePolicy(
  tx: Tx,
  id: string,
  policy: EscalationPolicy,
  made: { at: Date; by: Actor },
): Promise<StoredPolicy> {
  return toPolicy(
    await tx.escalationPolicy.update({
      where: { id },
      data: {
        ...{ name: policy.name, policy, revision: { increment: 1 } },
        ...{ updatedAt: made.at, updatedBy: made.by },
      },
    }),
  );
}

export async function deletePolicy(tx: Tx, id: string): Promise<void> {
  await tx.escalationPolicy.delete({ where: { id } });
}

/** Of these names, those that no model has. */
export async function findUnknownModels(tx: Tx, names: readonly string[]): Promise<string[]> {
  const found = await tx.model.findMany({
    where: { name: { in: [...names] } },
    select: { name: true },
  });
  const known = new Set(found.map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}

function toPolicy(row: PolicyRow): StoredPolicy {
  return {
    ...{ id: row.id, policy: escalationPolicySchema.parse(row.policy), revision: row.revision },
    ...{ createdAt: row.createdAt, updatedAt: row.updatedAt },
    updatedBy: actorSchema.parse(row.updatedBy),
  };
}
