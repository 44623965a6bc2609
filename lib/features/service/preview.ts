import type { Db } from '#lib/db/client.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { KeyedEvent } from '../bucket-states.ts';
import { compileView, neededAfter } from '../compile-view.ts';
import { compareEvents } from '../event.ts';
import { findRecentKeys, readKeyEvents } from '../store/events.ts';
import type * as operations from '../value-operations.ts';
import type { LookupBody } from '../value-operations.ts';
import type { Catalog, CatalogSource, CatalogView } from './catalog.ts';
import { describeLookup } from './describe-lookup.ts';
import { createLookup } from './lookup.ts';
import type { LookupBatcher } from './lookup-batcher.ts';
import type { SourceReaders } from './source-readers.ts';
import { checkedUses } from './views.ts';

/** No version has it. */
const PREVIEW_ID = 0;
const MANY_ROWS = 300_000;
const SOME_KEYS = 10;

/** What a definition that has not been saved would say, computed from events as they are. */
export function createPreview({
  db,
  now,
  catalog,
  batcher,
  readers,
}: {
  db: Db;
  now: () => Date;
  catalog: Catalog;
  batcher: LookupBatcher;
  readers: SourceReaders;
}) {
  return async function preview({
    view: definition,
    entities,
    requests,
    at,
  }: OperationInput<typeof operations.previewView>['body']): Promise<LookupBody> {
    const uses = await checkedUses(db.prisma, definition);
    const from = definition.source === undefined ? null : await catalog.source(definition.source);
    const view: CatalogView = {
      ...compileView(definition),
      id: PREVIEW_ID,
      version: 1,
      uses,
      from,
      isArchived: false,
    };
    const atMs = at === undefined ? now().getTime() : Date.parse(at);
    const stored = await readStored(view, atMs);
    const rows = entities ?? (await someEntities(from, stored));
    if (rows.length === 0) return { at: new Date(atMs).toISOString(), features: [], rows: [] };
    const lookup = createLookup({
      db,
      now,
      batcher,
      cache: undefined,
      catalog: {
        view: async (name, version) =>
          name === definition.name ? view : catalog.view(name, version),
        isComplete: (one) => one.id !== PREVIEW_ID && catalog.isComplete(one),
      },
      ...(stored && {
        readLogged: async ({ view: { id: viewId }, from: { id: sourceId }, keys }, span) =>
          sourceId === from?.id
            ? (stored.get(keys) ?? [])
            : readKeyEvents(db.pool, { sourceId, viewId }, keys, span),
      }),
    });
    const answer = await lookup({
      features: definition.features.map(({ name }) => `${definition.name}:${name}`),
      rows,
      requests,
      at: at === undefined ? undefined : new Date(atMs),
    });
    return describeLookup(answer, rows);
  };

  /** The events of a table or file that the view's windows hold, by key; undefined: events are pushed. */
  async function readStored(
    view: CatalogView,
    atMs: number,
  ): Promise<Map<string, KeyedEvent[]> | undefined> {
    const { from } = view;
    if (!from || from.source.kind === 'push') return undefined;
    const reader = await readers.open(from.source, from.entity, atMs);
    try {
      const sinceMs = Math.min(
        neededAfter([...view.aggregates.values()], atMs),
        atMs - (view.ttlMs ?? 86_400_000),
      );
      const { count, lastMs } = await reader.extent(sinceMs - 1);
      if (count > MANY_ROWS) {
        throw invalid(
          'view',
          `would be previewed from ${count} rows of ${from.source.name}, more than ${MANY_ROWS}: choose shorter windows to look at, or save it and materialize it`,
        );
      }
      const events = await reader.read({ fromMs: sinceMs, toMs: Math.min(lastMs, atMs) + 1 });
      return Map.groupBy(events, ({ keys }) => keys);
    } finally {
      await reader.close();
    }
  }

  /** Entities that had events lately. */
  async function someEntities(
    from: CatalogSource | null,
    stored: ReadonlyMap<string, readonly KeyedEvent[]> | undefined,
  ): Promise<Record<string, string | number>[]> {
    if (!from) return [];
    const latest = (events: readonly KeyedEvent[]) => [...events].sort(compareEvents).at(-1);
    const keys = stored
      ? [...stored]
          .map(([key, events]) => ({ key, last: latest(events)?.eventMs ?? 0 }))
          .sort((a, b) => b.last - a.last)
          .slice(0, SOME_KEYS)
          .map(({ key }) => key)
      : await findRecentKeys(db.pool, from.id, SOME_KEYS);
    return keys.map((text) => {
      const values: (string | number)[] = JSON.parse(text);
      return Object.fromEntries(
        from.entity.keys.map(({ name }, index) => [name, values[index] ?? '']),
      );
    });
  }
}
