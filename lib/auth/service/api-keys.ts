import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Caller, Scope } from '../access.ts';
import type { ApiKey, createApiKey, listApiKeys } from '../contract.ts';
import { API_KEY_MIN_LENGTH, apiKeyPrefix, formatApiKey, hashApiKey } from '../hash-api-key.ts';
import * as store from '../store/api-keys.ts';
import { SYSTEM } from './system.ts';

interface ActiveKey {
  id: string;
  name: string;
  scopes: readonly Scope[];
  expiresAt: string | null;
  /** Requests per second; null: no limit. */
  rateLimit: number | null;
}

type NewKey = z.output<typeof createApiKey.body>;

export function createApiKeys({ db, now }: { db: Db; now: () => Date }) {
  const create = async (
    tx: Tx,
    token: string,
    body: NewKey,
    ctx: ChangeContext,
  ): Promise<ApiKey> => {
    const key = await store.insertApiKey(tx, {
      name: body.name,
      prefix: apiKeyPrefix(token),
      hash: hashApiKey(token),
      scopes: [...new Set(body.scopes)],
      createdBy: ctx.actor,
      createdAt: now(),
      expiresAt: body.expires_at === undefined ? null : new Date(body.expires_at),
      rateLimit: body.rate_limit ?? null,
    });
    const { name, scopes, expires_at, rate_limit } = key;
    const after = { name, scopes, expires_at, rate_limit };
    await recordChange(
      tx,
      { action: 'api_key.create', subject: `api_key:${key.id}`, reason: body.reason, after },
      ctx,
    );
    return key;
  };

  return {
    listApiKeys: (query: z.output<typeof listApiKeys.query>) => store.listApiKeys(db, query),

    async createApiKey(body: NewKey, ctx: ChangeContext): Promise<ApiKey & { key: string }> {
      if (body.expires_at !== undefined && new Date(body.expires_at) <= now()) {
        throw new AppError('invalid_request', {
          publicMessage: 'The key would have expired before it was made.',
          fields: [{ field: 'expires_at', message: 'must be in the future' }],
        });
      }
      const token = formatApiKey(randomBytes(32));
      const key = await db.prisma.$transaction((tx) => create(tx, token, body, ctx));
      return { ...key, key: token };
    },

    /** Revoking a revoked key changes nothing. */
    async revokeApiKey(
      id: string,
      { reason }: { reason?: string },
      ctx: ChangeContext,
    ): Promise<void> {
      await db.prisma.$transaction(async (tx) => {
        const key = await store.lockApiKey(tx, id);
        if (!key) {
          throw new AppError('api_key_not_found', {
            publicMessage: `There is no API key with the id ${id}.`,
          });
        }
        if (key.revoked_at !== null) return;
        const revoked = await store.saveRevoked(tx, id, now());
        await recordChange(
          tx,
          {
            action: 'api_key.revoke',
            subject: `api_key:${id}`,
            reason,
            before: { name: key.name, scopes: key.scopes, revoked_at: null },
            after: { name: key.name, scopes: key.scopes, revoked_at: revoked.revoked_at },
          },
          ctx,
        );
      });
    },

    /** Makes sure this very key exists; a key that was revoked stays revoked. */
    async ensureApiKey(wanted: {
      name: string;
      key: string;
      scopes: Scope[];
    }): Promise<{ id: string; created: boolean }> {
      if (wanted.key.length < API_KEY_MIN_LENGTH) {
        throw new AppError('invalid_request', {
          publicMessage: `An API key must have ${API_KEY_MIN_LENGTH} characters or more.`,
        });
      }
      return db.prisma.$transaction(async (tx) => {
        const found = await store.lockForEnsuredKey(tx, hashApiKey(wanted.key));
        if (found) return { id: found.id, created: false };
        const key = await create(tx, wanted.key, wanted, SYSTEM);
        return { id: key.id, created: true };
      });
    },

    /** The caller a Bearer token stands for; null when unknown, revoked or expired. */
    async authenticateApiKey(token: string): Promise<Caller | null> {
      const key = await store.findApiKeyByHash(db.prisma, hashApiKey(token));
      const at = now();
      if (!key || key.revoked_at !== null) return null;
      if (key.expires_at !== null && new Date(key.expires_at) <= at) return null;
      await store.touchKeys(db, [key.id], at);
      return { kind: 'api_key', id: key.id, name: key.name, scopes: key.scopes };
    },

    /** For a gateway, which checks keys in memory: by SHA-256 (hexadecimal). Keys may expire while held. */
    async loadActiveKeys(): Promise<Map<string, ActiveKey>> {
      const rows = await store.listActiveKeys(db, now());
      return new Map(
        rows.map(({ hash, key }) => [
          hash,
          {
            id: key.id,
            name: key.name,
            scopes: key.scopes,
            expiresAt: key.expires_at,
            rateLimit: key.rate_limit,
          },
        ]),
      );
    },

    touchKeys: (ids: readonly string[]) => store.touchKeys(db, ids, now()),
  };
}
