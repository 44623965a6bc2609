import { z } from 'zod';
import { type Caller, mayAccess } from '#lib/auth/access.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { checkAccess } from '#lib/http/check-access.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import {
  type AuditAction,
  type AuditEntry,
  type ChangeContext,
  type listAudit,
  modelActions,
} from './contract.ts';
import { findAuditEntries, insertAuditEntry } from './store.ts';

const ADMIN = { role: 'admin', scope: 'admin' } as const;

export interface RecordedChange {
  action: AuditAction;
  /** `model:flights`, `version:flights/3`, `api_key:018f…`. Never a secret, here or in `before` and `after`. */
  subject: string;
  model?: string;
  reason?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** Writes the history's row in the transaction that makes the change, so that there is never one without the other. */
export async function recordChange(
  tx: Tx,
  change: RecordedChange,
  ctx: ChangeContext,
): Promise<void> {
  await ctx.alongside?.(tx);
  await insertAuditEntry(tx, {
    actor: ctx.actor,
    action: change.action,
    subject: change.subject,
    model: change.model ?? null,
    reason: change.reason ?? null,
    before: change.before ?? null,
    after: change.after ?? null,
    request_id: ctx.requestId,
  });
}

export function createAuditService({ db }: { db: Db }) {
  return {
    /** Changes of users and API keys, which hold e-mail addresses, are for those who may list these. */
    async listAudit(
      query: OperationInput<typeof listAudit>['query'],
      caller: Caller | null,
    ): Promise<Page<AuditEntry>> {
      const position = decodeCursor(query.cursor, z.tuple([timestamp, z.uuid()]));
      const { model, action, actor: actorId, from, to } = query;
      const readable: readonly AuditAction[] | undefined = mayAccess(caller, ADMIN)
        ? undefined
        : modelActions;
      if (action && readable && !readable.includes(action)) checkAccess(caller, ADMIN);
      const filter = { model, actions: action ? [action] : readable, actorId, from, to };
      const found = await findAuditEntries(db, filter, position, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor([last.at, last.id]) : null };
    },
  };
}
