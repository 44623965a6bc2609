import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { Matcher } from '#lib/notifications/contract.ts';
import { matchesAll } from '#lib/notifications/match-routes.ts';
import type { Alert, Silence, SilenceBody } from '../contract.ts';
import type { listSilences } from '../operations.ts';
import { findAlerts } from '../store/alerts.ts';
import { endSilence, findSilence, findSilences, insertSilence } from '../store/silences.ts';

const LONGEST_DAYS = { silence: 31, maintenance: 3660 } as const;
const DAY_MS = 86_400_000;
const MOST_OPEN = 1000;

/** What is kept from being told, for a while and for a reason. Times are Postgres'. */
export function createSilences({ db }: { db: Db }) {
  return {
    async list(query: OperationInput<typeof listSilences>['query']): Promise<Page<Silence>> {
      const before = decodeCursor(query.cursor, z.tuple([timestamp, z.uuid()]));
      const now = await readClock(db.prisma);
      const found = await findSilences(db, { state: query.state, now }, before, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor([last.ends_at, last.id]) : null };
    },

    create: (body: SilenceBody, ctx: ChangeContext): Promise<Silence> =>
      db.prisma.$transaction(async (tx) => {
        const now = await readClock(tx);
        checkSpan(body, now);
        const id = await insertSilence(tx, body, { at: now, by: ctx.actor });
        const made = await findSilence(tx, id, now);
        if (!made) throw new Error(`The silence ${id} is not there`);
        const { matchers, starts_at, ends_at, weekly, kind } = made;
        await recordChange(
          tx,
          {
            ...{ action: 'silence.create', subject: `silence:${id}`, reason: body.reason },
            ...modelOf(matchers),
            after: { kind, matchers, starts_at, ends_at, weekly },
          },
          ctx,
        );
        return made;
      }),

    end: (
      id: string,
      { reason }: { reason?: string | undefined },
      ctx: ChangeContext,
    ): Promise<Silence> =>
      db.prisma.$transaction(async (tx) => {
        const now = await readClock(tx);
        const before = await findSilence(tx, id, now);
        if (!before) {
          throw new AppError('silence_not_found', { publicMessage: `There is no silence ${id}.` });
        }
        if (!(await endSilence(tx, id, { at: now, by: ctx.actor }))) {
          throw new AppError('silence_ended', { publicMessage: 'The silence has ended already.' });
        }
        await recordChange(
          tx,
          {
            ...{ action: 'silence.end', subject: `silence:${id}`, reason },
            ...modelOf(before.matchers),
            ...{ before: { ends_at: before.ends_at }, after: { ends_at: now.toISOString() } },
          },
          ctx,
        );
        return { ...before, ends_at: now.toISOString(), state: 'ended', ended_by: ctx.actor };
      }),

    /** Open alerts that the matchers name. */
    async preview(matchers: readonly Matcher[]): Promise<{ alerts: Alert[] }> {
      const [firing, pending] = await Promise.all(
        (['firing', 'pending'] as const).map((state) =>
          findAlerts(db, { state }, undefined, MOST_OPEN),
        ),
      );
      const open = [...(firing ?? []), ...(pending ?? [])].map(({ alert }) => alert);
      return { alerts: open.filter(({ labels }) => matchesAll(matchers, labels)) };
    },
  };
}

function checkSpan({ kind, starts_at, ends_at }: SilenceBody, now: Date): void {
  const starts = starts_at ? new Date(starts_at) : now;
  const ends = new Date(ends_at);
  const wrong = (message: string) => invalidRequest([{ field: 'ends_at', message }]);
  if (ends <= now) throw wrong('must be in the future');
  if (ends <= starts) throw wrong('must be later than `starts_at`');
  const most = LONGEST_DAYS[kind];
  if (ends.getTime() - starts.getTime() > most * DAY_MS) {
    throw wrong(`must be within ${most} days of its begin`);
  }
}

/** The model that it is about, where it names one alone. */
function modelOf(matchers: readonly Matcher[]): { model?: string } {
  const named = matchers.find(
    ({ label, op, values }) => label === 'model' && op === 'in' && values.length === 1,
  );
  const [model] = named?.values ?? [];
  return model === undefined || model.endsWith('*') ? {} : { model };
}
