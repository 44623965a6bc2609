import type { Db, Tx } from '#lib/db/client.ts';
import type { Alert as AlertRow } from '#lib/db/generated/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Labels, Severity } from '#lib/notifications/contract.ts';
import type { Alert } from '../contract.ts';
import type { FollowedAlert } from '../evaluate-alert.ts';

export interface OpenAlert {
  id: string;
  fingerprint: string;
  followed: FollowedAlert;
  labels: Labels;
  model: string | null;
  version: number | null;
  title: string;
  said: string;
  severity: Severity;
  runbook: string | null;
  incidentId: string | null;
  mutedBy: Alert['muted_by'];
  resolvedAt: Date | null;
}

/** One evaluation at a time, whoever makes it; false: somebody else is at it. */
export async function lockEvaluation(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext('mainstay_alerts')) AS locked`;
  return row?.locked ?? false;
}

export async function findOpenAlerts(tx: Tx): Promise<OpenAlert[]> {
  const rows = await tx.alert.findMany({ where: { isOpen: true } });
  return rows.map(toOpenAlert);
}

function toOpenAlert(row: AlertRow): OpenAlert {
  return {
    ...{ id: row.id, fingerprint: row.fingerprint, model: row.model, version: row.version },
    ...{ title: row.title, said: row.said, runbook: row.runbook, incidentId: row.incidentId },
    labels: row.labels as Labels,
    severity: row.severity as Severity,
    mutedBy: row.mutedBy as Alert['muted_by'],
    resolvedAt: row.resolvedAt,
    followed: {
      state: row.state as FollowedAlert['state'],
      ...{ since: row.since, firingSince: row.firingSince, lastBadAt: row.lastBadAt },
    },
  };
}

export interface SavedAlert {
  fingerprint: string;
  rule: string;
  title: string;
  severity: number;
  model: string | null;
  version: number | null;
  labels: Labels;
  value: number | null;
  threshold: number;
  said: string;
  runbook: string | null;
  followed: FollowedAlert;
}

const columnsOf = ({ followed, ...alert }: SavedAlert) => ({ ...alert, ...followed });

export async function insertAlert(tx: Tx, alert: SavedAlert): Promise<string> {
  const { id } = await tx.alert.create({
    data: { ...columnsOf(alert), isOpen: true },
    select: { id: true },
  });
  return id;
}

export async function updateAlert(tx: Tx, id: string, alert: SavedAlert): Promise<void> {
  await tx.alert.update({ where: { id }, data: columnsOf(alert) });
}

/** What held for a while and never fired leaves nothing. */
export async function deleteAlert(tx: Tx, id: string): Promise<void> {
  await tx.alert.delete({ where: { id } });
}

export async function resolveAlert(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.alert.update({
    where: { id },
    data: { state: 'resolved', isOpen: null, resolvedAt: at },
  });
}

export async function setIncident(tx: Tx, id: string, incidentId: string | null): Promise<void> {
  await tx.alert.update({ where: { id }, data: { incidentId } });
}

/** Those that fire and are part of an incident that was resolved, and when it was. */
export function findOfEnded(
  tx: Tx,
): Promise<{ id: string; fingerprint: string; lastBadAt: Date; resolvedAt: Date }[]> {
  return tx.$queryRaw`
    SELECT a.id, a.fingerprint, a.last_bad_at AS "lastBadAt", i.resolved_at AS "resolvedAt" FROM alerts a JOIN incidents i ON i.id = a.incident_id
    WHERE a.is_open AND a.state = 'firing' AND i.is_open IS NULL AND i.resolved_at IS NOT NULL`;
}

export async function setMuted(tx: Tx, id: string, mutedBy: Alert['muted_by']): Promise<void> {
  await tx.alert.update({ where: { id }, data: { mutedBy: mutedBy ?? Prisma.DbNull } });
}

export async function insertAlertEvent(
  tx: Tx,
  event: {
    alertId: string;
    at: Date;
    kind: 'firing' | 'resolved';
    model: string | null;
    version: number | null;
    severity: number;
    title: string;
    said: string;
  },
): Promise<void> {
  await tx.alertEvent.create({ data: event });
}

export async function isIncident(prisma: Db['prisma'], number: number): Promise<boolean> {
  return (await prisma.incident.count({ where: { number } })) > 0;
}

export interface AlertFilter {
  state?: Alert['state'] | undefined;
  model?: string | undefined;
  severity?: number | undefined;
  /** Number. */
  incident?: number | undefined;
}

/** Firing ones first, then pending, then resolved; of each the newest first. */
export async function findAlerts(
  { prisma }: Pick<Db, 'prisma'>,
  { state, model, severity, incident }: AlertFilter,
  before: readonly [rank: number, at: string, id: string] | undefined,
  take: number,
): Promise<{ alert: Alert; position: [number, string, string] }[]> {
  const [rank = null, at = null, id = null] = before ?? [];
  const rows = await prisma.$queryRaw<
    (AlertRow & {
      rank: number;
      position_at: Date;
      incident: number | null;
      incident_resolved_at: Date | null;
    })[]
  >`
    SELECT * FROM (
      SELECT a.id, a.fingerprint, a.rule, a.title, a.state, a.severity, a.model, a.version, a.labels, a.value, a.threshold, a.said, a.runbook, a.since,
        a.firing_since AS "firingSince", a.resolved_at AS "resolvedAt", a.muted_by AS "mutedBy", i.number AS incident,
        CASE WHEN i.is_open IS NULL THEN i.resolved_at END AS incident_resolved_at,
        CASE a.state WHEN 'firing' THEN 0 WHEN 'pending' THEN 1 ELSE 2 END AS rank, COALESCE(a.resolved_at, a.since) AS position_at
      FROM alerts a LEFT JOIN incidents i ON i.id = a.incident_id
      WHERE (${state ?? null}::text IS NULL OR a.state = ${state ?? null}) AND (${model ?? null}::text IS NULL OR a.model = ${model ?? null})
        AND (${severity ?? null}::int IS NULL OR a.severity = ${severity ?? null}) AND (${incident ?? null}::int IS NULL OR i.number = ${incident ?? null})
    ) found
    WHERE ${rank}::int IS NULL OR rank > ${rank} OR (rank = ${rank} AND (position_at, id) < (${at}::timestamptz, ${id}::uuid))
    ORDER BY rank, position_at DESC, id DESC LIMIT ${take}`;
  return rows.map((row) => ({
    alert: {
      ...{ id: row.id, fingerprint: row.fingerprint, rule: row.rule, title: row.title },
      ...{ state: row.state as Alert['state'], severity: row.severity as Severity },
      ...{ model: row.model, version: row.version, labels: row.labels as Labels },
      ...{ value: row.value, threshold: row.threshold, said: row.said, runbook: row.runbook },
      since: row.since.toISOString(),
      firing_since: row.firingSince?.toISOString() ?? null,
      resolved_at: row.resolvedAt?.toISOString() ?? null,
      incident: row.incident,
      incident_resolved_at: row.incident_resolved_at?.toISOString() ?? null,
      muted_by: row.mutedBy as Alert['muted_by'],
    },
    position: [row.rank, row.position_at.toISOString(), row.id],
  }));
}

export async function countOpenAlerts(
  { prisma }: Pick<Db, 'prisma'>,
  model: string | undefined,
): Promise<{ firing: number; pending: number }> {
  const rows = await prisma.alert.groupBy({
    by: ['state'],
    where: { isOpen: true, ...(model !== undefined && { model }) },
    _count: true,
  });
  const of = (state: string) => rows.find((row) => row.state === state)?._count ?? 0;
  return { firing: of('firing'), pending: of('pending') };
}

/** With their events. */
export async function deleteOldAlerts({ prisma }: Pick<Db, 'prisma'>, before: Date): Promise<void> {
  await prisma.alert.deleteMany({ where: { resolvedAt: { lt: before } } });
  await prisma.silence.deleteMany({ where: { endsAt: { lt: before } } });
}

/** Alerts that were resolved within a day, the newest of each, of those that are not open again. */
export async function findResolved(
  tx: Tx,
  fingerprints: readonly string[],
  now: Date,
): Promise<OpenAlert[]> {
  const rows = await tx.alert.findMany({
    where: {
      fingerprint: { in: [...fingerprints] },
      isOpen: null,
      resolvedAt: { gt: new Date(now.getTime() - 86_400_000) },
    },
    orderBy: { resolvedAt: 'desc' },
    distinct: ['fingerprint'],
  });
  return rows.map(toOpenAlert);
}
