import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { IncidentTask as TaskRow } from '#lib/db/generated/client.ts';

export interface StoredTask {
  id: string;
  title: string;
  assignee: string | null;
  createdAt: Date;
  createdBy: Actor;
  doneAt: Date | null;
  doneBy: Actor | null;
}

export async function findTasks(tx: Tx, incidentId: string): Promise<StoredTask[]> {
  const rows = await tx.incidentTask.findMany({ where: { incidentId }, orderBy: { id: 'asc' } });
  return rows.map(toTask);
}

export async function insertTask(
  tx: Tx,
  made: { incidentId: string; title: string; assignee: string | null; at: Date; by: Actor },
): Promise<StoredTask> {
  const { at: createdAt, by: createdBy, ...same } = made;
  return toTask(await tx.incidentTask.create({ data: { ...same, createdAt, createdBy } }));
}

/** The task, which nobody else changes until the transaction ends. */
export async function lockTask(tx: Tx, incidentId: string, id: string): Promise<StoredTask | null> {
  await tx.$queryRaw`SELECT id FROM incident_tasks WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.incidentTask.findFirst({ where: { id, incidentId } });
  return row && toTask(row);
}

export async function saveTask(
  tx: Tx,
  id: string,
  {
    title,
    assignee,
    done,
  }: { title: string; assignee: string | null; done: { at: Date; by: Actor } | null },
): Promise<StoredTask> {
  if (!done) await tx.$executeRaw`UPDATE incident_tasks SET done_by = NULL WHERE id = ${id}::uuid`;
  const row = await tx.incidentTask.update({
    where: { id },
    data: { title, assignee, doneAt: done?.at ?? null, ...(done && { doneBy: done.by }) },
  });
  return toTask(row);
}

/** Of one that is merged: they go with it. */
export async function moveTasks(tx: Tx, from: string, to: string): Promise<void> {
  await tx.incidentTask.updateMany({ where: { incidentId: from }, data: { incidentId: to } });
}

function toTask(row: TaskRow): StoredTask {
  return { ...row, createdBy: row.createdBy as Actor, doneBy: row.doneBy as Actor | null };
}
