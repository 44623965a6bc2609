import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { IncidentCause, IncidentState } from '#lib/incidents/contract.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import {
  type PostmortemEvent,
  type PostmortemStatus,
  type Review,
  reviewSchema,
  type Sections,
  sectionsSchema,
  type VersionSummary,
} from '../contract.ts';

const INCIDENT = {
  ...{ id: true, number: true, title: true, severity: true, state: true, cause: true },
  ...{ models: true, startedAt: true, openedAt: true, acknowledgedAt: true },
  ...{ mitigatedAt: true, resolvedAt: true, mergedInto: true },
} as const;
const WITH = {
  incident: { select: INCIDENT },
  items: { select: { state: true } },
} as const;

type IncidentRow = Prisma.IncidentGetPayload<{ select: typeof INCIDENT }>;
type Row = Prisma.PostmortemGetPayload<{ include: typeof WITH }>;

/** What of an incident its postmortem needs. */
export interface PastIncident extends Omit<IncidentRow, 'severity' | 'state' | 'cause'> {
  severity: Severity;
  state: IncidentState;
  cause: IncidentCause;
}

export interface StoredPostmortem {
  id: string;
  incident: PastIncident;
  status: PostmortemStatus;
  sections: Sections;
  review: Review;
  revision: number;
  createdAt: Date;
  createdBy: Actor;
  writtenAt: Date;
  writtenBy: Actor;
  publishedAt: Date | null;
  items: { open: number; all: number };
}

export interface Saved {
  event: PostmortemEvent;
  note: string | null;
  at: Date;
  by: Actor;
}

export async function findIncident(tx: Tx, number: number): Promise<PastIncident | null> {
  const row = await tx.incident.findUnique({ where: { number }, select: INCIDENT });
  return row && toIncident(row);
}

export async function findPostmortem(tx: Tx, number: number): Promise<StoredPostmortem | null> {
  const row = await tx.postmortem.findFirst({ where: { incident: { number } }, include: WITH });
  return row && toPostmortem(row);
}

/** The postmortem, which nobody else changes until the transaction ends. */
export async function lockPostmortem(tx: Tx, number: number): Promise<StoredPostmortem | null> {
  await tx.$queryRaw`SELECT p.id FROM postmortems p JOIN incidents i ON i.id = p.incident_id
    WHERE i.number = ${number} FOR UPDATE OF p`;
  return findPostmortem(tx, number);
}

/** null: it has one already, which may have been begun at the same time. */
export async function insertPostmortem(
  tx: Tx,
  { incidentId, sections, at, by }: { incidentId: string; sections: Sections; at: Date; by: Actor },
): Promise<string | null> {
  const [made] = await tx.postmortem.createManyAndReturn({
    data: [
      {
        ...{ incidentId, sections, status: 'draft' },
        ...{ createdAt: at, createdBy: by, writtenAt: at, writtenBy: by },
      },
    ],
    select: { id: true },
    skipDuplicates: true,
  });
  if (!made) return null;
  const version = { postmortemId: made.id, revision: 1, event: 'drafted', status: 'draft' };
  await tx.postmortemVersion.create({ data: { ...version, sections, at, by } });
  return made.id;
}

/** Saves what it became as its next revision, which is kept. */
export async function savePostmortem(
  tx: Tx,
  before: Pick<StoredPostmortem, 'id' | 'revision'>,
  next: Pick<StoredPostmortem, 'status' | 'review' | 'sections' | 'publishedAt'>,
  { event, note, at, by }: Saved,
): Promise<void> {
  const { status, review, sections, publishedAt } = next;
  const revision = before.revision + 1;
  await tx.postmortem.update({
    where: { id: before.id },
    data: {
      ...{ status, review, sections, publishedAt, revision },
      ...(event === 'edited' && { writtenAt: at, writtenBy: by }),
    },
  });
  await tx.postmortemVersion.create({
    data: { postmortemId: before.id, revision, event, note, status, sections, at, by },
  });
}

/** Those begun last first. */
export async function findPostmortems(
  tx: Tx,
  { status, model }: { status?: PostmortemStatus | undefined; model?: string | undefined },
  position: readonly [at: string, id: string] | undefined,
  take: number,
): Promise<StoredPostmortem[]> {
  const [at, id] = position ?? [];
  const rows = await tx.postmortem.findMany({
    where: {
      ...(status && { status }),
      ...(model !== undefined && { incident: { models: { has: model } } }),
      ...(at && { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { lt: id } }] }),
    },
    include: WITH,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map(toPostmortem);
}

/** Incidents that are over without a postmortem, those that ended last first. */
export async function findUnwritten(
  tx: Tx,
  maxSeverity: number,
  position: readonly [at: string, id: string] | undefined,
  take: number,
): Promise<PastIncident[]> {
  const [at, id] = position ?? [];
  const rows = await tx.incident.findMany({
    where: {
      ...{ severity: { lte: maxSeverity }, mergedInto: null, postmortem: { is: null } },
      ...{ state: { in: ['resolved', 'reviewed'] }, resolvedAt: { not: null } },
      ...(at && {
        AND: { resolvedAt: { lte: at } },
        OR: [{ resolvedAt: { lt: at } }, { id: { lt: id } }],
      }),
    },
    select: INCIDENT,
    orderBy: [{ resolvedAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map(toIncident);
}

/** When somebody took the incident on for the first time: reopening it forgets that. */
export async function findFirstAcknowledged(tx: Tx, incidentId: string): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(at) AS at FROM incident_entries WHERE incident_id = ${incidentId}::uuid AND kind = 'state'
      AND detail ->> 'to' IN ('acknowledged', 'investigating', 'mitigated', 'resolved')`;
  return row?.at ?? null;
}

export async function findVersions(
  tx: Tx,
  postmortemId: string,
  before: number | undefined,
  take: number,
): Promise<VersionSummary[]> {
  const rows = await tx.postmortemVersion.findMany({
    where: { postmortemId, ...(before !== undefined && { revision: { lt: before } }) },
    omit: { sections: true },
    orderBy: { revision: 'desc' },
    take,
  });
  return rows.map(toVersion);
}

export async function findVersion(
  tx: Tx,
  postmortemId: string,
  revision: number,
): Promise<(VersionSummary & { sections: Sections }) | null> {
  const key = { postmortemId, revision };
  const row = await tx.postmortemVersion.findUnique({ where: { postmortemId_revision: key } });
  return row && { ...toVersion(row), sections: sectionsSchema.parse(row.sections) };
}

function toVersion(
  row: Omit<Prisma.PostmortemVersionGetPayload<object>, 'sections'>,
): VersionSummary {
  const { revision, note, at, by } = row;
  return {
    ...{ revision, note, by: by as Actor, at: at.toISOString() },
    event: row.event as PostmortemEvent,
    status: row.status as PostmortemStatus,
  };
}

function toIncident(row: IncidentRow): PastIncident {
  return {
    ...row,
    severity: row.severity as Severity,
    state: row.state as IncidentState,
    cause: row.cause as IncidentCause,
  };
}

function toPostmortem(row: Row): StoredPostmortem {
  return {
    ...row,
    incident: toIncident(row.incident),
    status: row.status as PostmortemStatus,
    sections: sectionsSchema.parse(row.sections),
    review: reviewSchema.parse(row.review),
    createdBy: row.createdBy as Actor,
    writtenBy: row.writtenBy as Actor,
    items: {
      open: row.items.filter(({ state }) => state === 'open').length,
      all: row.items.length,
    },
  };
}
