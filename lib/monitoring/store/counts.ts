import type { PoolClient } from 'pg';
import type { Db } from '#lib/db/client.ts';
import { addPackedCounts, packCounts, readPackedCounts } from '#lib/stats/packed-counts.ts';
import type { Piece, UnitSeconds } from '../plan-window.ts';

export interface PlaceCounts {
  place: number;
  rowCount: number;
  /** By code of the bin. */
  counts: Map<number, number>;
  /** What was added up, by when it began: counts by group of bins. */
  batches: Map<number, number[]>;
}

/** Of a column: how many groups its bins are in for batches, and which group a code is of. */
export interface BinGroups {
  count: number;
  of: (code: number) => number;
}

/** What the pieces of a window add up to, by the column's place. One statement, so that what moves into sums meanwhile is in it once. */
export async function sumPieces(
  { pool }: Pick<Db, 'pool'>,
  reference: number,
  pieces: readonly Piece[],
  places: readonly number[] | null,
  groupsOf?: (place: number) => BinGroups | undefined,
): Promise<PlaceCounts[]> {
  const found = new Map<number, PlaceCounts>();
  if (pieces.length === 0) return [];
  // Of a piece: its own unit's rows, and of smaller units those that are not in sums yet. Minutes by themselves: all.
  const wanted = pieces.flatMap(({ unit, fromMs, toMs }) =>
    ([86_400, 3_600, 60] as const)
      .filter((seconds) => seconds <= unit)
      .map((seconds) => ({ seconds, fromMs, toMs, isWhole: seconds === unit })),
  );
  const { rows } = await pool.query<{ place: number; at: Date; row_count: string; counts: Buffer }>(
    `SELECT c.place, c.at, c.row_count, c.counts
     FROM unnest($2::int[], $3::float8[], $4::float8[], $5::boolean[]) AS w(seconds, from_ms, to_ms, is_whole)
     JOIN monitoring_counts c ON c.reference_id = $1 AND c.seconds = w.seconds
       AND c.at >= to_timestamp(w.from_ms / 1000) AND c.at < to_timestamp(w.to_ms / 1000)
       AND (w.is_whole OR NOT c.in_sums)
     WHERE $6::int[] IS NULL OR c.place = ANY($6)`,
    [
      reference,
      wanted.map(({ seconds }) => seconds),
      wanted.map(({ fromMs }) => fromMs),
      wanted.map(({ toMs }) => toMs),
      wanted.map(({ isWhole }) => isWhole),
      places,
    ],
  );
  for (const row of rows) {
    const sum = found.get(row.place) ?? {
      ...{ place: row.place, rowCount: 0, counts: new Map(), batches: new Map() },
    };
    found.set(row.place, sum);
    sum.rowCount += Number(row.row_count);
    const groups = groupsOf?.(row.place);
    if (groups) addWithBatch(sum, row, groups);
    else addPackedCounts(sum.counts, row.counts);
  }
  return [...found.values()].sort((a, b) => a.place - b.place);
}

function addWithBatch(
  { counts, batches }: PlaceCounts,
  row: { at: Date; counts: Buffer },
  groups: BinGroups,
): void {
  const at = row.at.getTime();
  const batch = batches.get(at) ?? new Array<number>(groups.count).fill(0);
  batches.set(at, batch);
  readPackedCounts(row.counts, (bin, count) => {
    counts.set(bin, (counts.get(bin) ?? 0) + count);
    const group = groups.of(bin);
    batch[group] = (batch[group] ?? 0) + count;
  });
}

interface CountRow {
  reference_id: number;
  place: number;
  at: Date;
  row_count: string;
  counts: Buffer;
}

/**
 * Adds rows of `seconds` that ended before `before` to those of `into`, at most about `limit` of them in one transaction; returns how many. The rows stay, beside
 * whatever comes for their time later, which the next call adds.
 */
export async function addToSums(
  { pool }: Pick<Db, 'pool'>,
  seconds: UnitSeconds,
  into: UnitSeconds,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    // One worker at a time. Rows are locked in the order that shippers lock them.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('monitoring_counts'))");
    const { rows } = await client.query<CountRow>(
      `WITH old AS (
         SELECT reference_id, place, seconds, at, in_sums FROM monitoring_counts
         WHERE seconds = $1 AND NOT in_sums AND at < $2
         ORDER BY reference_id, place, at LIMIT $3 FOR UPDATE)
       DELETE FROM monitoring_counts c USING old
       WHERE c.reference_id = old.reference_id AND c.place = old.place AND c.seconds = old.seconds AND c.at = old.at
         AND c.in_sums = old.in_sums
       RETURNING c.reference_id, c.place, c.at, c.row_count, c.counts`,
      [seconds, before, limit],
    );
    await addRows(client, seconds, true, rows);
    await addRows(client, into, false, rows);
    await client.query('COMMIT');
    return rows.length;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Only workers write these rows, one at a time. */
async function addRows(
  client: PoolClient,
  seconds: UnitSeconds,
  inSums: boolean,
  rows: readonly CountRow[],
): Promise<void> {
  const sums = new Map<
    string,
    { row: CountRow; at: Date; rowCount: number; counts: Map<number, number> }
  >();
  for (const row of rows) {
    const ms = seconds * 1000;
    const at = new Date(Math.floor(row.at.getTime() / ms) * ms);
    const key = `${row.reference_id} ${row.place} ${at.getTime()}`;
    const sum = sums.get(key) ?? { row, at, rowCount: 0, counts: new Map() };
    sums.set(key, sum);
    sum.rowCount += Number(row.row_count);
    addPackedCounts(sum.counts, row.counts);
  }
  const all = [...sums.values()];
  const keys = [
    all.map(({ row }) => row.reference_id),
    all.map(({ row }) => row.place),
    all.map(({ at }) => at.toISOString()),
    seconds,
    inSums,
  ];
  const { rows: known } = await client.query<CountRow>(
    `DELETE FROM monitoring_counts c USING unnest($1::int[], $2::int[], $3::timestamptz[]) AS t(reference, place, at)
     WHERE c.reference_id = t.reference AND c.place = t.place AND c.at = t.at AND c.seconds = $4 AND c.in_sums = $5
     RETURNING c.reference_id, c.place, c.at, c.row_count, c.counts`,
    keys,
  );
  for (const row of known) {
    const sum = sums.get(`${row.reference_id} ${row.place} ${row.at.getTime()}`);
    if (!sum) continue;
    sum.rowCount += Number(row.row_count);
    addPackedCounts(sum.counts, row.counts);
  }
  await client.query(
    `INSERT INTO monitoring_counts (reference_id, place, at, seconds, in_sums, row_count, counts)
     SELECT reference, place, at, $4, $5, row_count, decode(counts, 'hex')
     FROM unnest($1::int[], $2::int[], $3::timestamptz[], $6::bigint[], $7::text[]) AS t(reference, place, at, row_count, counts)`,
    [
      ...keys,
      all.map(({ rowCount }) => rowCount),
      all.map(({ counts }) => Buffer.from(packCounts(counts)).toString('hex')),
    ],
  );
}

/** Those that are in sums. Returns how many went. */
export async function deleteOldCounts(
  { pool }: Pick<Db, 'pool'>,
  seconds: UnitSeconds,
  before: Date,
): Promise<number> {
  const { rowCount } = await pool.query(
    'DELETE FROM monitoring_counts WHERE seconds = $1 AND at < $2 AND (in_sums OR $1 = 86400)',
    [seconds, before],
  );
  return rowCount ?? 0;
}
