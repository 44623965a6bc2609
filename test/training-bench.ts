import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createChecklistService } from '#lib/checklist/service.ts';
import { openDb } from '#lib/db/client.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { seededNumbers } from '#lib/performance/random-order.ts';
import { createFeedbackService, createPredictionLog } from '#lib/predictions/service.ts';
import type { VersionMetadata } from '#lib/registry/contract.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { type RetrainingPolicy, retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { createPipeline, createRunCarrier, insertRun } from '#lib/retraining/service.ts';
import { builtInTrainers } from '#lib/training/built-in-trainers.ts';
import type { ModelForm } from '#lib/training/model-form.ts';
import { createGbdtTrainer, createSgdTrainer } from '#lib/training/service.ts';
import type { TrainingData } from '#lib/training/training-data.ts';
import { createTestDatabase } from './database.ts';
import { openTestRuntime } from './onnx-runtime.ts';
import { makeRecord } from './prediction-records.ts';
import { sha256 } from './registry-bench.ts';
import { testSpool } from './test-spool.ts';

const AIRPORTS = ['ORD', 'LAX', 'ATL', 'JFK'];

/** What the version in force takes: whole hours, text, and one number. */
export const FORM: ModelForm = {
  inputs: {
    kind: 'columns',
    columns: {
      hour: { type: 'int64', rank: 2 },
      origin: { type: 'string', rank: 2 },
      distance: { type: 'float32', rank: 2 },
    },
  },
  label: 'late',
  score: 'probabilities',
};

interface Flight {
  values: [hour: number, origin: string, distance: number];
  late: 0 | 1;
}

/** Flights whose delay comes from hour and origin as much as `signal` says. */
export function drawFlights(count: number, seed: number, signal: number): Flight[] {
  const next = seededNumbers(seed);
  return Array.from({ length: count }, () => {
    const hour = Math.floor(next() * 24);
    const origin = AIRPORTS[Math.floor(next() * AIRPORTS.length)] ?? 'ORD';
    const score = signal * ((hour - 12) / 6 + (origin === 'ORD' ? 1.5 : -0.5)) - 0.5;
    const late = next() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
    return { values: [hour, origin, Math.floor(next() * 2000)], late };
  });
}

export function toTrainingData(flights: readonly Flight[]): TrainingData {
  return {
    columns: [
      { name: 'hour', kind: 'numeric', values: Float64Array.from(flights, (one) => one.values[0]) },
      {
        ...{ name: 'origin', kind: 'categorical', labels: AIRPORTS },
        codes: Int32Array.from(flights, (one) => AIRPORTS.indexOf(one.values[1])),
      },
      {
        ...{ name: 'distance', kind: 'numeric' },
        values: Float64Array.from(flights, (one) => one.values[2]),
      },
    ],
    target: {
      ...{ task: 'binary', classes: [0, 1] },
      codes: Int32Array.from(flights, ({ late }) => late),
    },
  };
}

function openGiven(url: string) {
  const db = openDb({ url, applicationName: 'training-bench' });
  return { url, db, drop: () => db.close() };
}

/** A database, a registry and a pipeline over them, with models that have labelled predictions. */
export async function openTrainingBench(url?: string) {
  const database = url === undefined ? await createTestDatabase() : openGiven(url);
  const { db } = database;
  const directory = await mkdtemp(path.join(tmpdir(), 'mainstay-training-bench-'));
  const artifacts = createLocalArtifactStore(path.join(directory, 'artifacts'));
  const now = () => new Date();
  const runtime = openTestRuntime();
  const registry = createRegistryService({ db, artifacts, runtime, now });
  const { missing: missingOf } = createChecklistService({ db, artifacts, now });
  const releases = createReleaseService({ db, now, missingOf });
  const offline = createOfflineService({
    ...{ memoryMb: 512, threads: 1, temporaryDirectory: directory },
  });
  const log = createPredictionLog({
    ...testSpool(directory),
    ...{ databaseUrl: database.url, replicaId: 'replica-1' },
  });
  const feedback = createFeedbackService({ db, now });
  const actor = { kind: 'user', id: 'u1', name: 'Ada' } as const;
  const ctx = { actor, requestId: null };

  const deps: Parameters<typeof createPipeline>[0] = {
    ...{ db, artifacts, offline, runtime, registry, releases, now },
    trainers: { gbdt: createGbdtTrainer({ offline }), sgd: createSgdTrainer({ offline }) },
    fetchFile: async (named: string) => path.join(directory, named),
    captureEnvironment: async () => ['node==test'],
    missingOf,
    temporaryDirectory: directory,
  };

  async function register(
    name: string,
    flights: readonly Flight[],
    more: Partial<VersionMetadata> = {},
  ): Promise<number> {
    const { bytes } = builtInTrainers.gbdt.train(toTrainingData(flights), {
      ...{ parameters: { n_trees: 20 }, seed: 1, form: FORM },
    });
    const file = path.join(directory, `${randomUUID()}.onnx`);
    await writeFile(file, bytes);
    const { version } = await registry.registerVersion(
      name,
      {
        artifact: { path: file, sizeBytes: bytes.length, digest: sha256(bytes) },
        metadata: { output: { classes: [0, 1] }, ...more },
      },
      ctx,
    );
    return version;
  }

  return {
    ...{ db, url: database.url, directory, artifacts, registry, releases, offline, runtime, deps },
    ...{ ctx, actor, register },

    /** A model whose version 1, trained on flights that say little, is in force. */
    async startModel(): Promise<{ id: string; name: string }> {
      const name = `late-${randomUUID()}`;
      await registry.createModel({ name, task: 'binary' }, ctx);
      const version = await register(name, drawFlights(2000, 3, 0.1));
      await releases.promoteVersion(name, { version, reason: 'First', wait_ms: 0 }, ctx);
      const { id } = await db.prisma.model.findUniqueOrThrow({ where: { name } });
      return { id, name };
    },

    /** Predictions of a model, each with its label, a second apart up to `until`. */
    async serve(
      model: string,
      flights: readonly Flight[],
      { version = 1, until = new Date(), isLabelled = true } = {},
    ): Promise<void> {
      const start = until.getTime() - flights.length * 1000;
      const items: { request_id: string; row: number; label: number }[] = [];
      for (const [place, { values, late }] of flights.entries()) {
        const requestId = randomUUID();
        const at = new Date(start + place * 1000);
        const inputs = { rows: [values] };
        await log.append(makeRecord({ model, version, at, requestId, inputs }));
        items.push({ request_id: requestId, row: 0, label: late });
      }
      await log.flush();
      for (let from = 0; isLabelled && from < items.length; from += 500) {
        await feedback.recordFeedback(items.slice(from, from + 500));
      }
    },

    /** What was stored in the last half minute was stored that much earlier: no transaction of then is open any more. */
    async settle(): Promise<void> {
      await db.pool.query(
        `UPDATE labels SET received_at = received_at - interval '30 s' WHERE received_at > now() - interval '30 s'`,
      );
      await db.pool.query(
        `UPDATE predictions SET logged_at = logged_at - interval '30 s' WHERE logged_at > now() - interval '30 s'`,
      );
    },

    async queueRun(
      modelId: string,
      policy: Partial<Record<keyof RetrainingPolicy, unknown>>,
    ): Promise<string> {
      const id = randomUUID();
      const spec = { policy: retrainingPolicySchema.parse(policy), policy_version: null };
      await db.prisma.$transaction((tx) =>
        insertRun(tx, {
          ...{ id, modelId, triggers: ['manual'], reason: null, spec },
          ...{ createdAt: now(), createdBy: actor },
        }),
      );
      return id;
    },

    carrier: (over: Partial<typeof deps> = {}) =>
      createRunCarrier({
        ...{ db, now, handlers: createPipeline({ ...deps, ...over }) },
        ...{ beatMs: 50, silentSeconds: 1 },
      }),

    find: (id: string) =>
      db.prisma.trainingRun.findUniqueOrThrow({
        where: { id },
        include: { steps: { orderBy: { startedAt: 'asc' } }, lines: { orderBy: { id: 'asc' } } },
      }),

    async close() {
      await log.close();
      await runtime.close();
      await releases.close();
      await database.drop();
      // A step that was broken off may still be writing.
      await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
