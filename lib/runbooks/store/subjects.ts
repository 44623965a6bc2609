import type { Tx } from '#lib/db/client.ts';

export interface IncidentSubject {
  id: string;
  number: number;
  title: string;
  models: string[];
  versions: { model: string; version: number }[];
  /** The slug that it names. */
  runbook: string | null;
}

export async function findIncident(tx: Tx, number: number): Promise<IncidentSubject | null> {
  const row = await tx.incident.findUnique({
    where: { number },
    select: { id: true, number: true, title: true, models: true, versions: true, runbook: true },
  });
  return row && { ...row, versions: row.versions as IncidentSubject['versions'] };
}

export async function hasModel(tx: Tx, name: string): Promise<boolean> {
  return (await tx.model.count({ where: { name } })) > 0;
}

export async function hasVersion(tx: Tx, model: string, number: number): Promise<boolean> {
  return (await tx.modelVersion.count({ where: { model: { name: model }, number } })) > 0;
}
