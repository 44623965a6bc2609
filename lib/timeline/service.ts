import { z } from 'zod';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { listTimeline, TimelineItem } from './contract.ts';
import { findTimeline } from './store.ts';
import { toItem } from './to-item.ts';

const position = z.tuple([timestamp, z.uuid()]);

/** What changed of a model, from wherever it is recorded. */
export function createTimeline({ db }: { db: Db }) {
  return {
    async listTimeline(
      model: string,
      query: OperationInput<typeof listTimeline>['query'],
    ): Promise<Page<TimelineItem>> {
      const before = decodeCursor(query.cursor, position);
      const found = await findTimeline(db, model, query, before, query.limit + 1);
      const items = found.slice(0, query.limit).map(toItem);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor([last.at, last.id]) : null };
    },
  };
}
