import { z } from 'zod';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { incidentNotFound } from '#lib/incidents/not-found.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import type { Alert } from '../contract.ts';
import type { listAlerts } from '../operations.ts';
import { countOpenAlerts, findAlerts, isIncident } from '../store/alerts.ts';
import { isModel } from '../store/rules.ts';

export function createAlertReading({ db }: { db: Db }) {
  async function checkModel(model: string | undefined): Promise<void> {
    if (model !== undefined && !(await isModel(db.prisma, model))) throw modelNotFound(model);
  }

  return {
    async list(query: OperationInput<typeof listAlerts>['query']): Promise<Page<Alert>> {
      await checkModel(query.model);
      if (query.incident !== undefined && !(await isIncident(db.prisma, query.incident))) {
        throw incidentNotFound(query.incident);
      }
      const before = decodeCursor(query.cursor, z.tuple([z.number(), timestamp, z.uuid()]));
      const filter = {
        ...{ state: query.state, model: query.model, incident: query.incident },
        severity: query.severity === undefined ? undefined : Number(query.severity),
      };
      const found = await findAlerts(db, filter, before, query.limit + 1);
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const hasMore = found.length > shown.length;
      return {
        items: shown.map(({ alert }) => alert),
        next_cursor: hasMore && last ? encodeCursor(last.position) : null,
      };
    },

    async count({
      model,
    }: {
      model?: string | undefined;
    }): Promise<{ firing: number; pending: number }> {
      await checkModel(model);
      return countOpenAlerts(db, model);
    },
  };
}
