import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { profileReference } from '#lib/monitoring/profile-reference.ts';
import { createReferences, createWindows, saveSampleReference } from '#lib/monitoring/service.ts';
import { toColumn } from '#lib/monitoring/traffic-columns.ts';
import { createOnnxRuntime, type OnnxRuntime } from '#lib/onnx/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseService, createReplicaService } from '#lib/releases/service.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { outOfRangeModel, vectorModel } from '#test/onnx-models.ts';
import { type GuardSettings, guardSettingsSchema } from './contract.ts';
import { createGuardWatch, createReleaseGuards } from './service.ts';

const now = () => new Date();
const quiet = { warn: () => undefined, error: () => undefined };
const ctx = { actor: { kind: 'user', id: 'u1', name: 'Ada' } as const, requestId: null };
/** The first feature of a row, from 0 to 1. */
const DRAWN = Array.from({ length: 400 }, (_, at) => (at + 0.5) / 400);

let database: TestDatabase;
let folder: string;
let runtime: OnnxRuntime;
let registry: ReturnType<typeof createRegistryService>;
let releases: ReturnType<typeof createReleaseService>;
let guards: ReturnType<typeof createReleaseGuards>;
let watch: ReturnType<typeof createGuardWatch>;
const warnings: unknown[] = [];
let count = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  folder = await mkdtemp(path.join(tmpdir(), 'guard-'));
  const artifacts = createLocalArtifactStore(folder);
  runtime = createOnnxRuntime({ runners: 1, log: quiet });
  registry = createRegistryService({ db, artifacts, runtime, now });
  releases = createReleaseService({ db, now, missingOf: async () => [] });
  guards = createReleaseGuards({ db });
  watch = createGuardWatch({
    ...{ db, artifacts, runtime, releases },
    windows: createWindows({ db, kept: { minutes: 7, hours: 30, days: 90 } }),
    references: createReferences({ db, artifacts, now }),
    warn: (error) => warnings.push(error),
  });
});
afterAll(async () => {
  await watch.close();
  await runtime.close();
  await releases.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Two versions in force one after the other; what they answer was known of the first. */
async function replace(
  files: [Uint8Array, Uint8Array],
  changes: Partial<GuardSettings> = {},
): Promise<{ model: string; modelId: string; seq: number }> {
  const { db } = database;
  const model = `shadowed-${++count}`;
  const { id: modelId } = await db.prisma.model.create({
    data: { name: model, task: 'regression', createdBy: ctx.actor },
  });
  for (const bytes of files) {
    const { digest, sizeBytes } = await createLocalArtifactStore(folder).put({ bytes });
    const file = path.join(folder, `${digest}.upload`);
    await writeFile(file, bytes);
    await registry.registerVersion(
      model,
      {
        artifact: { path: file, sizeBytes, digest },
        metadata: { feature_names: ['first', 'second', 'third'] },
      } as Parameters<typeof registry.registerVersion>[1],
      ctx,
    );
  }
  const answers = toColumn('value', DRAWN, false);
  const version = { task: 'regression', features: [], classes: undefined } as const;
  const made = profileReference(version, {
    rows: 400,
    features: new Map(),
    answers: { value: answers },
  });
  await db.prisma.$transaction((tx) =>
    saveSampleReference(tx, { modelId, version: 1 }, made, {
      ...{ reference: { digest: model, filename: 'reference.csv' }, at: now(), by: null },
    }),
  );
  const settings = guardSettingsSchema.parse(changes);
  await guards.setSettings(model, { settings, reason: 'a test' }, ctx);
  let seq = 0;
  for (const number of [1, 2]) {
    const body = { version: number, fallback: [], reason: 'next', wait_ms: 0 };
    ({ seq } = await releases.promoteVersion(model, body, ctx));
    await createReplicaService({ db }).acknowledge({
      ...{ modelId, seq, replicaId: 'gone-by-now', status: 'loaded', loadMs: 1 },
    });
  }
  return { model, modelId, seq };
}

/** What the second version was asked; an answer of null: it failed. */
async function log(
  { model, seq }: { model: string; seq: number },
  rows: readonly { first: number; answer: number | null }[],
): Promise<void> {
  const { pool } = database.db;
  await pool.query('SELECT ensure_prediction_partitions(current_date, current_date + 1)');
  // As long ago as it takes to be in the log.
  await pool.query(
    `UPDATE release_guards SET started_at = clock_timestamp() - interval '1 minute' WHERE model_id = (SELECT id FROM models WHERE name = $1)`,
    [model],
  );
  await pool.query(
    `INSERT INTO predictions (id, at, event_time, request_id, model, version, release_seq, protocol, status, row_count, inputs, outputs, latency_ms, replica_id)
     SELECT id, at, at, id::text, $1, 2, $2, 'native', status, 1, inputs, outputs, 1, 'test'
     FROM (SELECT t.*, clock_timestamp() - interval '30 seconds' + position * interval '10 ms' AS at
       FROM unnest($3::uuid[], $4::int[], $5::json[], $6::json[]) WITH ORDINALITY AS t(id, status, inputs, outputs, position)) AS given`,
    [
      ...[model, seq, rows.map(() => randomUUID())],
      rows.map(({ answer }) => (answer === null ? 503 : 200)),
      rows.map(({ first }) => JSON.stringify({ rows: [[first, 0, 0]] })),
      rows.map(({ answer }) =>
        answer === null ? null : JSON.stringify({ predictions: [answer] }),
      ),
    ],
  );
}

const guardOf = async (model: string) => (await guards.listGuards(model, { limit: 1 })).items[0];
const firstFeature = vectorModel([1, 0, 0], 0);

it('answers that move are rolled back by the rows that both were asked, without any history', async () => {
  const guardrails = { prediction: { action: 'rollback' as const } };
  const made = await replace([firstFeature, vectorModel([0.1, 0, 0], 0.9)], {
    guardrails: guardSettingsSchema.parse({ guardrails }).guardrails,
  });
  await watch.watch();
  await log(
    made,
    DRAWN.map((first) => ({ first, answer: 0.9 + 0.1 * first })),
  );
  await watch.watch();
  expect(warnings).toEqual([]);
  const guard = await guardOf(made.model);
  expect(guard).toMatchObject({ state: 'rolled_back', rolled_back_by: 3 });
  expect(guard?.said).toBe(
    'Of 200 rows that both versions were asked, the new one answers with a value above 0.899 to 200, the one before to 0.',
  );
});

it('by default a person is asked', async () => {
  const made = await replace([firstFeature, vectorModel([0.1, 0, 0], 0.9)]);
  await watch.watch();
  await log(
    made,
    DRAWN.map((first) => ({ first, answer: 0.9 + 0.1 * first })),
  );
  await watch.watch();
  expect(await guardOf(made.model)).toMatchObject({ state: 'asking', rolled_back_by: null });
});

it('rows are asked once, to the number that is set, and answers that are alike are fine', async () => {
  const made = await replace([firstFeature, vectorModel([1, 0, 0], 0.0001)], { shadow_rows: 300 });
  await watch.watch();
  await log(
    made,
    DRAWN.map((first) => ({ first, answer: first + 0.0001 })),
  );
  for (const rows of [200, 300, 300]) {
    await watch.watch();
    const guard = await guardOf(made.model);
    expect(guard?.state).toBe('watching');
    expect(guard?.shadow.rows).toBe(rows);
  }
  const { shadow, evidence } = (await guardOf(made.model)) ?? {};
  expect(shadow?.bins.reduce((sum, bin) => sum + bin.now, 0)).toBe(300);
  expect(shadow?.bins.reduce((sum, bin) => sum + bin.before, 0)).toBe(300);
  expect(evidence?.find(({ rail }) => rail === 'prediction')?.state).toBe('fine');
});

it('requests that the new version fails at by itself, and the replaced one answers, are enough', async () => {
  const made = await replace([firstFeature, outOfRangeModel()]);
  await watch.watch();
  // Row 100 is beyond its table.
  await log(
    made,
    DRAWN.slice(0, 60).map((_, at) => ({ first: 200 + at, answer: null })),
  );
  await watch.watch();
  expect(warnings).toEqual([]);
  const guard = await guardOf(made.model);
  expect(guard?.shadow.failures).toEqual({ now: 60, before: 0 });
  expect(guard).toMatchObject({
    state: 'rolled_back',
    said: 'The new version fails at 60 of 60 requests of a sample, the one before at 0 of the same.',
  });
});

it('what failed under load and answers by itself is not held against the version', async () => {
  const made = await replace([firstFeature, vectorModel([1, 0, 0], 0)]);
  await watch.watch();
  await log(
    made,
    DRAWN.slice(0, 60).map((first) => ({ first, answer: null })),
  );
  await watch.watch();
  expect(await guardOf(made.model)).toMatchObject({
    ...{ state: 'watching', shadow: { rows: 60, failures: { now: 0, before: 0 } } },
  });
});
