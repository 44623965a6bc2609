import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { KeyedEvent } from '../bucket-states.ts';
import { sourceNotFound, viewNotFound } from '../not-found.ts';
import { type NewEvent, parseEvents } from '../parse-events.ts';
import { findViewIdsOfSource } from '../store/definitions.ts';
import { insertEvents, lockKeys, lockSource, nextSeqs, takeOnline } from '../store/events.ts';
import type { Session } from '../store/online.ts';
import { addPending, takePending } from '../store/pending.ts';
import { inTransaction } from '../store/transaction.ts';
import type { PushTarget } from '../value-operations.ts';
import { addToBuckets, addToLatest } from './add-events.ts';
import type { Catalog, CatalogView } from './catalog.ts';
import type { Revisions } from './feature-cache.ts';

const MAX_PUSH_ROWS = 10_000;
/** All views of a source. */
const ALL_VIEWS = 0;

export interface PushResult {
  /** Events taken in. */
  accepted: number;
  /** Events that were there already, by their id. */
  duplicates: number;
}

/**
 * Takes in a batch of a source's events, all of it or none, and adds them to the online values of every view of the source in
 * the same transaction: what has been answered is what is looked up from then on. Offline, they are in the log alone, until a view is
 * materialized, or they come again with their ids and are to be online.
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
    {
      to = 'online',
      ...reading
    }: Omit<Parameters<typeof parseEvents>[3], 'nowMs'> & { to?: PushTarget | undefined } = {},
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
    const keys = [...new Set(parsed.map(keysOf))];
    const take = async (session: Session): Promise<Taken | { unread: number[] }> => {
      await lockSource(session, id, 'shared');
      const ids = await findViewIdsOfSource(session, name);
      if (to === 'offline') {
        const inserted = await insertEvents(session, id, await numbered(session, parsed), true);
        await addPending(session, ids, inserted);
        return { accepted: inserted.size, changed: [] };
      }
      const views = catalog.known(ids);
      if (views.length < ids.length) return { unread: ids };
      await lockKeys(session, id, keys);
      const events = await numbered(session, parsed);
      const inserted = await insertEvents(session, id, events, false);
      const fresh = events.filter(({ seq }) => inserted.has(seq));
      if (fresh.length > 0) {
        await addToLatest(session, { sourceId: id, viewId: ALL_VIEWS }, fresh, nowMs);
        for (const view of views) await addToBuckets(session, view, fresh, nowMs);
      }
      const known = events.filter(({ seq }) => !inserted.has(seq));
      const late = await bringOnline(session, { id, views, events: known, nowMs });
      return { accepted: fresh.length, changed: [...new Set([...fresh, ...late].map(keysOf))] };
    };
    let taken = await inTransaction(db, take);
    while ('unread' in taken) {
      // Outside of the transaction, which holds a connection already.
      await catalog.read(taken.unread);
      taken = await inTransaction(db, take);
    }
    const { accepted, changed } = taken;
    if (changed.length > 0) await revisions?.raise(id, changed);
    return { accepted, duplicates: parsed.length - accepted };
  };
}

interface Taken {
  accepted: number;
  /** Keys whose online values are others now. */
  changed: string[];
}

const keysOf = ({ keys }: { keys: string }) => keys;

/** Events that were pushed offline, and come again to be online: in every view that has not been materialized in between. */
async function bringOnline(
  session: Session,
  {
    id,
    views,
    events,
    nowMs,
  }: { id: number; views: readonly CatalogView[]; events: readonly NewEvent[]; nowMs: number },
): Promise<KeyedEvent[]> {
  const eventIds = events.flatMap(({ eventId }) => eventId ?? []);
  const late = eventIds.length > 0 ? await takeOnline(session, id, eventIds) : [];
  if (late.length === 0) return [];
  // They are as they came first, maybe of other keys.
  await lockKeys(session, id, late.map(keysOf));
  await addToLatest(session, { sourceId: id, viewId: ALL_VIEWS }, late, nowMs);
  const viewIds = views.map((view) => view.id);
  const seqs = late.map(({ seq }) => seq);
  const missing = await takePending(session, viewIds, seqs);
  for (const view of views) {
    const added = late.filter(({ seq }) => missing.get(view.id)?.has(seq));
    await addToBuckets(session, view, added, nowMs);
  }
  return late;
}

async function numbered(
  session: Session,
  events: readonly NewEvent[],
): Promise<(NewEvent & { seq: number })[]> {
  const seqs = await nextSeqs(session, events.length);
  return events.map((event, index) => ({ ...event, seq: seqs[index] ?? 0 }));
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
