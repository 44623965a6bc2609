import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { CHANGES_CHANNEL, type Change, type ReleasePlan } from '#lib/releases/contract.ts';
import type { Model, Task } from '../contract.ts';

export interface ModelKey {
  id: string;
  name: string;
  task: Task;
}

interface ModelRow extends Omit<Model, 'created_at' | 'release'> {
  created_at: Date;
  seq: number | null;
  plan: ReleasePlan | null;
}

const MODEL_COLUMNS = Prisma.sql`
  m.name, m.task, m.description, m.tags, m.created_at, m.created_by, r.seq, r.plan,
  COALESCE(v.version_count, 0)::int AS version_count, v.latest_version,
  COALESCE((SELECT jsonb_object_agg(a.name, a.version) FROM aliases a WHERE a.model_id = m.id), '{}') AS aliases`;
const MODEL_JOINS = Prisma.sql`
  LEFT JOIN LATERAL (SELECT count(*) AS version_count, max(number) AS latest_version FROM model_versions
    WHERE model_id = m.id AND status <> 'deleted') v ON TRUE
  LEFT JOIN LATERAL (SELECT seq, plan FROM releases WHERE model_id = m.id ORDER BY seq DESC LIMIT 1) r ON TRUE`;

/** Up to `take` models whose name or description contains `search`, by name, after `afterName`. */
export async function findModels(
  { prisma }: Db,
  filter: { search?: string; afterName?: string },
  take: number,
): Promise<Model[]> {
  const pattern = filter.search ? `%${filter.search.replace(/[\\%_]/g, '\\$&')}%` : null;
  const rows = await prisma.$queryRaw<ModelRow[]>`
    SELECT ${MODEL_COLUMNS} FROM (
      SELECT * FROM models
      WHERE (${pattern}::text IS NULL OR name ILIKE ${pattern} OR description ILIKE ${pattern})
        AND (${filter.afterName ?? null}::text IS NULL OR name > ${filter.afterName ?? null})
      ORDER BY name LIMIT ${take}) m ${MODEL_JOINS} ORDER BY m.name`;
  return rows.map(toModel);
}

export async function findModel(tx: Tx, name: string): Promise<Model | null> {
  const rows = await tx.$queryRaw<ModelRow[]>`
    SELECT ${MODEL_COLUMNS} FROM models m ${MODEL_JOINS} WHERE m.name = ${name}`;
  return rows[0] ? toModel(rows[0]) : null;
}

export async function findModelKey(tx: Tx, name: string): Promise<ModelKey | null> {
  const row = await tx.model.findUnique({
    where: { name },
    select: { id: true, name: true, task: true },
  });
  return row as ModelKey | null;
}

/** False when there is a model of this name. */
export async function insertModel(
  tx: Tx,
  model: {
    name: string;
    task: Task;
    description: string;
    tags: Record<string, string>;
    createdAt: Date;
    createdBy: Actor;
  },
): Promise<boolean> {
  const { count } = await tx.model.createMany({ data: model, skipDuplicates: true });
  return count === 1;
}

export async function updateModel(
  tx: Tx,
  name: string,
  change: { description?: string; tags?: Record<string, string> },
): Promise<void> {
  await tx.model.update({ where: { name }, data: change, select: { id: true } });
}

/** The newest release's plan: what the model's traffic needs now. */
export async function findPlanInForce(
  tx: Tx,
  modelId: string,
): Promise<{ seq: number; plan: ReleasePlan } | null> {
  const row = await tx.release.findFirst({
    where: { modelId },
    orderBy: { seq: 'desc' },
    select: { seq: true, plan: true },
  });
  return row && { seq: row.seq, plan: row.plan as unknown as ReleasePlan };
}

/** Tells the gateways, when the transaction commits, to read this model again. */
export async function notifyRegistry(tx: Tx, model: string): Promise<void> {
  const change: Change = { kind: 'registry', model };
  await tx.$queryRaw`SELECT pg_notify(${CHANGES_CHANNEL}, ${JSON.stringify(change)})::text`;
}

function toModel({ seq, plan, ...row }: ModelRow): Model {
  return {
    ...row,
    release: seq && plan ? { seq, versions: plan.routes.map((route) => route.version) } : null,
    created_at: row.created_at.toISOString(),
  };
}
