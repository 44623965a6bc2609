import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { ItemKind, ItemState } from '../contract.ts';

const WITH = {
  postmortem: {
    select: { incident: { select: { number: true, title: true, models: true } } },
  },
} as const;
type Row = Prisma.ActionItemGetPayload<{ include: typeof WITH }>;

export interface StoredItem {
  id: string;
  incident: { number: number; title: string; models: string[] };
  title: string;
  kind: ItemKind;
  owner: string | null;
  /** `2026-03-01` */
  dueOn: string | null;
  state: ItemState;
  note: string | null;
  revision: number;
  createdAt: Date;
  createdBy: Actor;
  closedAt: Date | null;
}

export interface NewItem {
  title: string;
  kind: ItemKind;
  owner: string | null;
  dueOn: string | null;
}

export async function insertItem(
  tx: Tx,
  postmortemId: string,
  { dueOn, ...item }: NewItem,
  { at: createdAt, by: createdBy }: { at: Date; by: Actor },
): Promise<StoredItem> {
  const row = await tx.actionItem.create({
    data: { postmortemId, ...item, dueOn: dateOf(dueOn), state: 'open', createdAt, createdBy },
    include: WITH,
  });
  return toItem(row);
}

/** The item, which nobody else changes until the transaction ends. */
export async function lockItem(tx: Tx, id: string): Promise<StoredItem | null> {
  await tx.$queryRaw`SELECT id FROM action_items WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.actionItem.findUnique({ where: { id }, include: WITH });
  return row && toItem(row);
}

export async function saveItem(
  tx: Tx,
  { id, revision }: Pick<StoredItem, 'id' | 'revision'>,
  next: NewItem & Pick<StoredItem, 'state' | 'note' | 'closedAt'>,
): Promise<StoredItem> {
  const { dueOn, ...same } = next;
  const row = await tx.actionItem.update({
    where: { id },
    data: { ...same, dueOn: dateOf(dueOn), revision: revision + 1 },
    include: WITH,
  });
  return toItem(row);
}

/** In the order they were written. */
export async function findItemsOf(tx: Tx, postmortemId: string): Promise<StoredItem[]> {
  const rows = await tx.actionItem.findMany({
    where: { postmortemId },
    include: WITH,
    orderBy: { id: 'asc' },
  });
  return rows.map(toItem);
}

export interface ItemFilter {
  state?: ItemState | undefined;
  /** null: nobody's. */
  owner?: string | null | undefined;
  /** Due before this day. */
  dueBefore?: string | undefined;
  model?: string | undefined;
}

/** Those due first first, those without a date last. `after` is where the page before ended. */
export async function findItems(
  tx: Tx,
  { state, owner, dueBefore, model }: ItemFilter,
  after: readonly [dueOn: string | null, id: string] | undefined,
  take: number,
): Promise<StoredItem[]> {
  const rows = await tx.actionItem.findMany({
    where: {
      ...(state && { state }),
      ...(owner !== undefined && { owner }),
      ...(dueBefore && { dueOn: { lt: toDate(dueBefore) } }),
      ...(model !== undefined && { postmortem: { incident: { models: { has: model } } } }),
      ...(after && { AND: laterThan(after) }),
    },
    include: WITH,
    orderBy: [{ dueOn: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    take,
  });
  return rows.map(toItem);
}

/** What is open and due by a day, a thousand of them: who has more has another problem. */
export function findDue(tx: Tx, dueBy: string): Promise<StoredItem[]> {
  const next = new Date(Date.parse(dueBy) + 86_400_000).toISOString().slice(0, 10);
  return findItems(tx, { state: 'open', dueBefore: next }, undefined, 1000);
}

function laterThan([dueOn, id]: readonly [string | null, string]): Prisma.ActionItemWhereInput {
  if (dueOn === null) return { dueOn: null, id: { gt: id } };
  const day = toDate(dueOn);
  return { OR: [{ dueOn: { gt: day } }, { dueOn: day, id: { gt: id } }, { dueOn: null }] };
}

function dateOf(day: string | null): Date | null {
  return day === null ? null : toDate(day);
}

function toDate(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function toItem({ postmortem, dueOn, ...row }: Row): StoredItem {
  return {
    ...row,
    incident: postmortem.incident,
    kind: row.kind as ItemKind,
    state: row.state as ItemState,
    createdBy: row.createdBy as Actor,
    dueOn: dueOn?.toISOString().slice(0, 10) ?? null,
  };
}
