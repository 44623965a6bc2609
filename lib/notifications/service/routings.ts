import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { RoutingAnswer, RoutingPreview } from '../answers.ts';
import { type Routing, routingSchema } from '../contract.ts';
import { listNamed } from '../find-naming.ts';
import { matchRoutes } from '../match-routes.ts';
import type { listRoutings, previewRouting, setRouting } from '../operations.ts';
import { findUsableChannels, lockRouting } from '../store/channels.ts';
import { findRouting } from '../store/outbox.ts';
import { findRoutings, insertRouting, type RoutingVersion } from '../store/routings.ts';

/** What is told to whom; every version is kept. */
export function createRoutings({ db, now }: { db: Db; now: () => Date }) {
  const newest = async (tx: Tx): Promise<RoutingVersion | undefined> =>
    (await findRoutings(tx, { take: 1 }))[0];

  return {
    getRouting: async (): Promise<RoutingAnswer> => toAnswer(await newest(db.prisma)),

    setRouting: (
      { routing, reason, expected_version }: OperationInput<typeof setRouting>['body'],
      ctx: ChangeContext,
    ): Promise<RoutingAnswer> =>
      db.prisma.$transaction(async (tx) => {
        await lockRouting(tx);
        const before = toAnswer(await newest(tx));
        if (expected_version !== undefined && expected_version !== before.version) {
          throw conflict(before);
        }
        await refuseUnusable(tx, routing);
        const version = before.version + 1;
        const made = { version, routing, reason, createdAt: now(), createdBy: ctx.actor };
        await insertRouting(tx, made);
        await recordChange(
          tx,
          {
            ...{ action: 'routing.set', subject: `routing:${version}`, reason },
            ...{ before: before.routing, after: routing },
          },
          ctx,
        );
        return toAnswer(made);
      }),

    async listRoutings(
      query: OperationInput<typeof listRoutings>['query'],
    ): Promise<Page<RoutingAnswer>> {
      const before = decodeCursor(query.cursor, z.tuple([z.int()]))?.[0];
      const found = await findRoutings(db.prisma, { take: query.limit + 1, before });
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const hasMore = found.length > shown.length;
      return {
        items: shown.map(toAnswer),
        next_cursor: hasMore && last ? encodeCursor([last.version]) : null,
      };
    },

    async previewRouting({
      labels,
      routing,
    }: OperationInput<typeof previewRouting>['body']): Promise<RoutingPreview> {
      const matched = matchRoutes(routing ?? (await findRouting(db.prisma)), labels);
      const named = [...new Set(matched.flatMap(({ channels }) => channels))];
      const usable = await findUsableChannels(db.prisma, named);
      return {
        routes: matched.map((route) => ({
          ...{ route: route.route, channels: route.channels, group_by: route.groupBy },
          group_wait_seconds: route.groupWaitSeconds,
          group_interval_seconds: route.groupIntervalSeconds,
          repeat_interval_seconds: route.repeatIntervalSeconds,
        })),
        channels: named.filter((id) => usable.has(id)),
      };
    },
  };
}

async function refuseUnusable(tx: Tx, routing: Routing): Promise<void> {
  const named = listNamed(routing);
  const usable = await findUsableChannels(tx, [...named.keys()]);
  const fields = [...named]
    .filter(([id]) => !usable.has(id))
    .map(([, field]) => ({
      field: `routing.${field}`,
      message: 'must be a channel that is there and switched on',
    }));
  if (fields.length === 0) return;
  throw new AppError('invalid_request', {
    publicMessage: 'The routing names channels that are not there, or are switched off.',
    fields,
  });
}

function toAnswer(version: RoutingVersion | undefined): RoutingAnswer {
  return {
    routing: version?.routing ?? routingSchema.parse({}),
    version: version?.version ?? 0,
    reason: version?.reason ?? null,
    created_at: version?.createdAt.toISOString() ?? null,
    created_by: version?.createdBy ?? null,
  };
}

function conflict({ version, created_by, created_at }: RoutingAnswer): AppError {
  const who = created_by ? ` by ${created_by.name} at ${created_at}` : '';
  return new AppError('settings_conflict', {
    publicMessage: `The routing was changed${who} since you read it. Read it again, then decide.`,
    fields: [{ field: 'expected_version', message: `must be ${version}` }],
    extra: { current_version: version },
  });
}
