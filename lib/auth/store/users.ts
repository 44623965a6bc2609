import { z } from 'zod';
import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma, type User as UserRow } from '#lib/db/generated/client.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { UserState } from '../change-user.ts';
import { roleSchema, type User } from '../contract.ts';

/** A user with what signing in needs; never leaves lib/auth. */
export interface StoredUser extends User {
  passwordHash: string;
  sessionEpoch: number;
}

const cursorSchema = z.tuple([z.string()]);

export async function listUsers(db: Db, query: { cursor?: string; limit: number }) {
  const after = decodeCursor(query.cursor, cursorSchema)?.[0];
  const rows = await db.prisma.user.findMany({
    where: after === undefined ? {} : { email: { gt: after } },
    orderBy: { email: 'asc' },
    take: query.limit + 1,
  });
  const items = rows.slice(0, query.limit).map((row) => toPublicUser(toUser(row)));
  const last = items.at(-1);
  return {
    items,
    next_cursor: rows.length > query.limit && last ? encodeCursor([last.email]) : null,
  };
}

export async function hasUsers(db: Db): Promise<boolean> {
  return (await db.prisma.user.findFirst({ select: { id: true } })) !== null;
}

export async function findUserByEmail(tx: Tx, email: string): Promise<StoredUser | undefined> {
  const row = await tx.user.findUnique({ where: { email } });
  return row ? toUser(row) : undefined;
}

export async function findUser(tx: Tx, id: string): Promise<StoredUser | undefined> {
  const row = await tx.user.findUnique({ where: { id } });
  return row ? toUser(row) : undefined;
}

/** The user, with every active admin locked until the transaction ends, so that no two changes remove each other's last one. */
export async function lockUserAndAdmins(tx: Tx, id: string) {
  const locked = await tx.$queryRaw<{ id: string; role: string; disabled_at: Date | null }[]>`
    SELECT id, role, disabled_at FROM users
    WHERE id = ${id}::uuid OR (role = 'admin' AND disabled_at IS NULL)
    ORDER BY id FOR UPDATE`;
  const otherActiveAdmins = locked.filter(
    (row) => row.id !== id && row.role === 'admin' && row.disabled_at === null,
  ).length;
  return { user: await findUser(tx, id), otherActiveAdmins };
}

export async function insertUser(
  tx: Tx,
  user: { email: string; name: string; role: User['role']; passwordHash: string; createdAt: Date },
): Promise<User> {
  try {
    return toPublicUser(toUser(await tx.user.create({ data: user })));
  } catch (cause) {
    if (!(cause instanceof Prisma.PrismaClientKnownRequestError) || cause.code !== 'P2002') {
      throw cause;
    }
    throw new AppError('user_exists', {
      publicMessage: `There is a user with the e-mail address ${user.email} already.`,
      fields: [{ field: 'email', message: 'must not belong to another user' }],
      cause,
    });
  }
}

export async function saveUser(
  tx: Tx,
  id: string,
  change: UserState & { passwordHash?: string; endsSessions: boolean },
): Promise<StoredUser> {
  const { endsSessions, ...data } = change;
  const row = await tx.user.update({
    where: { id },
    data: { ...data, ...(endsSessions ? { sessionEpoch: { increment: 1 } } : {}) },
  });
  return toUser(row);
}

export async function saveSignedIn(db: Db, id: string, at: Date): Promise<void> {
  await db.prisma.user.update({ where: { id }, data: { lastSignedInAt: at } });
}

/** The oldest admin, with the table locked against another process that is making the first one too. */
export async function lockForFirstAdmin(tx: Tx): Promise<{ email: string } | undefined> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('mainstay_first_admin'))`;
  const admin = { role: 'admin', disabledAt: null };
  const found = await tx.user.findFirst({ where: admin, orderBy: { createdAt: 'asc' } });
  return found ?? undefined;
}

export function toPublicUser(user: StoredUser): User {
  const { passwordHash: _hash, sessionEpoch: _epoch, ...shown } = user;
  return shown;
}

function toUser(row: UserRow): StoredUser {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: roleSchema.parse(row.role),
    created_at: row.createdAt.toISOString(),
    last_signed_in_at: row.lastSignedInAt?.toISOString() ?? null,
    disabled_at: row.disabledAt?.toISOString() ?? null,
    passwordHash: row.passwordHash,
    sessionEpoch: row.sessionEpoch,
  };
}
