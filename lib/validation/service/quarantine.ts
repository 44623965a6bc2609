import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { toAppError } from '#lib/http/problem.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import { changedFeatures } from '../changed-features.ts';
import type {
  discardQuarantined,
  listQuarantine,
  Quarantined,
  QuarantinedDetail,
  ReplayResult,
  replayQuarantined,
} from '../quarantine-operations.ts';
import {
  claimQuarantined,
  findQuarantined,
  listQuarantined,
  type QuarantineRecord,
  releaseQuarantined,
  removeQuarantined,
  settleDiscarded,
  settleReplayed,
} from '../store/quarantine.ts';
import { featuresOf, findKey } from './rules.ts';

const cursorSchema = z.tuple([timestamp, z.uuid()]);
/** A replay that has not ended by then never will. */
const ABANDONED_MS = 120_000;
const DAY_MS = 86_400_000;
/** Settled requests, and those that nobody settled. */
const KEPT_DAYS = { settled: 30, any: 90 };

/** What is asked again, with the release now in force. */
interface ReplayRequest {
  model: string;
  requestId: string;
  entityKey: string | null;
  eventTime: Date;
  /** By feature; a missing value is null. */
  instances: Record<string, unknown>[];
}

/** Predicts and logs it like any request, but keeps nothing in quarantine. Throws AppError. */
export type Replay = (request: ReplayRequest) => Promise<ReplayResult>;

/** Requests that were kept instead of predicted. The log's shipper adds them; people look, fix, replay and discard. */
export function createQuarantine({ db, now }: { db: Db; now: () => Date }) {
  async function find(id: string): Promise<QuarantineRecord> {
    const found = await findQuarantined(db.prisma, id);
    if (!found) throw notFound(id);
    return found;
  }

  async function featuresFor({ model, version }: QuarantineRecord): Promise<readonly Feature[]> {
    return featuresOf(await findKey(db.prisma, model, version));
  }

  async function toDetail(record: QuarantineRecord): Promise<QuarantinedDetail> {
    const features = await featuresFor(record);
    return {
      ...toSummary(record),
      features: features.map(({ name, type }) => ({ name, type })),
      rows: rowsOf(record),
      fixed: record.fixed as QuarantinedDetail['fixed'],
    };
  }

  return {
    async listQuarantine(
      query: OperationInput<typeof listQuarantine>['query'],
    ): Promise<Page<Quarantined>> {
      const position = decodeCursor(query.cursor, cursorSchema);
      const { model, version, state, rule, request_id: requestId, from, to, limit } = query;
      const found = await listQuarantined(db, {
        model,
        version,
        state,
        rule,
        requestId,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        before: position && { at: new Date(position[0]), id: position[1] },
        limit: limit + 1,
      });
      const items = found.slice(0, limit).map(toSummary);
      const last = items.at(-1);
      const hasMore = found.length > items.length && last !== undefined;
      return { items, next_cursor: hasMore ? encodeCursor([last.at, last.id]) : null };
    },

    getQuarantined: async (id: string): Promise<QuarantinedDetail> => toDetail(await find(id)),

    /** Once: whoever asks again gets what it came to. A replay that is refused leaves the request where it was. */
    async replayQuarantined(
      id: string,
      { rows: fixed, reason }: OperationInput<typeof replayQuarantined>['body'],
      ctx: ChangeContext,
      replay: Replay,
    ): Promise<QuarantinedDetail> {
      const record = await find(id);
      if (record.state === 'replayed') return toDetail(record);
      const features = await featuresFor(record);
      const rows = fixed ?? rowsOf(record);
      refuseOtherShape(rows, features, rowsOf(record).length);
      const claimedAt = now();
      const isMine = await claimQuarantined(db.prisma, id, {
        at: claimedAt,
        abandonedBefore: new Date(claimedAt.getTime() - ABANDONED_MS),
      });
      if (!isMine) {
        const current = await find(id);
        if (current.state === 'replayed') return toDetail(current);
        throw settled(current);
      }
      let result: ReplayResult;
      try {
        result = await replay({
          model: record.model,
          requestId: record.requestId,
          entityKey: record.entityKey,
          eventTime: record.eventTime,
          instances: rows.map((row) =>
            Object.fromEntries(features.map(({ name }, at) => [name, row[at] ?? null])),
          ),
        });
      } catch (error) {
        await releaseQuarantined(db.prisma, id, claimedAt, toAppError(error).publicMessage);
        throw error;
      }
      await db.prisma.$transaction(async (tx) => {
        const settlement = { at: now(), by: ctx.actor, reason };
        const isSettled = await settleReplayed(tx, id, claimedAt, {
          fixed: fixed ?? null,
          result,
          ...settlement,
        });
        if (!isSettled) return;
        await recordChange(
          tx,
          {
            action: 'quarantine.replay',
            subject: `quarantine:${id}`,
            model: record.model,
            reason,
            after: {
              request_id: record.requestId,
              prediction_id: result.prediction_id,
              version: result.version,
              fixed: changedFeatures(features, rowsOf(record), rows),
            },
          },
          ctx,
        );
      });
      return toDetail(await find(id));
    },

    discardQuarantined: async (
      id: string,
      { reason }: OperationInput<typeof discardQuarantined>['body'],
      ctx: ChangeContext,
    ): Promise<QuarantinedDetail> => {
      await db.prisma.$transaction(async (tx) => {
        const record = await findQuarantined(tx, id);
        if (!record) throw notFound(id);
        if (!(await settleDiscarded(tx, id, { at: now(), by: ctx.actor, reason }))) {
          throw settled(record);
        }
        const { model, requestId } = record;
        await recordChange(
          tx,
          {
            action: 'quarantine.discard',
            subject: `quarantine:${id}`,
            model,
            reason,
            before: { request_id: requestId },
          },
          ctx,
        );
      });
      return toDetail(await find(id));
    },

    /** Forgets what is too old: 30 days after it was settled, 90 days after it came. */
    removeOldQuarantined: (): Promise<number> =>
      removeQuarantined(db, {
        settled: new Date(now().getTime() - KEPT_DAYS.settled * DAY_MS),
        any: new Date(now().getTime() - KEPT_DAYS.any * DAY_MS),
      }),
  };
}

function toSummary(record: QuarantineRecord): Quarantined {
  return {
    id: record.id,
    at: record.at.toISOString(),
    event_time: record.eventTime.toISOString(),
    model: record.model,
    version: record.version,
    request_id: record.requestId,
    entity_key: record.entityKey,
    protocol: record.protocol,
    state: record.state,
    row_count: rowsOf(record).length,
    validation: record.validation,
    result: record.result,
    refusal: record.refusal,
    settled_at: record.settledAt?.toISOString() ?? null,
    settled_by: record.settledBy === null ? null : actorSchema.parse(record.settledBy),
    reason: record.reason,
  };
}

function rowsOf({ inputs }: QuarantineRecord): unknown[][] {
  const rows = (inputs as { rows?: unknown } | null)?.rows;
  return Array.isArray(rows) ? rows : [];
}

function refuseOtherShape(
  rows: readonly (readonly unknown[])[],
  features: readonly Feature[],
  count: number,
): void {
  const wrong = rows.findIndex((row) => row.length !== features.length);
  if (wrong < 0 && rows.length === count && count > 0) return;
  const message =
    wrong < 0
      ? `must be ${count} rows, as they came, got ${rows.length}`
      : `row ${wrong} must have ${features.length} values, got ${rows[wrong]?.length}`;
  throw new AppError('invalid_request', {
    publicMessage: `rows ${message}.`,
    fields: [{ field: 'rows', message }],
  });
}

function notFound(id: string): AppError {
  return new AppError('quarantined_not_found', {
    publicMessage: `No request in quarantine has the id ${id}. New ones appear within a second.`,
  });
}

function settled({ state, settledAt, reason }: QuarantineRecord): AppError {
  const said =
    state === 'replaying'
      ? 'It is being replayed now.'
      : `It was ${state} at ${settledAt?.toISOString()}: ${reason}.`;
  return new AppError('quarantine_settled', { publicMessage: said });
}
