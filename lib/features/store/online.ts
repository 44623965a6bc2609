import type { ClientBase, Pool } from 'pg';
import type { BucketRange } from '../bucket-lengths.ts';
import type { Bucket } from '../bucket-states.ts';
import type { LatestEvent } from '../latest-events.ts';

/** A connection inside a transaction. */
export type Session = Pick<ClientBase, 'query'>;
export type KeyedLatest = LatestEvent & { keys: string };

/** Whose latest events they are: a view version's own, or (0) those of all views of a source. */
export interface Holder {
  sourceId: number;
  viewId: number;
}

/** What is kept of these keys' events. */
export async function readLatest(
  session: Session,
  { sourceId, viewId }: Holder,
  keys: readonly string[],
): Promise<KeyedLatest[]> {
  const { rows } = await session.query<LatestRow>({
    name: 'feature-latest',
    text: `SELECT l.* FROM unnest($2::text[]) AS w(keys)
      CROSS JOIN LATERAL (SELECT keys, visible_from, event_time, created_time, seq, values FROM feature_latest
        WHERE source_id = $1 AND keys = w.keys COLLATE "C" AND view_id = $3 OFFSET 0) l`,
    values: [sourceId, keys, viewId],
  });
  return rows.map((row) => ({ keys: row.keys, ...toLatest(row) }));
}

/** Puts what is kept of some keys in the place of what was. */
export async function replaceLatest(
  session: Session,
  { sourceId, viewId }: Holder,
  kept: readonly KeyedLatest[],
  removed: readonly { keys: string; visibleMs: number }[],
): Promise<void> {
  if (removed.length > 0) {
    await session.query(
      `DELETE FROM feature_latest l USING unnest($2::text[], $3::bigint[]) AS r(keys, visible_from)
       WHERE l.source_id = $1 AND l.keys = r.keys COLLATE "C" AND l.view_id = $4 AND l.visible_from = r.visible_from`,
      [
        sourceId,
        removed.map(({ keys }) => keys),
        removed.map(({ visibleMs }) => visibleMs),
        viewId,
      ],
    );
  }
  await session.query(
    `INSERT INTO feature_latest (source_id, keys, view_id, visible_from, event_time, created_time, seq, values)
     SELECT $1, k, $8, v, e, c, s, d::json FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[]) AS t(k, v, e, c, s, d)
     ON CONFLICT (source_id, keys, view_id, visible_from) DO UPDATE SET event_time = excluded.event_time,
       created_time = excluded.created_time, seq = excluded.seq, values = excluded.values`,
    [
      sourceId,
      kept.map(({ keys }) => keys),
      kept.map(({ visibleMs }) => visibleMs),
      kept.map(({ eventMs }) => eventMs),
      kept.map(({ createdMs }) => createdMs),
      kept.map(({ seq }) => seq),
      kept.map(({ columns }) => JSON.stringify(columns)),
      viewId,
    ],
  );
}

/** Those of the buckets that there are. */
export async function readBuckets(
  session: Session,
  viewId: number,
  wanted: readonly Omit<Bucket, 'states'>[],
): Promise<Bucket[]> {
  const { rows } = await session.query<BucketRow>({
    name: 'feature-buckets',
    text: `SELECT b.* FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[]) AS w(keys, length, bucket, visible_from)
      CROSS JOIN LATERAL (SELECT keys, length, bucket, visible_from, states FROM feature_buckets
        WHERE view_id = $1 AND keys = w.keys COLLATE "C" AND length = w.length AND bucket = w.bucket
          AND visible_from = w.visible_from OFFSET 0) b`,
    values: [viewId, ...placesOf(wanted)],
  });
  return rows.map((row) => ({ keys: row.keys, ...toBucket(row) }));
}

export async function writeBuckets(
  session: Session,
  viewId: number,
  buckets: readonly Bucket[],
): Promise<void> {
  await session.query(
    `INSERT INTO feature_buckets (view_id, keys, length, bucket, visible_from, states)
     SELECT $1, k, l, b, v, s::json FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::text[]) AS t(k, l, b, v, s)
     ON CONFLICT (view_id, keys, length, bucket, visible_from) DO UPDATE SET states = excluded.states`,
    [viewId, ...placesOf(buckets), buckets.map(({ states }) => JSON.stringify(states))],
  );
}

/** Puts whole spans of buckets in the place of what was there, of all keys. */
export async function replaceBuckets(
  session: Session,
  viewId: number,
  spans: readonly BucketRange[],
  buckets: readonly Bucket[],
): Promise<void> {
  await session.query(
    `DELETE FROM feature_buckets b USING unnest($2::int[], $3::bigint[], $4::bigint[]) AS s(length, first, last)
     WHERE b.view_id = $1 AND b.length = s.length AND b.bucket >= s.first AND b.bucket < s.last`,
    [
      viewId,
      spans.map(({ lengthMs }) => lengthMs / 1000),
      spans.map(({ first }) => first),
      spans.map(({ last }) => last),
    ],
  );
  if (buckets.length > 0) await writeBuckets(session, viewId, buckets);
}

/** Removes up to `take` buckets of a length that begin before; returns how many. */
export async function removeBuckets(
  pool: Pool,
  viewId: number,
  { lengthMs, beforeMs }: { lengthMs: number; beforeMs: number },
  take: number,
): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM feature_buckets WHERE ctid = ANY (ARRAY(SELECT ctid FROM feature_buckets
       WHERE view_id = $1 AND length = $2 AND bucket < $3 LIMIT $4))`,
    [viewId, lengthMs / 1000, Math.floor(beforeMs / lengthMs), take],
  );
  return rowCount ?? 0;
}

export async function removeView(session: Session, { sourceId, viewId }: Holder): Promise<void> {
  await session.query('DELETE FROM feature_buckets WHERE view_id = $1', [viewId]);
  await session.query('DELETE FROM feature_pending WHERE view_id = $1', [viewId]);
  await session.query('DELETE FROM feature_latest WHERE source_id = $1 AND view_id = $2', [
    sourceId,
    viewId,
  ]);
}

export interface Wanted {
  sourceId: number;
  viewId: number;
  keys: string;
  ranges: readonly BucketRange[];
}

export interface Found {
  latest: LatestEvent[];
  buckets: Omit<Bucket, 'keys'>[];
}

/** What is kept for many lookups, in their order, by one statement. */
export async function readOnline(
  pool: Pick<Pool, 'query'>,
  wanted: readonly Wanted[],
): Promise<Found[]> {
  const found = wanted.map((): Found => ({ latest: [], buckets: [] }));
  const spans = wanted.flatMap(({ viewId, keys, ranges }, index) =>
    ranges.map((range) => ({ index, viewId, keys, ...range })),
  );
  const { rows } = await pool.query<{ i: number } & (LatestRow | BucketRow)>({
    name: 'feature-lookup',
    text: `
      SELECT w.i::int, l.visible_from, l.event_time, l.created_time, l.seq, l.values, NULL::int AS length, NULL::bigint AS bucket, NULL::json AS states
      FROM unnest($1::int[], $9::int[], $2::text[]) WITH ORDINALITY AS w(source_id, view_id, keys, i)
      CROSS JOIN LATERAL (SELECT visible_from, event_time, created_time, seq, values FROM feature_latest
        WHERE source_id = w.source_id AND keys = w.keys COLLATE "C" AND view_id IN (0, w.view_id) OFFSET 0) l
      UNION ALL
      SELECT r.i, b.visible_from, NULL, NULL, NULL, NULL, b.length, b.bucket, b.states
      FROM unnest($3::int[], $4::int[], $5::text[], $6::int[], $7::bigint[], $8::bigint[]) AS r(i, view_id, keys, length, first, last)
      CROSS JOIN LATERAL (SELECT length, bucket, visible_from, states FROM feature_buckets
        WHERE view_id = r.view_id AND keys = r.keys COLLATE "C" AND length = r.length AND bucket >= r.first AND bucket < r.last OFFSET 0) b`,
    values: [
      wanted.map(({ sourceId }) => sourceId),
      wanted.map(({ keys }) => keys),
      spans.map(({ index }) => index + 1),
      spans.map(({ viewId }) => viewId),
      spans.map(({ keys }) => keys),
      spans.map(({ lengthMs }) => lengthMs / 1000),
      spans.map(({ first }) => first),
      spans.map(({ last }) => last),
      wanted.map(({ viewId }) => viewId),
    ],
  });
  for (const row of rows) {
    const place = found[row.i - 1];
    if (row.length === null) place?.latest.push(toLatest(row as LatestRow));
    else place?.buckets.push(toBucket(row as BucketRow));
  }
  return found;
}

interface LatestRow {
  length: null;
  keys: string;
  visible_from: string;
  event_time: string;
  created_time: string | null;
  seq: string;
  values: LatestEvent['columns'];
}

interface BucketRow {
  keys: string;
  length: number;
  bucket: string;
  visible_from: string;
  states: Bucket['states'];
}

function toLatest(row: LatestRow): LatestEvent {
  return {
    visibleMs: Number(row.visible_from),
    eventMs: Number(row.event_time),
    createdMs: row.created_time === null ? null : Number(row.created_time),
    seq: Number(row.seq),
    columns: row.values,
  };
}

function toBucket(row: BucketRow): Omit<Bucket, 'keys'> {
  return {
    lengthMs: row.length * 1000,
    bucket: Number(row.bucket),
    visibleMs: Number(row.visible_from),
    states: row.states,
  };
}

function placesOf(buckets: readonly Omit<Bucket, 'states'>[]) {
  return [
    buckets.map(({ keys }) => keys),
    buckets.map(({ lengthMs }) => lengthMs / 1000),
    buckets.map(({ bucket }) => bucket),
    buckets.map(({ visibleMs }) => visibleMs),
  ];
}
