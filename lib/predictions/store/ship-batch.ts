import type { ServingEvent } from '#lib/telemetry/contract.ts';
import { lineReader, splitLines } from '../read-lines.ts';
import { type Frame, frameKinds } from '../spool-frame.ts';
import type { Position } from '../spool-state.ts';
import { readBinsLine, sumBins } from '../sum-bins.ts';
import { sumErrors } from '../sum-errors.ts';
import { type OwnLookups, sumLookups } from '../sum-lookups.ts';
import { type CountedRecord, sumMinutes } from '../sum-minutes.ts';
import { isQuarantined, sumViolations } from '../sum-violations.ts';
import { ensurePartitions } from './partitions.ts';
import type { ShipConnection } from './ship-connection.ts';
import { addBins } from './write-bins.ts';
import { writeFailure } from './write-failure.ts';
import { addErrors, addLookups, addMinutes, addViolations, type Uncounted } from './write-sums.ts';

/** Some frames of one segment. */
export interface ShipBatch {
  spoolId: string;
  from: Position;
  to: Position;
  frames: readonly Frame[];
  columns: readonly string[];
  /** Recorded along with them. */
  events: readonly ServingEvent[];
}

export interface RefusedLine {
  line: string;
  reason: string;
}

export type Shipped =
  | { done: true; refused: number; uncounted: Uncounted[] }
  /** Nothing was written: this is where the spool is. */
  | { done: false; position: Position };

/** Lines of records with whether they are counted. */
interface Lines {
  counted: string[];
  uncounted: string[];
  countedOnly: string[];
}

/**
 * Writes a batch and where the spool then is, in one transaction: a batch is in Postgres wholly and once, or not at all. The
 * usual way is one COPY. When Postgres refuses that, records are inserted where they are not there already, in ever smaller
 * parts, and those that Postgres will never take are handed to `keepRefused` before the commit.
 */
export async function shipBatch(
  connection: ShipConnection,
  batch: ShipBatch,
  keepRefused: (lines: readonly RefusedLine[]) => Promise<void>,
): Promise<Shipped> {
  try {
    return await inTransaction(connection, batch, async () => {
      await copyAll(connection, batch);
      return { known: undefined, refused: 0 };
    });
  } catch (error) {
    const failure = writeFailure(error);
    if (failure === 'try-again') throw error;
    await connection.query('ROLLBACK');
    if (failure === 'no-partition') await makePartitions(connection, batch);
  }
  try {
    return await inTransaction(connection, batch, () =>
      insertCarefully(connection, batch, keepRefused),
    );
  } catch (error) {
    if (connection.isOpen()) await connection.query('ROLLBACK');
    throw error;
  }
}

/** What was written: the ids of new records (undefined: all), and how many were refused. */
interface Written {
  known: ReadonlySet<string> | undefined;
  refused: number;
}

async function inTransaction(
  connection: ShipConnection,
  batch: ShipBatch,
  writeRecords: () => Promise<Written>,
): Promise<Shipped> {
  const { spoolId, from, to } = batch;
  await connection.query('BEGIN');
  // Without a row the spool is where its only shipper knows it to be.
  const position = (await lockPosition(connection, spoolId)) ?? from;
  if (position.segment !== from.segment || position.offset !== from.offset) {
    await connection.query('ROLLBACK');
    return { done: false, position };
  }
  const { known, refused } = await writeRecords();
  const records = countedRecords(batch, known);
  const uncounted = [
    ...(await addMinutes(connection, sumMinutes(records))),
    ...(await addErrors(connection, sumErrors(records))),
    ...(await addViolations(connection, sumViolations(records))),
    ...(await addLookups(connection, sumLookups(records, ownLookups(batch)))),
  ];
  await addBins(connection, sumBins(binnedRows(batch, records, known)));
  await addQuarantined(connection, records);
  await addEvents(connection, batch);
  await connection.query(
    `INSERT INTO spool_positions (spool_id, segment, position, updated_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (spool_id) DO UPDATE SET segment = $2, position = $3, updated_at = now()`,
    [spoolId, to.segment, to.offset],
  );
  await connection.query('COMMIT');
  return { done: true, refused, uncounted };
}

/** Where a spool is, without a transaction; a spool that Postgres has not heard of begins at its beginning. */
export async function readPosition(connection: ShipConnection, spoolId: string): Promise<Position> {
  await connection.query(
    `INSERT INTO spool_positions (spool_id, segment, position, updated_at) VALUES ($1, 0, 0, now())
     ON CONFLICT (spool_id) DO NOTHING`,
    [spoolId],
  );
  return (await selectPosition(connection, spoolId, '')) ?? { segment: 0, offset: 0 };
}

/** Says that spools are in use though nothing comes from them, so that their positions do not grow old. */
export async function touchPositions(
  connection: ShipConnection,
  spoolIds: readonly string[],
): Promise<void> {
  await connection.query('UPDATE spool_positions SET updated_at = now() WHERE spool_id = ANY($1)', [
    spoolIds,
  ]);
}

export async function deletePosition(connection: ShipConnection, spoolId: string): Promise<void> {
  await connection.query('DELETE FROM spool_positions WHERE spool_id = $1', [spoolId]);
}

/** Waits for another transaction that has the spool: one of ours whose connection broke while it was committing. */
const lockPosition = (connection: ShipConnection, spoolId: string) =>
  selectPosition(connection, spoolId, 'FOR UPDATE');

async function selectPosition(
  connection: ShipConnection,
  spoolId: string,
  locking: string,
): Promise<Position | undefined> {
  const [row] = await connection.query<{ segment: string; position: string }>(
    `SELECT segment, position FROM spool_positions WHERE spool_id = $1 ${locking}`,
    [spoolId],
  );
  return row && { segment: Number(row.segment), offset: Number(row.position) };
}

function payloads({ frames }: ShipBatch, ...kinds: number[]): Buffer[] {
  return frames.filter(({ kind }) => kinds.includes(kind)).map(({ payload }) => payload);
}

async function copyAll(connection: ShipConnection, batch: ShipBatch): Promise<void> {
  const rows = payloads(batch, frameKinds.records, frameKinds.unknownModel);
  if (rows.length === 0) return;
  await connection.copy(`predictions (${columnList(batch)})`, Buffer.concat(rows));
}

function columnList({ columns }: ShipBatch): string {
  return columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
}

function linesOf(batch: ShipBatch): Lines {
  const read = (kind: number) => splitLines(Buffer.concat(payloads(batch, kind)).toString());
  return {
    counted: read(frameKinds.records),
    uncounted: read(frameKinds.unknownModel),
    countedOnly: read(frameKinds.counted),
  };
}

function countedRecords(batch: ShipBatch, known: ReadonlySet<string> | undefined): CountedRecord[] {
  const { counted, countedOnly } = linesOf(batch);
  const read = lineReader(batch.columns);
  const records = counted.map((line) => read(line, true));
  return [
    ...(known ? records.filter(({ id }) => known.has(id)) : records),
    ...countedOnly.map((line) => read(line, false)),
  ];
}

function ownLookups(batch: ShipBatch): OwnLookups[] {
  const lines = splitLines(Buffer.concat(payloads(batch, frameKinds.lookups)).toString());
  return lines.map((line) => JSON.parse(line) as OwnLookups);
}

/** Those of records that are in the batch, and were in Postgres before it, were counted then. */
function binnedRows(
  batch: ShipBatch,
  records: readonly CountedRecord[],
  known: ReadonlySet<string> | undefined,
) {
  const lines = splitLines(Buffer.concat(payloads(batch, frameKinds.bins)).toString());
  const read = lines.flatMap((line) => readBinsLine(line) ?? []);
  if (!known || read.length === 0) return read;
  const written = new Set(records.map(({ id }) => id));
  const inBatch = new Set(linesOf(batch).counted.map(lineReaderOf(batch)));
  return read.filter(({ id }) => !inBatch.has(id) || written.has(id));
}

function lineReaderOf({ columns }: ShipBatch): (line: string) => string {
  const read = lineReader(columns);
  return (line) => read(line, true).id;
}

async function makePartitions(connection: ShipConnection, batch: ShipBatch): Promise<void> {
  const read = lineReader(batch.columns);
  const { counted, uncounted } = linesOf(batch);
  const days = new Set<string>();
  for (const line of [...counted, ...uncounted]) {
    const { atMs } = read(line, true);
    if (Number.isFinite(atMs)) days.add(new Date(atMs).toISOString().slice(0, 10));
  }
  for (const day of days) {
    const date = new Date(`${day}T00:00:00Z`);
    try {
      await ensurePartitions((text, values) => connection.query(text, values), date, date);
    } catch (error) {
      if (!connection.isOpen()) throw error;
      // Its records are refused, each on its own.
    }
  }
}

async function insertCarefully(
  connection: ShipConnection,
  batch: ShipBatch,
  keepRefused: (lines: readonly RefusedLine[]) => Promise<void>,
): Promise<Written> {
  const { counted, uncounted } = linesOf(batch);
  const columns = columnList(batch);
  const known = new Set<string>();
  const refused: RefusedLine[] = [];
  await connection.query(
    'CREATE TEMP TABLE incoming (LIKE predictions INCLUDING DEFAULTS) ON COMMIT DROP',
  );

  async function insert(lines: readonly string[]): Promise<void> {
    const [line] = lines;
    if (line === undefined) return;
    await connection.query('SAVEPOINT part');
    try {
      await connection.copy(`incoming (${columns})`, Buffer.from(`${lines.join('\n')}\n`));
      const rows = await connection.query<{ id: string }>(
        `INSERT INTO predictions (${columns}) SELECT ${columns} FROM incoming
         ON CONFLICT (at, id) DO NOTHING RETURNING id`,
      );
      await connection.query('TRUNCATE incoming');
      await connection.query('RELEASE SAVEPOINT part');
      for (const { id } of rows) known.add(id);
    } catch (error) {
      if (writeFailure(error) === 'try-again') throw error;
      await connection.query('ROLLBACK TO SAVEPOINT part');
      if (lines.length === 1) {
        refused.push({ line, reason: error instanceof Error ? error.message : String(error) });
        return;
      }
      const half = Math.ceil(lines.length / 2);
      await insert(lines.slice(0, half));
      await insert(lines.slice(half));
    }
  }

  await insert([...counted, ...uncounted]);
  if (refused.length > 0) await keepRefused(refused);
  return { known, refused: refused.length };
}

/** What quarantine begins with is what the log has, written by the same transaction. */
async function addQuarantined(
  connection: ShipConnection,
  records: readonly CountedRecord[],
): Promise<void> {
  const held = records.filter(({ validation, kept }) => kept && isQuarantined(validation));
  if (held.length === 0) return;
  const times = held.map(({ atMs }) => atMs);
  await connection.query(
    `INSERT INTO quarantined_requests (id, at, event_time, model, version, request_id, entity_key, protocol, inputs, validation)
     SELECT id, at, event_time, model, COALESCE(version, 0), request_id, entity_key, protocol, inputs, validation
     FROM predictions WHERE id = ANY($1::uuid[]) AND at BETWEEN to_timestamp($2 / 1000.0) AND to_timestamp($3 / 1000.0)
     ON CONFLICT (id) DO NOTHING`,
    [
      held.map(({ id }) => id),
      times.reduce((a, b) => Math.min(a, b), Infinity),
      times.reduce((a, b) => Math.max(a, b), 0),
    ],
  );
}

async function addEvents(connection: ShipConnection, batch: ShipBatch): Promise<void> {
  const lines = splitLines(Buffer.concat(payloads(batch, frameKinds.events)).toString());
  const events = [...lines.map((line) => JSON.parse(line) as ServingEvent), ...batch.events];
  if (events.length === 0) return;
  await connection.query(
    `INSERT INTO serving_events (id, at, replica_id, kind, model, version, dependency, detail)
     SELECT id, at, replica_id, kind, model, version, dependency, jsonb_build_object('said', said)
     FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[],
         $8::text[]) AS t(id, at, replica_id, kind, model, version, dependency, said)
     ON CONFLICT (id) DO NOTHING`,
    [
      events.map((event) => event.id),
      events.map((event) => event.at),
      events.map((event) => event.replica),
      events.map((event) => event.kind),
      events.map((event) => event.model),
      events.map((event) => event.version),
      events.map((event) => event.dependency ?? null),
      events.map((event) => event.detail),
    ],
  );
}
