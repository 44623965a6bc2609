import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { cleanText } from '../clean-text.ts';
import type {
  ErrorGroup,
  ErrorGroupDetail,
  getErrorGroup,
  listErrorGroups,
  setErrorGroup,
} from '../contract.ts';
import { fillTrend, lastDaySpan, trendSpan } from '../error-trend.ts';
import {
  findErrorGroup,
  findErrorGroups,
  findTrends,
  isKept,
  lockErrorGroup,
  type StoredGroup,
  saveState,
} from '../store/error-groups.ts';

const cursorSchema = z.tuple([timestamp, z.string()]);

/** Failed predictions by what they have in common; the shipper adds to them as it ships. */
export function createErrorTracking({ db, now }: { db: Db; now: () => Date }) {
  async function withLastDay(groups: readonly StoredGroup[]): Promise<ErrorGroup[]> {
    const span = lastDaySpan(now());
    const trends = await findTrends(
      db,
      groups.map(({ fingerprint }) => fingerprint),
      span,
    );
    return groups.map((group) => ({
      ...group,
      last_day: fillTrend(span, trends.get(group.fingerprint) ?? new Map()).map(
        ({ count }) => count,
      ),
    }));
  }

  async function one(group: StoredGroup): Promise<ErrorGroup> {
    const [answer] = await withLastDay([group]);
    if (!answer) throw notFound(group.fingerprint);
    return answer;
  }

  return {
    async listErrorGroups(
      query: OperationInput<typeof listErrorGroups>['query'],
    ): Promise<Page<ErrorGroup>> {
      const position = decodeCursor(query.cursor, cursorSchema);
      const filter = { model: query.model && cleanText(query.model), state: query.state };
      const found = await findErrorGroups(db, filter, position, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items: await withLastDay(items),
        next_cursor:
          last && found.length > items.length
            ? encodeCursor([last.last_seen_at, last.fingerprint])
            : null,
      };
    },

    async getErrorGroup(
      fingerprint: string,
      query: OperationInput<typeof getErrorGroup>['query'],
    ): Promise<ErrorGroupDetail> {
      const group = await findErrorGroup(db.prisma, cleanText(fingerprint));
      if (!group) throw notFound(fingerprint);
      const span = trendSpan(query.last, now());
      const [answer, trends, kept] = await Promise.all([
        one(group),
        findTrends(db, [group.fingerprint], span),
        isKept(db, group.example),
      ]);
      return {
        ...answer,
        example_kept: kept,
        trend: {
          step_seconds: span.stepMs / 1000,
          points: fillTrend(span, trends.get(group.fingerprint) ?? new Map()),
        },
      };
    },

    /** Nothing happens when it is in that state already. */
    async setErrorGroup(
      given: string,
      { state, reason }: OperationInput<typeof setErrorGroup>['body'],
      ctx: ChangeContext,
    ): Promise<ErrorGroup> {
      const fingerprint = cleanText(given);
      const group = await db.prisma.$transaction(async (tx) => {
        const before = await lockErrorGroup(tx, fingerprint);
        if (!before) throw notFound(fingerprint);
        if (before.state === state) return before;
        const change =
          state === 'open'
            ? ({ state } as const)
            : ({ state, at: now(), by: ctx.actor, reason } as const);
        const after = await saveState(tx, fingerprint, change);
        const { model, version, stage, code } = before;
        await recordChange(
          tx,
          {
            action: state === 'open' ? 'error_group.open' : 'error_group.settle',
            subject: `error_group:${fingerprint}`,
            model,
            reason,
            before: { state: before.state },
            after: { state, version, stage, code, count: before.count },
          },
          ctx,
        );
        return after;
      });
      return one(group);
    },
  };
}

function notFound(fingerprint: string): AppError {
  return new AppError('error_group_not_found', {
    publicMessage: `No failed predictions have the fingerprint "${fingerprint}".`,
  });
}
