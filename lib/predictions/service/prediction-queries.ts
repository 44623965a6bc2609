import { z } from 'zod';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { getPrediction, listPredictions, Prediction, PredictionSummary } from '../contract.ts';
import { findPrediction, findPredictions } from '../store/queries.ts';

type ListQuery = z.output<typeof listPredictions.query>;

const cursorSchema = z.tuple([timestamp, z.uuid()]);

type Which = z.output<typeof getPrediction.query>;

export interface PredictionQueries {
  listPredictions(query: ListQuery): Promise<Page<PredictionSummary>>;
  /** The newest with this request id, or the one of `id` among them; of `model` before those of others. */
  getPrediction(requestId: string, which?: Which): Promise<Prediction>;
}

export function createPredictionQueries({ db }: { db: Db }): PredictionQueries {
  return {
    async listPredictions(query) {
      const cursor = decodeCursor(query.cursor, cursorSchema);
      const found = await findPredictions(db, {
        model: query.model,
        version: query.version,
        requestId: query.request_id,
        status: query.status,
        degraded: query.degraded === undefined ? undefined : query.degraded === 'true',
        from: query.from === undefined ? undefined : new Date(query.from),
        to: query.to === undefined ? undefined : new Date(query.to),
        before: cursor && { at: new Date(cursor[0]), id: cursor[1] },
        limit: query.limit + 1,
      });
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const more = found.length > items.length && last !== undefined;
      return { items, next_cursor: more ? encodeCursor([last.at, last.id]) : null };
    },

    async getPrediction(requestId, which = {}) {
      const found = await findPrediction(db, requestId, which);
      if (found) return found;
      throw new AppError('prediction_not_found', {
        publicMessage: `No prediction with the request id "${requestId}" is in the log. New ones appear within a second, but for those that sampling leaves out.`,
      });
    },
  };
}
