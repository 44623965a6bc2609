import { addUp, bucketId, type KeyedEvent, mergeBucket } from '../bucket-states.ts';
import { foldLatest } from '../latest-events.ts';
import {
  type Holder,
  type KeyedLatest,
  readBuckets,
  readLatest,
  replaceLatest,
  type Session,
  writeBuckets,
} from '../store/online.ts';
import type { CatalogView } from './catalog.ts';

/** Adds events to what a view's aggregates have added up. The caller holds the locks of their keys. */
export async function addToBuckets(
  session: Session,
  view: CatalogView,
  events: readonly KeyedEvent[],
  nowMs: number,
): Promise<void> {
  const added = addUp(view, events, nowMs);
  if (added.length === 0) return;
  const kept = new Map(
    (await readBuckets(session, view.id, added)).map((bucket) => [bucketId(bucket), bucket]),
  );
  for (const bucket of added) {
    const before = kept.get(bucketId(bucket));
    if (before) mergeBucket(view, bucket, before.states);
  }
  await writeBuckets(session, view.id, added);
}

/** Lets the newest of events be the latest of their keys, each when its time has come. The caller holds the locks of their keys. */
export async function addToLatest(
  session: Session,
  holder: Holder,
  events: readonly KeyedEvent[],
  nowMs: number,
): Promise<void> {
  if (events.length === 0) return;
  const added = Map.groupBy(events, ({ keys }) => keys);
  const before = Map.groupBy(
    await readLatest(session, holder, [...added.keys()]),
    ({ keys }) => keys,
  );
  const kept: KeyedLatest[] = [];
  const removed: { keys: string; visibleMs: number }[] = [];
  for (const [keys, group] of added) {
    const rows = before.get(keys) ?? [];
    const folded = foldLatest(rows, group, nowMs);
    for (const event of folded) {
      const same = rows.find(({ visibleMs }) => visibleMs === event.visibleMs);
      if (same?.seq !== event.seq) kept.push({ ...event, keys });
    }
    for (const { visibleMs } of rows) {
      if (!folded.some((event) => event.visibleMs === visibleMs)) removed.push({ keys, visibleMs });
    }
  }
  if (kept.length > 0 || removed.length > 0) await replaceLatest(session, holder, kept, removed);
}
