import { z } from 'zod';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { chooseSpan } from '#lib/telemetry/series-span.ts';
import type { getViolationSeries, listViolations } from '../operations.ts';
import { findBrokenRequests, findRulePoints, findRuleTotals } from '../store/logged-requests.ts';
import { findModelId } from '../store/rules.ts';

const cursorSchema = z.tuple([timestamp, z.uuid()]);
const CHARTED_RULES = 10;

type Violations = OperationAnswer<typeof listViolations>;

/** What rules found: counts over time, and the requests that broke them. */
export function createValidationResults({ db, now }: { db: Db; now: () => Date }) {
  async function refuseUnknown(model: string): Promise<void> {
    if (!(await findModelId(db.prisma, model))) throw modelNotFound(model);
  }

  return {
    async getViolationSeries(
      model: string,
      query: OperationInput<typeof getViolationSeries>['query'],
    ): Promise<OperationAnswer<typeof getViolationSeries>> {
      await refuseUnknown(model);
      const { from, to, stepSeconds } = chooseSpan(query, now());
      const span = { model, version: query.version, from: binOf(from, stepSeconds), to };
      const { totals, requests } = await findRuleTotals(db, span);
      const charted = [...new Set(totals.map(({ rule }) => rule))].slice(0, CHARTED_RULES);
      const points = await findRulePoints(db, span, stepSeconds, charted);
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        step_seconds: stepSeconds,
        requests,
        totals,
        points: points.map((point) => ({ ...point, at: point.at.toISOString() })),
      };
    },

    async listViolations(
      model: string,
      { version, rule, cursor, limit }: OperationInput<typeof listViolations>['query'],
    ): Promise<Page<Violations['items'][number]>> {
      const position = decodeCursor(cursor, cursorSchema);
      await refuseUnknown(model);
      const found = await findBrokenRequests(db, {
        model,
        version,
        rule,
        before: position && { at: new Date(position[0]), id: position[1] },
        limit: limit + 1,
      });
      const items = found.slice(0, limit).map(({ requestId, at, ...request }) => ({
        ...request,
        request_id: requestId,
        at: at.toISOString(),
      }));
      const last = items.at(-1);
      const hasMore = found.length > items.length && last !== undefined;
      return { items, next_cursor: hasMore ? encodeCursor([last.at, last.id]) : null };
    },
  };
}

/** The beginning of a point, so that the first is whole. */
function binOf(time: Date, stepSeconds: number): Date {
  const step = stepSeconds * 1000;
  return new Date(Math.floor(time.getTime() / step) * step);
}
