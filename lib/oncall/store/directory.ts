import { z } from 'zod';
import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { channelKinds } from '#lib/notifications/contract.ts';
import { type Contact, contactsSchema, type NamedChannel } from '../contract.ts';
import type { Reachable } from '../resolve-targets.ts';

const kindSchema = z.enum(channelKinds);

/** Users, of these ids or all, with how they are reached. */
export async function findPeople(tx: Tx, ids?: readonly string[]): Promise<Reachable[]> {
  const users = await tx.user.findMany({
    where: ids ? { id: { in: [...ids] } } : {},
    select: { id: true, name: true, email: true, disabledAt: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const rows = await tx.userContacts.findMany({
    where: { userId: { in: users.map(({ id }) => id) } },
  });
  const contacts = new Map(rows.map((row) => [row.userId, row.contacts]));
  return users.map(({ disabledAt, ...user }) => ({
    ...{ ...user, isDisabled: disabledAt !== null },
    contacts: contactsSchema.parse(contacts.get(user.id) ?? []),
  }));
}

/** Channels that have not been removed, by name. */
export async function findChannels(tx: Tx): Promise<NamedChannel[]> {
  const rows = await tx.channel.findMany({
    where: { removedAt: null },
    select: { id: true, name: true, kind: true, isEnabled: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ kind, isEnabled, ...row }) => ({
    ...{ ...row, kind: kindSchema.parse(kind), is_enabled: isEnabled },
  }));
}

export async function findContacts(
  tx: Tx,
  userId: string,
): Promise<{ contacts: Contact[]; revision: number }> {
  const row = await tx.userContacts.findUnique({ where: { userId } });
  return { contacts: contactsSchema.parse(row?.contacts ?? []), revision: row?.revision ?? 0 };
}

export async function saveContacts(
  tx: Tx,
  userId: string,
  data: { contacts: Contact[]; revision: number; updatedAt: Date; updatedBy: Actor },
): Promise<void> {
  await tx.userContacts.upsert({
    where: { userId },
    create: { userId, ...data },
    update: data,
  });
}

export interface SentTest {
  channel: string;
  at: Date;
  status: 'queued' | 'delivered' | 'failed';
  error: string | null;
}

/** The newest message over each channel under keys that begin so. */
export async function findNewestTests(
  tx: Tx,
  prefix: string,
  channelIds: readonly string[],
): Promise<SentTest[]> {
  const rows = await tx.delivery.findMany({
    where: { dedupeKey: { startsWith: prefix }, channelId: { in: [...channelIds] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    distinct: ['channelId'],
    select: { channelId: true, createdAt: true, status: true, lastError: true },
  });
  return rows.map((row) => ({
    ...{ channel: row.channelId, at: row.createdAt, error: row.lastError },
    status: statusSchema.parse(row.status),
  }));
}

export const statusSchema = z.enum(['queued', 'delivered', 'failed']);
