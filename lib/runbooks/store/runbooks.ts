import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import {
  Prisma,
  type Runbook as RunbookRow,
  type RunbookVersion as VersionRow,
} from '#lib/db/generated/client.ts';

export interface StoredRunbook extends Omit<RunbookRow, 'updatedBy' | 'archivedBy'> {
  updatedBy: Actor;
  archivedBy: Actor | null;
}

export interface StoredVersion extends Omit<VersionRow, 'createdBy'> {
  createdBy: Actor;
}

/** Changes of one runbook take turns, also where it does not exist yet. */
export async function lockRunbook(tx: Tx, slug: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('runbook'), hashtext(${slug}))`;
}

export async function findRunbook(tx: Tx, slug: string): Promise<StoredRunbook | null> {
  const row = await tx.runbook.findUnique({ where: { slug } });
  return row && toRunbook(row);
}

/** All of them, or those that are archived, with whether the newest version is what was shipped. */
export async function findRunbooks(
  tx: Tx,
  { isArchived }: { isArchived: boolean },
): Promise<(StoredRunbook & { isShipped: boolean })[]> {
  const rows = await tx.runbook.findMany({
    where: { archivedAt: isArchived ? { not: null } : null },
    orderBy: [{ title: 'asc' }, { slug: 'asc' }],
  });
  const newest = await tx.runbookVersion.findMany({
    where: { OR: rows.map(({ slug, version }) => ({ slug, version })) },
    select: { slug: true, isShipped: true },
  });
  const shipped = new Map(newest.map(({ slug, isShipped }) => [slug, isShipped]));
  return rows.map((row) => ({ ...toRunbook(row), isShipped: shipped.get(row.slug) ?? false }));
}

export async function findVersion(
  tx: Tx,
  slug: string,
  version: number,
): Promise<StoredVersion | null> {
  const row = await tx.runbookVersion.findUnique({ where: { slug_version: { slug, version } } });
  return row && toVersion(row);
}

/** Newest first, up to `take` before a version. */
export async function findVersions(
  tx: Tx,
  slug: string,
  before: number | undefined,
  take: number,
): Promise<StoredVersion[]> {
  const rows = await tx.runbookVersion.findMany({
    where: { slug, version: { lt: before } },
    orderBy: { version: 'desc' },
    take,
  });
  return rows.map(toVersion);
}

export interface NewVersion {
  slug: string;
  version: number;
  title: string;
  text: string;
  reason: string | null;
  isShipped: boolean;
  createdAt: Date;
  createdBy: Actor;
}

/** Writes the next version, with the runbook where it is the first. */
export async function insertVersion(
  tx: Tx,
  made: NewVersion,
  shipped: Partial<Shipped> = {},
): Promise<void> {
  const { slug, title, version, createdAt: updatedAt, createdBy: updatedBy } = made;
  const newest = { title, version, updatedAt, updatedBy, ...shipped };
  await tx.runbook.upsert({ where: { slug }, create: { slug, ...newest }, update: newest });
  await tx.runbookVersion.create({ data: made });
}

export interface Shipped {
  shippedTitle: string;
  shippedText: string;
  shippedDigest: string;
  heededDigest: string;
}

export async function saveShipped(tx: Tx, slug: string, shipped: Partial<Shipped>): Promise<void> {
  await tx.runbook.update({ where: { slug }, data: shipped });
}

export async function saveArchived(
  tx: Tx,
  slug: string,
  archived: { at: Date; by: Actor } | null,
): Promise<void> {
  await tx.runbook.update({
    where: { slug },
    data: archived
      ? { archivedAt: archived.at, archivedBy: archived.by }
      : { archivedAt: null, archivedBy: Prisma.DbNull },
  });
}

const toRunbook = (row: RunbookRow): StoredRunbook => ({
  ...row,
  updatedBy: row.updatedBy as Actor,
  archivedBy: row.archivedBy as Actor | null,
});
const toVersion = (row: VersionRow): StoredVersion => ({
  ...row,
  createdBy: row.createdBy as Actor,
});
