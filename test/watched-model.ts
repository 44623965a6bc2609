import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/db/client.ts';
import { compileBins } from '#lib/monitoring/compile-bins.ts';
import { profileReference, type WatchedVersion } from '#lib/monitoring/profile-reference.ts';
import { saveSampleReference } from '#lib/monitoring/service.ts';
import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import type { FeatureRow } from '#lib/onnx/encode-rows.ts';
import { packCounts } from '#lib/stats/packed-counts.ts';

const WATCHED_FEATURES = [
  { name: 'distance', type: 'number', tensorType: 'float32', rank: 1 },
  { name: 'hour', type: 'integer', tensorType: 'int64', rank: 1 },
  { name: 'origin', type: 'string', tensorType: 'string', rank: 1 },
] as const;

/** distance, hour, origin, and the value that the model answers. */
export type WatchedRow = readonly [
  distance: number | null,
  hour: number,
  origin: string,
  value: number,
];

const VERSION: WatchedVersion = {
  task: 'regression',
  features: WATCHED_FEATURES,
  classes: undefined,
};

/** A model with one version in force, which has a reference of these rows; nothing is loaded anywhere. */
export async function createWatchedModel(
  { prisma }: Pick<Db, 'prisma'>,
  { name, reference, releasedAt }: { name: string; reference: WatchedRow[]; releasedAt: Date },
) {
  const model = await prisma.model.create({
    data: { name, task: 'regression', createdBy: {} },
  });
  const empty = { metrics: {}, params: {}, tags: {}, lineage: {}, goldenCases: [] };
  await prisma.modelVersion.create({
    data: {
      ...{ modelId: model.id, number: 1, digest: name, servedDigest: name, sizeBytes: 1n },
      ...{ signature: {}, onnx: {}, output: {}, tolerance: 0, createdBy: {}, ...empty },
      layout: { kind: 'columns', features: [...WATCHED_FEATURES] },
    },
  });
  await prisma.release.create({
    data: {
      ...{ modelId: model.id, seq: 1, kind: 'promote', reason: 'first', createdBy: {} },
      plan: { routes: [{ version: 1, weight: 1 }], fallback: [] },
      createdAt: releasedAt,
    },
  });
  const column = (at: number, isText = false) =>
    toColumn(
      String(at),
      reference.map((row) => row[at]),
      isText,
    );
  const made = profileReference(VERSION, {
    rows: reference.length,
    features: new Map([
      ['distance', column(0)],
      ['hour', column(1)],
      ['origin', column(2, true)],
    ]),
    answers: { value: column(3) },
  });
  await prisma.$transaction((tx) =>
    saveSampleReference(tx, { modelId: model.id, version: 1 }, made, {
      ...{ reference: { digest: name, filename: 'reference.csv' }, at: releasedAt, by: null },
    }),
  );
  const row = await prisma.monitoringReference.findFirstOrThrow({ where: { modelId: model.id } });
  return { id: model.id, name, reference: row.id, profile: made.profile };
}

/** What gateways would have logged and counted of a minute. */
export async function addTraffic(
  { pool }: Pick<Db, 'pool'>,
  model: Awaited<ReturnType<typeof createWatchedModel>>,
  minute: Date,
  rows: readonly WatchedRow[],
  { isLogged = true }: { isLogged?: boolean } = {},
): Promise<void> {
  const names = WATCHED_FEATURES.map(({ name }) => name);
  const bins = compileBins(model.reference, model.profile, names);
  const counts = model.profile.columns.map(() => new Map<number, number>());
  for (const row of rows) {
    const values: FeatureRow = [row[0] ?? Number.NaN, BigInt(row[1]), row[2]];
    const { codes } = bins.count([values], { value: [row[3]] });
    for (const [place, sums] of counts.entries()) {
      const code = codes.charCodeAt(place) - 32;
      sums.set(code, (sums.get(code) ?? 0) + 1);
    }
  }
  for (const [place, sums] of counts.entries()) {
    await pool.query(
      `INSERT INTO monitoring_counts (reference_id, place, seconds, at, in_sums, row_count, counts)
       VALUES ($1, $2, 60, $3, false, $4, $5)`,
      [model.reference, place, minute, rows.length, Buffer.from(packCounts(sums))],
    );
  }
  await pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, latency_counts)
     VALUES ($1, $2, 1, 1, $3, $3, 0, 0, '{}')`,
    [model.name, minute, rows.length],
  );
  if (!isLogged) return;
  await pool.query('SELECT ensure_prediction_partitions($1::date, $1::date)', [minute]);
  await pool.query(
    `INSERT INTO predictions (id, at, event_time, request_id, model, version, release_seq, protocol, status, row_count,
       inputs, outputs, served_by, latency_ms, replica_id)
     SELECT id, at, at, id::text, $1, 1, 1, 'native', 200, 1, inputs, outputs, 'primary', 1, 'test'
     FROM unnest($2::uuid[], $3::timestamptz[], $4::json[], $5::json[]) AS t(id, at, inputs, outputs)`,
    [
      model.name,
      rows.map(() => randomUUID()),
      rows.map((_, at) => new Date(minute.getTime() + Math.floor((at * 60_000) / rows.length))),
      rows.map(([distance, hour, origin]) => JSON.stringify({ rows: [[distance, hour, origin]] })),
      rows.map(([, , , value]) => JSON.stringify({ predictions: [value] })),
    ],
  );
}
