import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/db/client.ts';
import { compileBins } from '#lib/monitoring/compile-bins.ts';
import { profileReference, type WatchedVersion } from '#lib/monitoring/profile-reference.ts';
import { saveSampleReference } from '#lib/monitoring/service.ts';
import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import { packCounts } from '#lib/stats/packed-counts.ts';
import { type Random, seededRandom } from '#test/stats/streams.ts';

const FEATURES = 20;
const CATEGORICAL = 4;
const REFERENCE_ROWS = 100_000;
/** Rows that minutes are made of, each of another part of them. */
const POOL = 200_000;
const BINS_AT = 32;

type Row = readonly (number | string)[];

const features: WatchedVersion['features'] = Array.from({ length: FEATURES }, (_, at) =>
  at < FEATURES - CATEGORICAL
    ? { name: `number_${at}`, type: 'number', tensorType: 'float32' }
    : { name: `category_${at}`, type: 'string', tensorType: 'string' },
);
const VERSION: WatchedVersion = { task: 'regression', features, classes: undefined };

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The features, and the answer. The first feature moves with the traffic's drift. */
function drawRows(count: number, random: Random, moved: number): Row[] {
  return Array.from({ length: count }, () => {
    const row = features.map(({ type }, at) =>
      type === 'number'
        ? gauss(random) + (at === 0 ? moved : 0)
        : `c${Math.floor(50 * random() ** 2)}`,
    );
    return [...row, Number(row[0]) + gauss(random)];
  });
}

/** A model whose version has served so many rows, evenly in a day that ends at `to`, of which the log has `logged`. */
export async function makeTraffic(
  db: Db,
  { name, rows, logged, to }: { name: string; rows: number; logged: number; to: Date },
): Promise<{ id: string }> {
  const random = seededRandom(7);
  const minutes = 24 * 60;
  const from = new Date(to.getTime() - minutes * 60_000);
  const model = await db.prisma.model.create({
    data: { name, task: 'regression', createdBy: {} },
  });
  const empty = { metrics: {}, params: {}, tags: {}, lineage: {}, goldenCases: [] };
  await db.prisma.modelVersion.create({
    data: {
      ...{ modelId: model.id, number: 1, digest: name, servedDigest: name, sizeBytes: 1n },
      ...{ signature: {}, onnx: {}, output: {}, tolerance: 0, createdBy: {}, ...empty },
      layout: { kind: 'columns', features: features.map((one) => ({ ...one, rank: 1 })) },
    },
  });
  await db.prisma.release.create({
    data: {
      ...{ modelId: model.id, seq: 1, kind: 'promote', reason: 'first', createdBy: {} },
      plan: { routes: [{ version: 1, weight: 1 }], fallback: [] },
      createdAt: new Date(from.getTime() - 2 * 86_400_000),
    },
  });
  const reference = drawRows(REFERENCE_ROWS, random, 0);
  const column = (at: number, isText: boolean) =>
    toColumn(
      String(at),
      reference.map((row) => row[at]),
      isText,
    );
  const made = profileReference(VERSION, {
    rows: reference.length,
    features: new Map(
      features.map(({ name: of, type }, at) => [of, column(at, type === 'string')]),
    ),
    answers: { value: column(FEATURES, false) },
  });
  await db.prisma.$transaction((tx) =>
    saveSampleReference(tx, { modelId: model.id, version: 1 }, made, {
      ...{ reference: { digest: name, filename: 'reference.csv' }, at: from, by: null },
    }),
  );
  const { id } = await db.prisma.monitoringReference.findFirstOrThrow({
    where: { modelId: model.id },
  });
  const bins = compileBins(
    id,
    made.profile,
    features.map((one) => one.name),
  );
  const pool = drawRows(Math.min(POOL, rows), random, 0.3);
  const { codes } = bins.count(
    pool.map((row) => row.slice(0, FEATURES)),
    { value: pool.map((row) => row[FEATURES]) },
  );
  const width = FEATURES + 1;
  let next = 0;
  for (let minute = 0; minute < minutes; minute += 1) {
    const until = Math.round(((minute + 1) * rows) / minutes);
    const count = until - Math.round((minute * rows) / minutes);
    const sums = Array.from({ length: width }, () => new Map<number, number>());
    for (let row = 0; row < count; row += 1) {
      for (let place = 0; place < width; place += 1) {
        const code = codes.charCodeAt((next % pool.length) * width + place) - BINS_AT;
        const sum = sums[place];
        sum?.set(code, (sum.get(code) ?? 0) + 1);
      }
      next += 1;
    }
    const at = new Date(from.getTime() + minute * 60_000);
    await insertCounts(db, { id, name, at, count }, sums);
  }
  await insertLog(db, { name, from, to, logged }, pool);
  return { id: model.id };
}

async function insertCounts(
  { pool }: Db,
  { id, name, at, count }: { id: number; name: string; at: Date; count: number },
  sums: readonly Map<number, number>[],
): Promise<void> {
  await pool.query(
    `INSERT INTO monitoring_counts (reference_id, place, seconds, at, in_sums, row_count, counts)
     SELECT $1, place - 1, 60, $2, false, $3, decode(counts, 'hex') FROM unnest($4::text[]) WITH ORDINALITY AS t(counts, place)`,
    [id, at, count, sums.map((sum) => Buffer.from(packCounts(sum)).toString('hex'))],
  );
  await pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, latency_counts)
     VALUES ($1, $2, 1, 1, $3, $3, 0, 0, '{}')`,
    [name, at, count],
  );
}

const AT_ONCE = 5_000;

async function insertLog(
  { pool }: Db,
  { name, from, to, logged }: { name: string; from: Date; to: Date; logged: number },
  rows: readonly Row[],
): Promise<void> {
  await pool.query('SELECT ensure_prediction_partitions($1::date, $2::date)', [from, to]);
  const stepMs = (to.getTime() - from.getTime()) / logged;
  for (let first = 0; first < logged; first += AT_ONCE) {
    const places = Array.from({ length: Math.min(AT_ONCE, logged - first) }, (_, at) => first + at);
    const given = places.map((place) => rows[place % rows.length] ?? []);
    await pool.query(
      `INSERT INTO predictions (id, at, event_time, request_id, model, version, release_seq, protocol, status, row_count,
         inputs, outputs, served_by, latency_ms, replica_id)
       SELECT id, at, at, id::text, $1, 1, 1, 'native', 200, 1, inputs, outputs, 'primary', 1, 'bench'
       FROM unnest($2::uuid[], $3::timestamptz[], $4::json[], $5::json[]) AS t(id, at, inputs, outputs)`,
      [
        name,
        places.map(() => randomUUID()),
        places.map((place) => new Date(from.getTime() + Math.floor(place * stepMs))),
        given.map((row) => JSON.stringify({ rows: [row.slice(0, FEATURES)] })),
        given.map((row) => JSON.stringify({ predictions: [row[FEATURES]] })),
      ],
    );
  }
}
