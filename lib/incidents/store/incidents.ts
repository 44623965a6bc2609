import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { type Incident as IncidentRow, Prisma } from '#lib/db/generated/client.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import {
  type AffectedVersion,
  affectedVersionSchema,
  type IncidentCause,
  type IncidentRoles,
  type IncidentState,
  incidentRolesSchema,
} from '../contract.ts';
import type { IncidentCourse } from '../follow-incident.ts';
import { lockFingerprint } from './openings.ts';

/** An incident as it is kept. */
export interface StoredIncident extends IncidentCourse {
  id: string;
  title: string;
  severity: Severity;
  cause: IncidentCause;
  alert: string | null;
  fingerprint: string;
  models: string[];
  versions: AffectedVersion[];
  roles: IncidentRoles;
  runbook: string | null;
  summary: string;
  startedAt: Date;
  openedAt: Date;
  openedBy: Actor;
  revision: number;
}

export async function findIncident(tx: Tx, number: number): Promise<StoredIncident | null> {
  const row = await tx.incident.findUnique({ where: { number } });
  return row && toIncident(row);
}

/**
 * The incidents of these numbers, which nobody else changes until the transaction ends; nor is one of the same fingerprint opened. The fingerprint comes first, as it
 * does for who opens one, so that neither waits for the other for ever.
 */
export async function lockIncidents(
  tx: Tx,
  numbers: readonly number[],
): Promise<Map<number, StoredIncident>> {
  const found = await tx.incident.findMany({
    where: { number: { in: [...numbers] } },
    select: { fingerprint: true },
  });
  for (const fingerprint of found.map((one) => one.fingerprint).sort()) {
    await lockFingerprint(tx, fingerprint);
  }
  await tx.$queryRaw`SELECT id FROM incidents WHERE number = ANY(${[...numbers]}::int[]) ORDER BY number FOR NO KEY UPDATE`;
  const rows = await tx.incident.findMany({ where: { number: { in: [...numbers] } } });
  return new Map(rows.map((row) => [row.number, toIncident(row)]));
}

/** One that is open, which nobody else changes until the transaction ends; null: it has ended meanwhile. */
export async function lockOpen(tx: Tx, id: string): Promise<StoredIncident | null> {
  await tx.$queryRaw`SELECT id FROM incidents WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.incident.findFirst({ where: { id, isOpen: true } });
  return row && toIncident(row);
}

type Changed = Partial<
  Omit<StoredIncident, 'id' | 'number' | 'revision' | 'openedAt' | 'openedBy' | 'cause'>
>;

/** Saves what changed as the next revision. */
export async function saveIncident(
  tx: Tx,
  { id, revision }: Pick<StoredIncident, 'id' | 'revision'>,
  changed: Changed,
): Promise<StoredIncident> {
  const { isOpen, acknowledgedBy, ...same } = changed;
  const row = await tx.incident.update({
    where: { id },
    data: {
      ...(same as Prisma.IncidentUpdateInput),
      ...(isOpen !== undefined && { isOpen: isOpen || null }),
      // A fact that is no more is removed: JSON's null would be another one.
      ...(acknowledgedBy !== undefined && { acknowledgedBy: acknowledgedBy ?? Prisma.DbNull }),
      revision: revision + 1,
    },
  });
  return toIncident(row);
}

export interface IncidentFilter {
  state?: IncidentState | undefined;
  isOpen?: boolean | undefined;
  severity?: number | undefined;
  model?: string | undefined;
}

/** Those opened last first. */
export async function findIncidents(
  { prisma }: Pick<Db, 'prisma'>,
  { state, isOpen, severity, model }: IncidentFilter,
  position: readonly [at: string, id: string] | undefined,
  take: number,
): Promise<StoredIncident[]> {
  const [at, id] = position ?? [];
  const rows = await prisma.incident.findMany({
    where: {
      ...{ state, severity },
      ...(isOpen !== undefined && { isOpen: isOpen ? true : null }),
      ...(model !== undefined && { models: { has: model } }),
      ...(at && { openedAt: { lte: at }, OR: [{ openedAt: { lt: at } }, { id: { lt: id } }] }),
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map(toIncident);
}

export async function findMerged(tx: Tx, number: number): Promise<number[]> {
  const rows = await tx.incident.findMany({
    where: { mergedInto: number },
    select: { number: true },
    orderBy: { number: 'asc' },
  });
  return rows.map((row) => row.number);
}

/** What was merged into one that is merged itself belongs to the last of them. */
export async function passOnMerged(tx: Tx, from: number, to: number): Promise<void> {
  await tx.incident.updateMany({ where: { mergedInto: from }, data: { mergedInto: to } });
}

export function toIncident(row: IncidentRow): StoredIncident {
  return {
    ...row,
    state: row.state as IncidentState,
    severity: row.severity as Severity,
    cause: row.cause as IncidentCause,
    isOpen: row.isOpen === true,
    versions: affectedVersionSchema.array().parse(row.versions),
    roles: incidentRolesSchema.parse(row.roles),
    openedBy: row.openedBy as Actor,
    acknowledgedBy: row.acknowledgedBy as Actor | null,
  };
}
