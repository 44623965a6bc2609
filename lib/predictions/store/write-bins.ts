import { addPackedCounts, packCounts } from '#lib/stats/packed-counts.ts';
import type { BinSum } from '../sum-bins.ts';
import type { ShipConnection } from './ship-connection.ts';

/** Returns the places of those that were new. */
const INSERT = `
  WITH given AS (
    SELECT * FROM unnest($1::int[], $2::int[], $3::float8[], $4::bigint[], $5::text[])
      WITH ORDINALITY AS t(reference, place, minute, row_count, counts, position)),
  made AS (
    INSERT INTO monitoring_counts (reference_id, place, seconds, at, in_sums, row_count, counts)
    SELECT reference, place, 60, to_timestamp(minute / 1000), false, row_count, decode(counts, 'hex') FROM given
    ORDER BY position
    ON CONFLICT DO NOTHING RETURNING reference_id, place, at)
  SELECT (position - 1)::int AS index FROM given JOIN made
    ON made.reference_id = reference AND made.place = given.place AND made.at = to_timestamp(minute / 1000)`;

const LOCK = `
  SELECT (position - 1)::int AS index, encode(kept.counts, 'hex') AS counts
  FROM unnest($1::int[], $2::int[], $3::float8[]) WITH ORDINALITY AS t(reference, place, minute, position)
  JOIN monitoring_counts AS kept ON kept.reference_id = reference AND kept.place = t.place AND kept.seconds = 60
    AND kept.at = to_timestamp(minute / 1000) AND NOT kept.in_sums
  ORDER BY position FOR UPDATE OF kept`;

const UPDATE = `
  UPDATE monitoring_counts AS kept SET row_count = kept.row_count + t.row_count, counts = decode(t.counts, 'hex')
  FROM unnest($1::int[], $2::int[], $3::float8[], $4::bigint[], $5::text[]) AS t(reference, place, minute, row_count, counts)
  WHERE kept.reference_id = reference AND kept.place = t.place AND kept.seconds = 60
    AND kept.at = to_timestamp(minute / 1000) AND NOT kept.in_sums`;

const TRIES = 5;

/**
 * Adds rows' bins to what their minutes have. Part of a transaction. Sums come in key order, rows are made and then locked in it, so that
 * shippers wait for each other and never crosswise.
 */
export async function addBins(connection: ShipConnection, sums: readonly BinSum[]): Promise<void> {
  let left = sums;
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt === TRIES) throw new Error('counts by bin are removed as fast as they are made');
    const made = await connection.query<{ index: number }>(INSERT, [
      ...keysOf(left),
      left.map(({ rowCount }) => rowCount),
      left.map(({ counts }) => hexOf(counts)),
    ]);
    const isMade = new Set(made.map(({ index }) => index));
    const known = left.filter((_, index) => !isMade.has(index));
    if (known.length === 0) return;
    // What is added up into an hour meanwhile is gone, and is made anew.
    const locked = await connection.query<{ index: number; counts: string }>(LOCK, keysOf(known));
    const added = locked.flatMap(({ index, counts }) => {
      const sum = known[index];
      if (!sum) return [];
      const all = new Map<number, number>();
      addPackedCounts(all, Buffer.from(counts, 'hex'));
      addPackedCounts(all, sum.counts);
      return [{ ...sum, counts: packCounts(all) }];
    });
    await connection.query(UPDATE, [
      ...keysOf(added),
      added.map(({ rowCount }) => rowCount),
      added.map(({ counts }) => hexOf(counts)),
    ]);
    const isAdded = new Set(locked.map(({ index }) => index));
    left = known.filter((_, index) => !isAdded.has(index));
  }
}

function keysOf(sums: readonly BinSum[]): unknown[] {
  return [
    sums.map(({ reference }) => reference),
    sums.map(({ column }) => column),
    sums.map(({ minuteMs }) => minuteMs),
  ];
}

function hexOf(counts: Uint8Array): string {
  return Buffer.from(counts.buffer, counts.byteOffset, counts.byteLength).toString('hex');
}
