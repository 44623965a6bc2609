import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OfflineService } from '#lib/offline/service.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import type { createRegistryService } from '#lib/registry/service.ts';
import type { ReleaseService } from '#lib/releases/service.ts';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import { formOfVersion } from '#lib/training/form-of-version.ts';
import type { Trainers } from '#lib/training/service.ts';
import type { SnapshotFeature, TrainingJob } from '#lib/training/trainer.ts';
import type { SnapshotResult } from '../../contract.ts';
import { type RunSpec, runSpecSchema } from '../../spec.ts';
import {
  findPredecessor,
  findTrainedModel,
  type KnownVersion,
  type TrainedModel,
} from '../../store/models.ts';
import type { ClaimedRun } from '../../store/runs.ts';

/** What steps work with. */
export interface StepDeps {
  db: Db;
  artifacts: ArtifactStore;
  offline: OfflineService;
  runtime: Pick<OnnxRuntime, 'load'>;
  registry: Pick<ReturnType<typeof createRegistryService>, 'registerVersion' | 'setAlias'>;
  releases: Pick<ReleaseService, 'promoteVersion'>;
  trainers: Trainers;
  /** Brings a file that a policy names to this machine; refuses one that may not be read. */
  fetchFile(named: string, into: string, signal: AbortSignal): Promise<string>;
  captureEnvironment(): Promise<string[]>;
  /** What is missing of the deployment checklist and is required. */
  missingOf(model: string, version: number): Promise<string[]>;
  temporaryDirectory: string;
  now: () => Date;
}

export interface RunContext {
  spec: RunSpec;
  model: TrainedModel;
  /** The version to follow; null: the model has none. */
  predecessor: KnownVersion | null;
}

export async function readContext(
  { db }: Pick<StepDeps, 'db'>,
  run: ClaimedRun,
): Promise<RunContext> {
  const model = await findTrainedModel(db, run.modelId);
  if (!model) throw refused('The model is not there any more.');
  const predecessor = await findPredecessor(db, run.modelId);
  return { spec: runSpecSchema.parse(run.spec), model, predecessor };
}

/** A folder for as long as the work takes. */
export async function inFolder<T>(
  { temporaryDirectory }: Pick<StepDeps, 'temporaryDirectory'>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await makeTemporaryFolder('training', temporaryDirectory);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function fetchArtifact(
  { artifacts }: Pick<StepDeps, 'artifacts'>,
  digest: string,
  to: string,
): Promise<string> {
  const { stream } = await artifacts.stream(digest);
  await pipeline(stream, createWriteStream(to));
  return to;
}

/** How the features of a snapshot are learned from. */
export function featuresOf({ columns }: Pick<SnapshotResult, 'columns'>): SnapshotFeature[] {
  return columns.map(({ name, kind }) => ({ name, kind }));
}

export interface JobFacts {
  model: TrainedModel;
  predecessor: KnownVersion | null;
  run: { id: string; number: number };
  snapshot: SnapshotResult;
  seed: number;
}

/** What a trainer is given for a run; the same for the same run. */
export function describeJob(
  { model, predecessor, run, snapshot, seed }: JobFacts,
  files: { data: string; directory: string; state: Uint8Array | null },
): TrainingJob {
  return {
    ...{ id: run.id, model: model.name, task: model.task, seed },
    data: { path: files.data, digest: snapshot.files.train, rows: snapshot.rows.train },
    features: featuresOf(snapshot),
    label: snapshot.label,
    classes: snapshot.classes,
    form: predecessor && formOfVersion(model.task, predecessor),
    directory: files.directory,
    state: files.state,
  };
}

export function refused(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}

/** Of JSON, whatever the order of its keys was made in. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
