import { z } from 'zod';
import type { Db, Tx } from '#lib/db/client.ts';
import type { ApiKey as ApiKeyRow } from '#lib/db/generated/client.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { CHANGES_CHANNEL, type Change } from '#lib/releases/contract.ts';
import type { Scope } from '../access.ts';
import { type Actor, type ApiKey, actorSchema, scopeSchema } from '../contract.ts';

const cursorSchema = z.tuple([z.uuid()]);
const TOUCH_INTERVAL_MS = 60_000;

/** Newest first: ids are UUIDs v7, which sort by time. */
export async function listApiKeys(db: Db, query: { cursor?: string; limit: number }) {
  const before = decodeCursor(query.cursor, cursorSchema)?.[0];
  const rows = await db.prisma.apiKey.findMany({
    where: before === undefined ? {} : { id: { lt: before } },
    orderBy: { id: 'desc' },
    take: query.limit + 1,
  });
  const items = rows.slice(0, query.limit).map(toApiKey);
  const last = items.at(-1);
  return {
    items,
    next_cursor: rows.length > query.limit && last ? encodeCursor([last.id]) : null,
  };
}

export interface NewApiKey {
  name: string;
  prefix: string;
  hash: string;
  scopes: Scope[];
  createdBy: Actor;
  createdAt: Date;
  expiresAt: Date | null;
  rateLimit: number | null;
}

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<ApiKey> {
  const row = await tx.apiKey.create({ data: key });
  await notifyKeysChanged(tx);
  return toApiKey(row);
}

/** Locks the key until the transaction ends. */
export async function lockApiKey(tx: Tx, id: string): Promise<ApiKey | undefined> {
  await tx.$executeRaw`SELECT 1 FROM api_keys WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.apiKey.findUnique({ where: { id } });
  return row ? toApiKey(row) : undefined;
}

export async function saveRevoked(tx: Tx, id: string, at: Date): Promise<ApiKey> {
  const row = await tx.apiKey.update({ where: { id }, data: { revokedAt: at } });
  await notifyKeysChanged(tx);
  return toApiKey(row);
}

export async function findApiKeyByHash(tx: Tx, hash: string): Promise<ApiKey | undefined> {
  const row = await tx.apiKey.findUnique({ where: { hash } });
  return row ? toApiKey(row) : undefined;
}

/** The key of this hash, if any, with other processes kept from making it until the transaction ends. */
export async function lockForEnsuredKey(tx: Tx, hash: string): Promise<ApiKey | undefined> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('mainstay_ensure_api_key'))`;
  return findApiKeyByHash(tx, hash);
}

/** Keys neither revoked nor expired, by hash. */
export async function listActiveKeys(db: Db, now: Date) {
  const rows = await db.prisma.apiKey.findMany({
    where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
  });
  return rows.map((row) => ({ hash: row.hash, key: toApiKey(row) }));
}

/** Notes that these keys were used; more than once a minute would only wear the table. */
export async function touchKeys(db: Db, ids: readonly string[], now: Date): Promise<void> {
  const before = new Date(now.getTime() - TOUCH_INTERVAL_MS);
  await db.prisma.apiKey.updateMany({
    where: {
      id: { in: [...ids] },
      OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }],
    },
    data: { lastUsedAt: now },
  });
}

/** Delivered when the transaction commits; gateways then read the keys again. */
async function notifyKeysChanged(tx: Tx): Promise<void> {
  const change: Change = { kind: 'keys' };
  await tx.$executeRaw`SELECT pg_notify(${CHANGES_CHANNEL}, ${JSON.stringify(change)})`;
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: z.array(scopeSchema).parse(row.scopes),
    created_by: actorSchema.parse(row.createdBy),
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    rate_limit: row.rateLimit,
  };
}
