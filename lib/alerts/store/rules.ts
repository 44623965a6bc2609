import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { type AlertRule, alertRuleSchema } from '../contract.ts';
import type { StoredRule } from '../rules-in-force.ts';

export async function findStoredRules(tx: Tx): Promise<StoredRule[]> {
  const rows = await tx.alertRule.findMany({ orderBy: [{ key: 'asc' }, { model: 'asc' }] });
  return rows.map((row) => ({
    ...{ key: row.key, model: row.model === '' ? null : row.model, revision: row.revision },
    rule: alertRuleSchema.parse(row.rule),
    updated_at: row.updatedAt.toISOString(),
    updated_by: row.updatedBy as Actor,
  }));
}

/** Whoever changes this rule meanwhile waits. */
export async function lockRule(tx: Tx, key: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('alert_rule'), hashtext(${key}))`;
}

export async function saveRule(
  tx: Tx,
  { key, model }: { key: string; model: string | null },
  data: { rule: AlertRule; revision: number; updatedAt: Date; updatedBy: Actor },
): Promise<void> {
  const at = { key, model: model ?? '' };
  await tx.alertRule.upsert({ where: { key_model: at }, create: { ...at, ...data }, update: data });
}

export async function deleteRule(
  tx: Tx,
  { key, model }: { key: string; model: string | null },
): Promise<void> {
  await tx.alertRule.deleteMany({ where: { key, model: model ?? '' } });
}

export async function isModel(tx: Tx, name: string): Promise<boolean> {
  return (await tx.model.count({ where: { name } })) > 0;
}

export async function findModelNames(tx: Tx): Promise<string[]> {
  const rows = await tx.model.findMany({ select: { name: true }, orderBy: { name: 'asc' } });
  return rows.map(({ name }) => name);
}
