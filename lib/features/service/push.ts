import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import { sourceNotFound, viewNotFound } from '../not-found.ts';
import { parseEvents } from '../parse-events.ts';
import { findViewIdsOfSource } from '../store/definitions.ts';
import { insertEvents, lockKeys, lockSource, nextSeqs } from '../store/events.ts';
import type { Session } from '../store/online.ts';
import { inTransaction } from '../store/transaction.ts';
import { addToBuckets, addToLatest } from './add-events.ts';
import type { Catalog } from './catalog.ts';
import type { Revisions } from './feature-cache.ts';

const MAX_PUSH_ROWS = 10_000;

export interface PushResult {
  /** Events taken in. */
  accepted: number;
  /** Events that were there already, by their id. */
  duplicates: number;
}

/**
 * Takes in a batch of a source's events, all of it or none, and adds them to the online values of every view of the source in
 * the same transaction: what has been answered is what is looked up from then on.
 */
export function createPush({
  db,
  now,
  catalog,
  revisions,
}: {
  db: Db;
  now: () => Date;
  catalog: Catalog;
  revisions: Revisions | undefined;
}) {
  return async function push(
    name: string,
    rows: readonly unknown[],
    reading: Omit<Parameters<typeof parseEvents>[3], 'nowMs'> = {},
  ): Promise<PushResult> {
    const found = await catalog.source(name);
    if (!found) throw sourceNotFound(name);
    const { id, source, entity } = found;
    if (source.kind !== 'push') {
      throw invalid('source', `${name} is read from a ${source.kind}, so nothing is pushed to it`);
    }
    if (rows.length > MAX_PUSH_ROWS) {
      throw new AppError('too_many_rows', {
        publicMessage: `A batch has at most ${MAX_PUSH_ROWS} rows, got ${rows.length}.`,
        fields: [{ field: 'rows', message: `must have at most ${MAX_PUSH_ROWS} rows` }],
      });
    }
    const nowMs = now().getTime();
    const parsed = parseEvents(source, entity, rows, { ...reading, nowMs });
    if (parsed.length === 0) return { accepted: 0, duplicates: 0 };
    const keys = [...new Set(parsed.map((event) => event.keys))];
    const take = async (session: Session): Promise<number | { unread: number[] }> => {
      await lockSource(session, id, 'shared');
      const ids = await findViewIdsOfSource(session, name);
      const views = catalog.known(ids);
      if (views.length < ids.length) return { unread: ids };
      await lockKeys(session, id, keys);
      const seqs = await nextSeqs(session, parsed.length);
      const events = parsed.map((event, index) => ({ ...event, seq: seqs[index] ?? 0 }));
      const inserted = await insertEvents(session, id, events);
      const fresh = events.filter(({ seq }) => inserted.has(seq));
      if (fresh.length === 0) return 0;
      await addToLatest(session, id, fresh, nowMs);
      for (const view of views) await addToBuckets(session, view, fresh, nowMs);
      return fresh.length;
    };
    let accepted = await inTransaction(db, take);
    while (typeof accepted !== 'number') {
      // Outside of the transaction, which holds a connection already.
      await catalog.read(accepted.unread);
      accepted = await inTransaction(db, take);
    }
    if (accepted > 0) await revisions?.raise(id, keys);
    return { accepted, duplicates: parsed.length - accepted };
  };
}

/**
 * Rows of a view's features instead of its source's events, as Feast writes them: keys, values by the features' names, `event_timestamp` and
 * `created`. They become events of the view's source, whose other columns are null.
 */
export function createViewPush({
  catalog,
  push,
}: {
  catalog: Pick<Catalog, 'view'>;
  push: ReturnType<typeof createPush>;
}) {
  return async (
    name: string,
    rows: readonly Record<string, unknown>[],
    reading: Parameters<typeof push>[2],
  ): Promise<PushResult> => {
    const view = await catalog.view(name, null);
    if (!view) throw viewNotFound(name);
    const { from } = view;
    if (from?.source.kind !== 'push') {
      throw invalid('feature_view_name', `names a view of no pushed events: ${name}`);
    }
    const { source } = from;
    const columnOf = new Map<string, string>();
    for (const feature of view.features.values()) {
      if (feature.kind === 'value') columnOf.set(feature.name, feature.column);
    }
    const none = Object.fromEntries(Object.keys(source.columns).map((column) => [column, null]));
    const events = rows.map(({ event_timestamp: happened, created, ...row }) => {
      const values = Object.entries(row).map(([key, value]) => [columnOf.get(key) ?? key, value]);
      return {
        ...none,
        ...Object.fromEntries(values),
        [source.event_time]: happened,
        ...(source.created_time !== undefined && { [source.created_time]: created ?? null }),
      };
    });
    return push(source.name, events, reading);
  };
}
