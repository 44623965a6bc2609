import type { Actor } from '#lib/auth/contract.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Entity, Source, View } from '../contract.ts';
import { SOURCE_LOCKS } from './events.ts';
import type { Session } from './online.ts';
import { lastEventOf, type OnlineEvents, pushedOfflineOf } from './online-events.ts';

interface Made {
  createdAt: Date;
  createdBy: Actor;
}

export interface EntityRow extends Made {
  entity: Entity;
}
export interface SourceRow extends Made {
  id: number;
  source: Source;
}
export interface ViewRow extends Made {
  id: number;
  version: number;
  view: View;
  uses: ViewUses;
  archivedAt: Date | null;
}
/** By name, the versions of other views that a version's expressions mean. */
export type ViewUses = Record<string, number>;
/** A view's newest version, and how far its online values have come. */
export interface ViewHead extends ViewRow {
  entity: string | null;
  sourceKind: Source['kind'] | null;
  events: OnlineEvents;
}
export interface NameFilter {
  search?: string;
  afterName?: string;
}

function patternOf({ search }: NameFilter): string | null {
  return search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null;
}

function named(filter: NameFilter) {
  const pattern = patternOf(filter);
  const after = filter.afterName ?? null;
  return Prisma.sql`(${pattern}::text IS NULL OR name ILIKE ${pattern} OR definition::text ILIKE ${pattern})
    AND (${after}::text IS NULL OR name > ${after})`;
}

/** False when there is one of this name. */
export async function insertEntity(tx: Tx, entity: Entity, made: Made): Promise<boolean> {
  const data = { name: entity.name, definition: entity, ...made };
  const { count } = await tx.featureEntity.createMany({ data, skipDuplicates: true });
  return count === 1;
}

export async function findEntity(tx: Tx, name: string): Promise<EntityRow | null> {
  const row = await tx.featureEntity.findUnique({ where: { name } });
  return row && { entity: row.definition as Entity, ...madeOf(row) };
}

export async function findEntities(
  { prisma }: Db,
  filter: NameFilter,
  take: number,
): Promise<EntityRow[]> {
  const rows = await prisma.$queryRaw<
    { definition: Entity; created_at: Date; created_by: Actor }[]
  >`
    SELECT definition, created_at, created_by FROM feature_entities WHERE ${named(filter)} ORDER BY name LIMIT ${take}`;
  return rows.map((row) => ({
    entity: row.definition,
    createdAt: row.created_at,
    createdBy: row.created_by,
  }));
}

/** False when there is one of this name. */
export async function insertSource(tx: Tx, source: Source, made: Made): Promise<boolean> {
  const data = { name: source.name, entity: source.entity, definition: source, ...made };
  const { count } = await tx.featureSource.createMany({ data, skipDuplicates: true });
  return count === 1;
}

/** Changes to one source take turns until their transactions end. */
export async function lockSourceRow(tx: Tx, name: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM feature_sources WHERE name = ${name} FOR UPDATE`;
}

export async function updateSource(tx: Tx, source: Source): Promise<void> {
  await tx.featureSource.update({
    where: { name: source.name },
    data: { definition: source },
    select: { id: true },
  });
}

export async function findSource(tx: Tx, name: string): Promise<SourceRow | null> {
  const row = await tx.featureSource.findUnique({ where: { name } });
  return row && { id: row.id, source: row.definition as unknown as Source, ...madeOf(row) };
}

export async function findSources(
  { prisma }: Db,
  filter: NameFilter,
  take: number,
): Promise<SourceRow[]> {
  const rows = await prisma.$queryRaw<
    { id: number; definition: Source; created_at: Date; created_by: Actor }[]
  >`SELECT id, definition, created_at, created_by FROM feature_sources WHERE ${named(filter)} ORDER BY name LIMIT ${take}`;
  return rows.map((row) => ({
    id: row.id,
    source: row.definition,
    createdAt: row.created_at,
    createdBy: row.created_by,
  }));
}

/** Changes to views of one name take turns until their transactions end. */
export async function lockView(tx: Tx, name: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`feature-view ${name}`}, 0))::text`;
}

export async function insertView(
  tx: Tx,
  view: View,
  { version, uses }: { version: number; uses: ViewUses },
  made: Made,
): Promise<number> {
  const { name, source } = view;
  const { id } = await tx.featureView.create({
    data: { name, version, source, definition: json(view), uses, ...made },
    select: { id: true },
  });
  return id;
}

/** A version of a view; null: its newest. */
export async function findView(
  tx: Tx,
  name: string,
  version: number | null,
): Promise<ViewRow | null> {
  const row = await tx.featureView.findFirst({
    where: { name, ...(version === null ? {} : { version }) },
    orderBy: { version: 'desc' },
  });
  return row && toView(row);
}

/** The newest version of every view. */
export async function findNewestViews(tx: Tx): Promise<ViewRow[]> {
  const rows = await tx.featureView.findMany({
    distinct: ['name'],
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
  });
  return rows.map(toView);
}

/** The versions that are kept up to date, of these views or of all, by name and newest first. */
export async function findLiveVersions(tx: Tx, names?: readonly string[]): Promise<ViewRow[]> {
  const rows = await tx.featureView.findMany({
    where: { archivedAt: null, ...(names && { name: { in: [...names] } }) },
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
  });
  return rows.map(toView);
}

export async function findViewsById(tx: Tx, ids: readonly number[]): Promise<ViewRow[]> {
  const rows = await tx.featureView.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(toView);
}

/** The versions of views whose expressions mean features of these views, or of others that do, by name and newest first. */
export async function findUsers(tx: Tx, names: readonly string[]): Promise<ViewRow[]> {
  const ids = await tx.$queryRaw<{ id: number }[]>`
    WITH RECURSIVE users AS (
      SELECT id, name, version FROM feature_views WHERE uses::jsonb ?| ${[...names]}::text[]
      UNION
      SELECT v.id, v.name, v.version FROM users u
      JOIN feature_views v ON (v.uses ->> u.name)::int = u.version)
    SELECT id FROM users`;
  const rows = await tx.featureView.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
  });
  return rows.map(toView);
}

/** A version is as it is until the transaction ends: it is neither archived meanwhile nor taken up by another's expressions. */
export async function holdView(tx: Tx, id: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM feature_views WHERE id = ${id}::int FOR UPDATE`;
}

/** False when one of these versions of views is archived; else none of them is until the transaction ends. */
export async function keepViews(tx: Tx, uses: ViewUses): Promise<boolean> {
  const rows = await tx.$queryRaw<{ archived_at: Date | null }[]>`
    SELECT v.archived_at FROM unnest(${Object.keys(uses)}::text[], ${Object.values(uses)}::int[]) u(name, version)
    JOIN feature_views v USING (name, version) ORDER BY v.id FOR SHARE OF v`;
  return rows.every((row) => row.archived_at === null);
}

/** Newest first. */
export async function findViewVersions(
  { prisma }: Db,
  name: string,
  before: number | undefined,
  take: number,
): Promise<ViewRow[]> {
  const rows = await prisma.featureView.findMany({
    where: { name, version: { lt: before } },
    orderBy: { version: 'desc' },
    take,
  });
  return rows.map(toView);
}

/** The newest versions of views by name. */
export async function findViews(
  { prisma }: Db,
  filter: NameFilter & { entity?: string; source?: string },
  take: number,
): Promise<ViewHead[]> {
  const { entity = null, source = null } = filter;
  const pattern = patternOf(filter);
  const after = filter.afterName ?? null;
  const rows = await prisma.$queryRaw<
    {
      id: number;
      version: number;
      definition: View;
      uses: ViewUses;
      entity: string | null;
      source_kind: Source['kind'] | null;
      last_event_at: Date | null;
      pushed_offline: number;
      created_at: Date;
      created_by: Actor;
      archived_at: Date | null;
    }[]
  >`
    SELECT v.*, s.entity, s.definition ->> 'kind' AS source_kind, e.event_time AS last_event_at, p.pushed_offline FROM (
      SELECT DISTINCT ON (name) * FROM feature_views ORDER BY name, version DESC) v
    LEFT JOIN feature_sources s ON s.name = v.source
    LEFT JOIN LATERAL (${lastEventOf(Prisma.sql`s.id`, Prisma.sql`v.id`)}) e ON TRUE
    CROSS JOIN LATERAL (${pushedOfflineOf(Prisma.sql`v.id`)}) p
    WHERE (${pattern}::text IS NULL OR concat_ws(' ', v.name, s.entity, v.source, v.definition ->> 'description',
        v.definition ->> 'owner', v.definition ->> 'tags',
        (SELECT string_agg(concat_ws(' ', f ->> 'name', f ->> 'description'), ' ')
          FROM json_array_elements(v.definition -> 'features') f)) ILIKE ${pattern})
      AND (${after}::text IS NULL OR v.name > ${after})
      AND (${entity}::text IS NULL OR s.entity = ${entity}) AND (${source}::text IS NULL OR v.source = ${source})
    ORDER BY v.name LIMIT ${take}`;
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    view: row.definition,
    uses: row.uses,
    entity: row.entity,
    sourceKind: row.source_kind,
    events: { lastEventAt: row.last_event_at, pushedOffline: row.pushed_offline },
    createdAt: row.created_at,
    createdBy: row.created_by,
    archivedAt: row.archived_at,
  }));
}

/** The ids of the versions whose online values are made of a source's events. */
export async function findViewIdsOfSource(session: Session, source: string): Promise<number[]> {
  const { rows } = await session.query<{ id: number }>(
    'SELECT id FROM feature_views WHERE source = $1 AND archived_at IS NULL ORDER BY id',
    [source],
  );
  return rows.map(({ id }) => id);
}

/** Of all versions that have online values. */
export async function findViewIds(session: Session): Promise<number[]> {
  const { rows } = await session.query<{ id: number }>(
    'SELECT id FROM feature_views WHERE source IS NOT NULL ORDER BY id',
  );
  return rows.map(({ id }) => id);
}

/**
 * From here on pushed events are added up for the version when they come; those before are still to be. Waits for pushes under way,
 * which do not know of it yet.
 */
export async function startWatermark(tx: Tx, viewId: number, sourceId: number): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${SOURCE_LOCKS}::int, ${sourceId}::int)::text`;
  await tx.$executeRaw`INSERT INTO feature_watermarks (view_id, cut_seq, done_seq)
    SELECT ${viewId}, COALESCE(max(seq), 0), 0 FROM feature_events WHERE source_id = ${sourceId}`;
}

export async function archiveView(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.featureView.update({ where: { id }, data: { archivedAt: at }, select: { id: true } });
}

function toView(row: {
  id: number;
  version: number;
  definition: unknown;
  uses: unknown;
  createdAt: Date;
  createdBy: unknown;
  archivedAt: Date | null;
}): ViewRow {
  const { id, version, archivedAt } = row;
  const uses = row.uses as ViewUses;
  return { id, version, archivedAt, uses, view: row.definition as View, ...madeOf(row) };
}

function madeOf(row: { createdAt: Date; createdBy: unknown }): Made {
  return { createdAt: row.createdAt, createdBy: row.createdBy as Actor };
}

/** The contract's types hold only JSON. */
function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}
