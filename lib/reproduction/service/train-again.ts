import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArtifactCorrupt, ArtifactMissing, type ArtifactStore } from '#lib/artifacts/contract.ts';
import { compareEnvironments } from '#lib/environment/compare-environments.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import { formOfVersion } from '#lib/training/form-of-version.ts';
import type { Trainers } from '#lib/training/service.ts';
import type { TrainedFiles, Trainer, TrainerTools } from '#lib/training/trainer.ts';
import { concludeReproduction } from '../conclude-reproduction.ts';
import type { ReproductionPlan } from '../plan-reproduction.ts';
import { askGoldenCases } from './ask-golden-cases.ts';
import type { FoundPlan } from './find-plan.ts';

export interface TrainingPlace {
  artifacts: Pick<ArtifactStore, 'stream' | 'read'>;
  trainers: Trainers;
  runtime: Pick<OnnxRuntime, 'load'>;
  /** What the worker itself is, which the trainer's own lines follow. */
  captureEnvironment: () => Promise<string[]>;
  /** Each attempt has a folder of its own below it. */
  directory: string;
}

/** Trains as a plan says, and compares what comes out with the version. */
export async function trainAgain(
  place: Omit<TrainingPlace, 'directory'>,
  { id, folder }: { id: string; folder: string },
  { version, run, plan }: FoundPlan & { plan: ReproductionPlan },
  tools: TrainerTools,
) {
  const { settings } = plan;
  const trainer = place.trainers[settings.name] as Trainer | undefined;
  if (!trainer) {
    throw new AppError('version_not_reproducible', {
      publicMessage: `The trainer ${settings.name} is not set up here.`,
    });
  }
  const directory = path.join(folder, 'work');
  await mkdir(directory, { recursive: true });
  const data = path.join(folder, 'train.parquet');
  tools.progress({ done: 0, total: null, says: 'Fetching the data' });
  await fetchData(place.artifacts, plan.data.digest, data);
  tools.signal.throwIfAborted();
  const state = plan.state === null ? null : await place.artifacts.read(plan.state);
  const job = {
    ...{ id, ...plan.job, directory, state },
    data: { path: data, ...plan.data },
    form: formOfVersion(plan.job.task, version),
  };
  const startedAt = performance.now();
  const trained = await trainer.train(job, settings, tools);
  const seconds = Math.round(performance.now() - startedAt) / 1000;
  tools.signal.throwIfAborted();
  const digest = await digestOf(trained);
  const isIdentical = digest === version.digest;
  const { environment: then = [] } = version.lineage;
  const now = [...(await place.captureEnvironment()), ...trained.environment];
  return concludeReproduction({
    ...{ expected: version.digest, digest, seconds },
    ...{ trainer: settings.name, isDeterministic: trainer.isDeterministic },
    golden: isIdentical ? null : await askGoldenCases(place.runtime, version, trained),
    environment: then.length > 0 && now.length > 0 ? compareEnvironments(then, now) : null,
    ...{ seed: plan.job.seed, contradictions: plan.contradictions },
    metrics: { before: run?.metrics ?? {}, now: trained.metrics },
  });
}

async function fetchData(
  artifacts: Pick<ArtifactStore, 'stream'>,
  digest: string,
  file: string,
): Promise<void> {
  try {
    const { stream } = await artifacts.stream(digest);
    await pipeline(stream, createWriteStream(file));
  } catch (error) {
    const why =
      error instanceof ArtifactCorrupt
        ? `is damaged: its bytes now have the SHA-256 ${error.found}`
        : error instanceof ArtifactMissing
          ? 'is not kept here any more'
          : null;
    if (why === null) throw error;
    throw new AppError('version_not_reproducible', {
      publicMessage: `The data it learned from (SHA-256 ${digest}) ${why}.`,
      cause: error,
    });
  }
}

async function digestOf({ model }: TrainedFiles): Promise<string> {
  if (!(await stat(model).catch(() => null))?.isFile()) {
    throw new AppError('version_not_reproducible', {
      publicMessage: 'The trainer ended without a model file.',
    });
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(model), hash);
  return hash.digest('hex');
}
