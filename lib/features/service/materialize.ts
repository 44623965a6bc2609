import type { Db } from '#lib/db/client.ts';
import { addUp, type KeyedEvent } from '../bucket-states.ts';
import { neededAfter } from '../compile-view.ts';
import { lockKeys, readEvents } from '../store/events.ts';
import { replaceBuckets } from '../store/online.ts';
import { readPending, takePending } from '../store/pending.ts';
import type { SourceReader } from '../store/source-reader.ts';
import { inTransaction } from '../store/transaction.ts';
import {
  lockWatermark,
  readWatermarks,
  type Watermark,
  writeWatermark,
} from '../store/watermarks.ts';
import { addToBuckets, addToLatest } from './add-events.ts';
import type { CatalogView } from './catalog.ts';
import type { SourceReaders } from './source-readers.ts';

/** Events of the log that are added up in one transaction. */
const LOG_BATCH = 5000;
/** Rows of a table or file that are added up in one transaction, about. */
const CHUNK_ROWS = 50_000;
/** All views of a source. */
const ALL_VIEWS = 0;
const NONE: Watermark = { cutSeq: 0, doneSeq: 0, materializedMs: null };

export interface Span {
  /** null: from where the last one ended. */
  startMs: number | null;
  endMs: number;
}

export interface Progress {
  /** Where it goes on after an interruption; null: at its beginning. */
  fromMs: number | null;
  /** Called after each transaction, with the rows it has added and where the next begins. */
  advance(rows: number, fromMs: number | null): Promise<void>;
  expect(rows: number): Promise<void>;
}

/**
 * Brings a view's online values up to what its source says. Pushed events are added up when they come, so that only those from before
 * the version and those pushed offline are left, each once: what is left is changed with what is added. Of tables and files whole spans of time are added up anew and
 * put in the place of what was there, so that doing it twice changes nothing.
 */
export function createMaterializer({
  db,
  now,
  readers,
  removed,
}: {
  db: Db;
  now: () => Date;
  readers: SourceReaders;
  /** Answers kept elsewhere are no longer good. */
  removed?: (sourceId: number, keys: readonly string[]) => Promise<void>;
}) {
  return async function materialize(
    view: CatalogView,
    span: Span,
    progress: Progress,
  ): Promise<void> {
    const { from } = view;
    if (!from) return;
    if (from.source.kind === 'push') {
      await catchUp(view, from.id, progress);
      return addPushedOffline(view, from.id, span, progress);
    }
    const nowMs = now().getTime();
    // What is not visible yet may change its mind.
    const endMs = Math.min(span.endMs, nowMs);
    const watermark = (await readWatermarks(db.pool, [view.id])).get(view.id) ?? NONE;
    const reader = await readers.open(from.source, from.entity, nowMs);
    try {
      await addSpan(view, reader, { ...span, endMs }, watermark, progress);
    } finally {
      await reader.close();
    }
  };

  async function catchUp(view: CatalogView, sourceId: number, progress: Progress): Promise<void> {
    for (;;) {
      const rows = await inTransaction(db, async (session) => {
        const watermark = await lockWatermark(session, view.id);
        if (!watermark || watermark.doneSeq >= watermark.cutSeq) return null;
        const { cutSeq, doneSeq } = watermark;
        const span = { after: doneSeq, upTo: cutSeq };
        const events = await readEvents(session, sourceId, span, LOG_BATCH);
        const keys = [...new Set(events.map((event) => event.keys))];
        await lockKeys(session, sourceId, keys);
        const nowMs = now().getTime();
        await addToBuckets(session, view, events, nowMs);
        const isOffline = events.filter((event) => event.isOffline);
        await addToLatest(session, { sourceId, viewId: view.id }, isOffline, nowMs);
        const last = events.length < LOG_BATCH ? cutSeq : (events.at(-1)?.seq ?? cutSeq);
        await writeWatermark(session, view.id, { ...watermark, doneSeq: last });
        return events.length;
      });
      if (rows === null) return;
      await progress.advance(rows, null);
    }
  }

  /** What was pushed to the log alone becomes the view's own: other views of the source are left as they are. */
  async function addPushedOffline(
    view: CatalogView,
    sourceId: number,
    span: Span,
    progress: Progress,
  ): Promise<void> {
    const holder = { sourceId, viewId: view.id };
    for (let after = 0; ; ) {
      const { events, keys } = await inTransaction(db, async (session) => {
        await lockWatermark(session, view.id);
        const found = await readPending(session, holder, { ...span, after }, LOG_BATCH);
        const ofKeys = [...new Set(found.map((event) => event.keys))];
        await lockKeys(session, sourceId, ofKeys);
        const seqs = found.map(({ seq }) => seq);
        const taken = (await takePending(session, [view.id], seqs)).get(view.id);
        const added = found.filter(({ seq }) => taken?.has(seq));
        const nowMs = now().getTime();
        await addToLatest(session, holder, added, nowMs);
        await addToBuckets(session, view, added, nowMs);
        return { events: found, keys: ofKeys };
      });
      if (events.length === 0) return;
      await removed?.(sourceId, keys);
      after = events.at(-1)?.seq ?? after;
      await progress.advance(events.length, null);
    }
  }

  async function addSpan(
    view: CatalogView,
    reader: SourceReader,
    { startMs, endMs }: Span,
    watermark: Watermark,
    progress: Progress,
  ): Promise<void> {
    const changed = await reader.extent(startMs === null ? watermark.materializedMs : null);
    if (changed.count > 0) {
      const firstMs = Math.max(changed.firstMs, startMs ?? changed.firstMs);
      const lastMs = Math.min(changed.lastMs, endMs);
      await addChunks(view, reader, { firstMs, lastMs, rows: changed.count }, progress);
    }
    await inTransaction(db, async (session) => {
      const latest = (await lockWatermark(session, view.id)) ?? NONE;
      const before = latest.materializedMs;
      // After a gap, the gap is still to be done.
      const isGap = startMs !== null && before !== null && startMs > before;
      const materializedMs = isGap ? before : Math.max(before ?? endMs, endMs);
      await writeWatermark(session, view.id, { ...latest, materializedMs });
    });
  }

  async function addChunks(
    view: CatalogView,
    reader: SourceReader,
    { firstMs, lastMs, rows }: { firstMs: number; lastMs: number; rows: number },
    progress: Progress,
  ): Promise<void> {
    const lengths = [...view.byLength.keys()];
    const longest = Math.max(0, ...lengths);
    const chunks = Math.max(1, Math.ceil(rows / CHUNK_ROWS));
    const chunkMs = Math.max(longest, Math.ceil((lastMs + 1 - firstMs) / chunks), 1);
    await progress.expect(rows);
    for (let fromMs = Math.max(firstMs, progress.fromMs ?? firstMs); fromMs <= lastMs; ) {
      const toMs = Math.min(fromMs + chunkMs, lastMs + 1);
      // Whole buckets: from the beginning of the first to the end of the last.
      const buckets = lengths.map((lengthMs) => ({
        lengthMs,
        first: Math.floor(fromMs / lengthMs),
        last: toMs > lastMs ? Math.floor(lastMs / lengthMs) + 1 : Math.floor(toMs / lengthMs),
      }));
      const events = await reader.read({
        fromMs: Math.min(fromMs, ...buckets.map(({ first, lengthMs }) => first * lengthMs)),
        toMs: Math.max(toMs, ...buckets.map(({ last, lengthMs }) => last * lengthMs)),
      });
      await addChunk(view, events, buckets);
      const isBefore = (ms: number) => (event: KeyedEvent) => event.eventMs < ms;
      const added = events.filter(isBefore(toMs)).length - events.filter(isBefore(fromMs)).length;
      fromMs = toMs;
      await progress.advance(added, fromMs);
    }
  }

  async function addChunk(
    view: CatalogView,
    events: readonly KeyedEvent[],
    spans: readonly { lengthMs: number; first: number; last: number }[],
  ): Promise<void> {
    const { from } = view;
    if (!from) return;
    const nowMs = now().getTime();
    const buckets = addUp(view, events, nowMs).filter((bucket) =>
      spans.some(
        ({ lengthMs, first, last }) =>
          bucket.lengthMs === lengthMs && bucket.bucket >= first && bucket.bucket < last,
      ),
    );
    // What no window needs any more is not worth the removal.
    const needed = spans.map((span) => ({
      ...span,
      first: Math.max(
        span.first,
        Math.floor(neededAfter(view.byLength.get(span.lengthMs) ?? [], nowMs) / span.lengthMs),
      ),
    }));
    const keys = [...new Set(events.map((event) => event.keys))];
    await inTransaction(db, async (session) => {
      await lockWatermark(session, view.id);
      await lockKeys(session, from.id, keys);
      await addToLatest(session, { sourceId: from.id, viewId: ALL_VIEWS }, events, nowMs);
      await replaceBuckets(session, view.id, needed, buckets);
    });
    await removed?.(from.id, keys);
  }
}
