import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Db } from '#lib/db/client.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import type { Version, VersionMetadata } from '#lib/registry/contract.ts';
import type { Lineage } from '#lib/reproduction/contract.ts';
import type { LineageSources } from '#lib/reproduction/service.ts';
import { createReproductionCarrier, createReproductions } from '#lib/reproduction/service.ts';
import type { SnapshotResult } from '#lib/retraining/contract.ts';
import { type RetrainingPolicy, retrainingPolicySchema } from '#lib/retraining/policy.ts';
import type { RunSpec } from '#lib/retraining/spec.ts';
import { formOfVersion } from '#lib/training/form-of-version.ts';
import { createGbdtTrainer, createSgdTrainer } from '#lib/training/service.ts';
import type { Trainer, TrainingJob } from '#lib/training/trainer.ts';
import { registryBench } from './registry-bench.ts';

export type Carrier = ReturnType<typeof createReproductionCarrier>;
type CarrierDeps = Parameters<typeof createReproductionCarrier>[0];

const now = () => new Date();
const FEATURES = [
  { name: 'distance', kind: 'numeric' },
  { name: 'origin', kind: 'categorical' },
] as const;
const nothing = () => undefined;

/** A registry with versions that were trained on data in its store, as runs do it, and what checks whether they can be trained again. */
export function reproductionBench() {
  const registry = registryBench();
  const offline = createOfflineService({
    ...{ memoryMb: 256, threads: 1, temporaryDirectory: tmpdir() },
  });
  const trainers = {
    gbdt: createGbdtTrainer({ offline }),
    sgd: createSgdTrainer({ offline }),
  };
  const states = new Map<string, Uint8Array | null>();
  let folder = '';
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mainstay-reproduction-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const sources = (): LineageSources => ({
    ...{ db: registry.db, registry: registry.registry, artifacts: registry.artifacts },
  });

  /** A Parquet file in the store; another `turn` gives other rows. */
  async function keepData(turn = 0): Promise<{ digest: string; rows: number }> {
    files += 1;
    const out = {
      train: path.join(folder, `${files}.train.parquet`),
      holdout: path.join(folder, `${files}.holdout.parquet`),
    };
    const rows = Array.from({ length: 400 }, (_, n) => {
      const distance = (n * 37 + turn * 11) % 500;
      const origin = ['ORD', 'LAX', 'SFO'][(n * 7) % 3] as string;
      const label = Number(distance > 250 !== (origin === 'LAX' && n % 5 === 0));
      return { at: new Date(n * 1000), values: [distance, origin], label };
    });
    const { rows: counts } = await offline.snapshotRows(oneBatch(rows), {
      columns: [
        { name: 'distance', type: 'DOUBLE' },
        { name: 'origin', type: 'VARCHAR' },
      ],
      label: { name: 'label', type: 'BIGINT' },
      ...{ categorical: new Set<string>(), holdout: 0.2, stratified: false, out },
    });
    const { digest } = await registry.artifacts.put({ path: out.train });
    return { digest, rows: counts.train };
  }

  /** Trains and registers a version of the model, as a run of this number does. */
  async function train({
    trainer: settings = { name: 'gbdt', parameters: { n_trees: 5 } },
    trainers: given = trainers,
    seed = 7,
    data,
    after = null,
    number = 1,
    lineage = {},
    metadata = {},
  }: {
    trainer?: unknown;
    trainers?: CarrierDeps['trainers'];
    seed?: number;
    data?: { digest: string; rows: number };
    /** A version whose form the new one has. */
    after?: Version | null;
    number?: number;
    /** In place of what the run would write. */
    lineage?: Partial<Lineage>;
    metadata?: VersionMetadata;
  } = {}): Promise<Version> {
    const kept = data ?? (await keepData());
    const policy = retrainingPolicySchema.parse({ trainer: settings, seed });
    const { model } = registry;
    const directory = await mkdtemp(path.join(folder, 'work-'));
    const { name } = policy.trainer;
    const trainer = given[name] as Trainer;
    const job: TrainingJob = {
      ...{ id: `run-${number}`, model, task: 'binary', features: FEATURES, label: 'label' },
      data: { ...kept, path: registry.artifacts.path(kept.digest) },
      ...{ classes: [0, 1], seed, directory, state: states.get(`${model}/${number - 1}`) ?? null },
      form: after && formOfVersion('binary', after),
    };
    const link = { ...job, data: { ...job.data, path: path.join(directory, 'train.parquet') } };
    await copyFile(job.data.path, link.data.path);
    const trained = await trainer.train(link, policy.trainer, {
      ...{ signal: new AbortController().signal, progress: nothing, log: nothing },
    });
    const left = trained.state && (await registry.artifacts.put({ bytes: trained.state })).digest;
    const run = { model, number, policy, data: kept, metrics: trained.metrics, state: left };
    await keepRun(registry.db, run);
    states.set(`${model}/${number}`, trained.state);
    return registry.register(await readFile(trained.model), {
      golden_cases: [...trained.goldenCases],
      ...(trained.output && { output: trained.output }),
      ...(trained.featureNames && { feature_names: trained.featureNames }),
      lineage: {
        ...{ data_digest: `sha256:${kept.digest}`, data_rows: kept.rows, seed, run: number },
        ...{ trainer: name, environment: ['node==1', 'v8==2'] },
        ...lineage,
      },
      ...metadata,
    });
  }

  function reproductions() {
    return createReproductions({ ...sources(), now });
  }

  function carrier(given: Partial<CarrierDeps> = {}): Carrier {
    return createReproductionCarrier({
      ...sources(),
      ...{ runtime: registry.runtime, trainers, artifacts: registry.artifacts },
      captureEnvironment: async () => ['node==1', 'v8==2'],
      directory: path.join(folder, 'reproductions'),
      ...{ beatMs: 50, silentSeconds: 1, graceMs: 500 },
      ...given,
    });
  }

  return {
    ...{ registry, trainers, keepData, train, reproductions, carrier, sources },
    folder: () => folder,
    /** Asks for one, and carries it out. */
    async reproduce({ model, version }: Version, given: Partial<CarrierDeps> = {}) {
      const { id } = await reproductions().startReproduction(model, version, {}, registry.ctx);
      await carrier(given).carryOut(id);
      return reproductions().getReproduction(id);
    },
  };
}

/** What a run that made a version leaves of itself. */
async function keepRun(
  { prisma }: Db,
  of: {
    model: string;
    number: number;
    policy: RetrainingPolicy;
    data: { digest: string; rows: number };
    metrics: Record<string, number>;
    /** What it left for the next, by digest. */
    state: string | null;
  },
): Promise<void> {
  const { id: modelId } = await prisma.model.findUniqueOrThrow({ where: { name: of.model } });
  const { digest, rows } = of.data;
  const at = now();
  const column = { missing: 0, distinct: 3, mean: null, low: null, high: null, top: [] };
  const snapshot = {
    digest: 'd'.repeat(64),
    files: { train: digest, holdout: digest },
    rows: { train: rows, holdout: rows },
    ...{ unlabelled: 0, labels_until: at.toISOString() },
    ...{ from: null, split_at: null, to: null, query: 'SELECT', label: 'label' },
    ...{ classes: [0, 1], balance: [], columns: FEATURES.map((one) => ({ ...one, ...column })) },
  } satisfies SnapshotResult;
  const train = { artifact: '', size_bytes: 1, seconds: 1, environment: [], golden_cases: 1 };
  const id = randomUUID();
  const spec: RunSpec = { policy: of.policy, policy_version: null };
  await prisma.trainingRun.create({
    data: {
      ...{ id, modelId, number: of.number, status: 'done', triggers: ['manual'], spec },
      ...{ createdAt: at, createdBy: { kind: 'system', id: 'test', name: 'Test' } },
    },
  });
  const step = { runId: id, attempts: 1, startedAt: at, endedAt: at };
  await prisma.trainingStep.createMany({
    data: [
      { ...step, step: 'snapshot', result: snapshot },
      {
        ...step,
        step: 'train',
        result: { ...train, metrics: of.metrics, left: '', state: of.state },
      },
      { ...step, step: 'gate', result: { answer: 'yes', checks: [], decision: null } },
    ],
  });
}

async function* oneBatch<T>(rows: T[]) {
  yield rows;
}
