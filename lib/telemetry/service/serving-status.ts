import { z } from 'zod';
import type { Db } from '#lib/db/client.ts';
import { timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { createReplicaService } from '#lib/releases/service.ts';
import type * as contract from '../contract.ts';
import { type ReplicaReport, replicaReportSchema } from '../contract.ts';
import { findReports, findServingEvents } from '../store/serving.ts';

type Status = OperationAnswer<typeof contract.getServingStatus>['replicas'][number];

const positionSchema = z.tuple([timestamp, z.uuid()]);

/** What live replicas said with their last heartbeat, and what they went through. */
export function createServingStatus({ db }: { db: Db }) {
  const replicas = createReplicaService({ db });
  return {
    async listReplicaReports(model: string): Promise<Status[]> {
      const live = (await replicas.listReplicas()).filter((replica) => replica.live);
      const reported = await findReports(
        db,
        live.map(({ id }) => id),
      );
      return reported.flatMap(({ report, id, hostname, url, lastSeenAt }) => {
        const said = readReport(report);
        if (!said) return [];
        const { models, ...rest } = said;
        return {
          ...rest,
          id,
          hostname,
          url,
          last_seen_at: lastSeenAt.toISOString(),
          model: models.find((one) => one.model === model) ?? null,
        };
      });
    },

    async listServingEvents(
      query: OperationInput<typeof contract.listServingEvents>['query'],
    ): Promise<OperationAnswer<typeof contract.listServingEvents>> {
      const position = decodeCursor(query.cursor, positionSchema);
      const found = await findServingEvents(db, query, position, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      return {
        items,
        next_cursor: last && found.length > items.length ? encodeCursor([last.at, last.id]) : null,
      };
    },
  };
}

/** A replica of another release of Mainstay may say it in other words. */
function readReport(report: unknown): ReplicaReport | null {
  const parsed = replicaReportSchema.safeParse(report);
  return parsed.success ? parsed.data : null;
}
