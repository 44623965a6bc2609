import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { Backup } from '../contract.ts';
import type { listBackups, recordBackup } from '../operations.ts';
import { findBackups, insertBackup } from '../store/backups.ts';

/** Clocks of other machines run a little ahead. */
const AHEAD_MS = 5 * 60_000;

/** Backups are made by others: what is known of them is what was recorded. */
export function createBackups({ db, now }: { db: Db; now: () => Date }) {
  return {
    recordBackup: (
      body: OperationInput<typeof recordBackup>['body'],
      ctx: ChangeContext,
    ): Promise<Backup> => {
      const at = now();
      const takenAt = body.taken_at === undefined ? at : new Date(body.taken_at);
      if (takenAt.getTime() > at.getTime() + AHEAD_MS) throw inFuture(at);
      return db.prisma.$transaction(async (tx) => {
        const backup = await insertBackup(tx, {
          ...{ id: randomUUID(), takenAt, location: body.location ?? null },
          sizeBytes: body.size_bytes === undefined ? null : BigInt(body.size_bytes),
          ...{ note: body.note || null, createdAt: at, createdBy: ctx.actor },
        });
        const { id, taken_at, location, size_bytes } = backup;
        await recordChange(
          tx,
          {
            ...{ action: 'backup.record' as const, subject: `backup:${id}` },
            ...{ reason: backup.note ?? undefined, after: { taken_at, location, size_bytes } },
          },
          ctx,
        );
        return backup;
      });
    },

    async listBackups(query: OperationInput<typeof listBackups>['query']): Promise<Page<Backup>> {
      const before = decodeCursor(query.cursor, z.tuple([timestamp, z.uuid()]));
      const found = await findBackups(db.prisma, { take: query.limit + 1, before });
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      const next_cursor = hasMore && last ? encodeCursor([last.taken_at, last.id]) : null;
      return { items, next_cursor };
    },
  };
}

function inFuture(now: Date): AppError {
  const message = `must not be in the future; it is ${now.toISOString()} here`;
  return new AppError('invalid_request', {
    publicMessage: `taken_at ${message}.`,
    fields: [{ field: 'taken_at', message }],
  });
}
